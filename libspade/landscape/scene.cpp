#include "libspade/landscape/scene.hpp"

#include "libspade/base/hash.hpp"
#include "libspade/landscape/noise.hpp"
#include "libspade/landscape/shape.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace spade::scenery {

namespace {

/// How the trees of a picture are arranged.
enum class Planting { kNone, kSingles, kGroves, kScattered };

/// What all panels of a picture have in common.
struct Plan {
    Cloud::Kind clouds = Cloud::Kind::kCumulus;
    int most_clouds = 0;
    double cloud_size = 0;
    Planting planting = Planting::kNone;
    Tree::Kind trees = Tree::Kind::kBroad;
    double mixing = 0; ///< probability that a tree is of another kind
};

/// A separate stream for each part, so that one more cloud moves no tree.
Random stream(std::uint64_t seed, const std::string& name) {
    return Random(stream_seed(seed, name));
}

Range compose_range(Random& random, int order, int count, bool sea) {
    Range range;
    const double depth = count == 1 ? random.uniform(0.2, 1) : 1 - order / (count - 0.5);
    range.distance = depth;
    range.roughness = clamp01(random.uniform(-0.3, 1.5) + 0.3 * (depth - 0.5));
    const double tall = random.uniform(0.35, 1);
    range.amplitude = (0.16 + 0.44 * tall * range.roughness) * lerp(0.45, 1, depth);
    range.frequency = random.uniform(1.3, 2.6) / (0.7 + range.amplitude);
    if (random.chance(sea ? 0.6 : 0.25)) {
        range.side = random.chance(0.5) ? 1 : -1;
        range.reach = random.uniform(-0.25, 0.25);
    }
    range.seed = random.seed();
    return range;
}

Water compose_water(Random& random, double horizon) {
    Water water;
    const double kind = random.uniform(0, 1);
    const double ground = 1 - horizon;
    water.shore = horizon + ground * random.uniform(0.25, 0.65);
    water.slope = random.uniform(0.35, 0.9);
    if (random.chance(0.5)) {
        water.slope = -water.slope;
    }
    water.centre = {random.uniform(-0.35, 0.35), horizon + ground * random.uniform(0.15, 0.4)};
    water.width = random.uniform(0.3, 0.8);
    water.height = ground * random.uniform(0.07, 0.2);
    water.seed = random.seed();
    water.kind = kind < 0.36   ? Water::Kind::kNone
                 : kind < 0.52 ? Water::Kind::kSea
                 : kind < 0.66 ? Water::Kind::kBay
                 : kind < 0.93 ? Water::Kind::kLake
                               : Water::Kind::kOpen;
    return water;
}

bool reaches_horizon(const Water& water) {
    return water.kind != Water::Kind::kNone && water.kind != Water::Kind::kLake;
}

void compose_ranges(Scene& scene, std::uint64_t seed) {
    auto random = stream(seed, "ranges");
    const double luck = random.uniform(0, 1);
    const int count = luck < 0.12 ? 0 : luck < 0.42 ? 1 : luck < 0.78 ? 2 : 3;
    for (int order = 0; order < count; ++order) {
        scene.ranges.push_back(compose_range(random, order, count, reaches_horizon(scene.water)));
    }
}

void compose_ground(Scene& scene, std::uint64_t seed) {
    auto random = stream(seed, "ground");
    scene.horizon = random.uniform(0.4, 0.62);
    scene.seed = random.seed();
    scene.water = compose_water(random, scene.horizon);
    if (scene.water.kind != Water::Kind::kOpen && random.chance(0.4)) {
        Hill hill;
        hill.crest = lerp(scene.horizon, 1, random.uniform(0.5, 0.85));
        hill.slope = random.uniform(-0.3, 0.3);
        hill.seed = random.seed();
        scene.hill = hill;
    }
    if (random.chance(reaches_horizon(scene.water) ? 0.25 : 0.65)) {
        TreeLine line;
        line.conifers = random.chance(0.5);
        line.height = random.uniform(0.02, 0.06);
        line.gaps =
            reaches_horizon(scene.water) ? random.uniform(0.5, 0.7) : random.uniform(0, 0.6);
        line.seed = random.seed();
        scene.tree_line = line;
    }
}

Cloud compose_cloud(Random& random, const Plan& plan, double horizon, int panel) {
    Cloud cloud;
    cloud.kind = random.chance(0.15) ? Cloud::Kind::kCirrus : plan.clouds;
    const double rise = random.uniform(0, 1); // 0 at the horizon, where clouds are far and small
    const double size = plan.cloud_size * lerp(0.5, 1.2, rise) * random.uniform(0.7, 1.3);
    cloud.centre = {panel + random.uniform(-0.55, 0.55), horizon * lerp(0.78, 0.16, rise)};
    cloud.width = size;
    cloud.height = size;
    if (cloud.kind == Cloud::Kind::kCirrus) {
        cloud.width *= random.uniform(1.5, 2.2);
        cloud.height *= random.uniform(0.3, 0.6);
        cloud.slant = random.uniform(-0.25, 0.25);
    } else if (cloud.kind == Cloud::Kind::kBank) {
        cloud.width *= random.uniform(2, 3.5);
        cloud.height *= random.uniform(0.3, 0.5);
    }
    cloud.seed = random.seed();
    cloud.balls = cumulus_balls(random);
    return cloud;
}

void compose_clouds(Scene& scene, const Plan& plan, std::uint64_t seed, int panel) {
    auto random = stream(seed, "clouds/" + std::to_string(panel));
    const int count = random.whole(plan.most_clouds / 2, plan.most_clouds);
    for (int i = 0; i < count; ++i) {
        scene.clouds.push_back(compose_cloud(random, plan, scene.horizon, panel));
    }
}

double height_of(Tree::Kind kind) {
    switch (kind) {
    case Tree::Kind::kBroad:
        return 0.95;
    case Tree::Kind::kConifer:
        return 1.25;
    case Tree::Kind::kPoplar:
        return 1.3;
    case Tree::Kind::kBush:
        return 0.32;
    }
    return 1;
}

/// Plants a tree unless its foot would stand in water. `nearness` is 0 at the horizon and 1 at the
/// lower edge of the picture.
void plant(Scene& scene, Random& random, Tree::Kind kind, double x, double nearness, int stand) {
    Tree tree;
    tree.kind = kind;
    tree.foot = {x, lerp(scene.horizon, 1, nearness)};
    const double height = height_of(kind) * random.uniform(0.75, 1.25);
    tree.height = std::min(0.75, nearness * (1 - scene.horizon) * height + 0.02);
    tree.tint = random.uniform(0, 1);
    tree.stand = stand;
    tree.seed = random.seed();
    tree.balls = crown_balls(random, kind);
    if (shore_distance(scene, tree.foot) < -0.03 * nearness) {
        scene.trees.push_back(std::move(tree));
    }
}

Tree::Kind choose_kind(Random& random, const Plan& plan) {
    const bool mixed = random.chance(plan.mixing);
    const auto other = static_cast<Tree::Kind>(random.whole(0, 3));
    return mixed ? other : plan.trees;
}

void plant_grove(Scene& scene, Random& random, const Plan& plan, int panel) {
    const double centre = panel + random.uniform(-0.5, 0.5);
    const double nearness = random.uniform(0.08, 0.5);
    const int count = random.whole(5, 14);
    const int stand = scene.stands++;
    const auto kind = choose_kind(random, plan);
    for (int i = 0; i < count; ++i) {
        const double spread = random.uniform(-1, 1) * (0.1 + 0.45 * nearness);
        const double depth = nearness * random.uniform(0.85, 1.15);
        plant(scene, random, kind, centre + spread, depth, stand);
    }
}

void plant_singles(Scene& scene, Random& random, const Plan& plan, int panel) {
    const bool scattered = plan.planting == Planting::kScattered;
    const int count = scattered ? random.whole(7, 18) : random.whole(1, 4);
    for (int i = 0; i < count; ++i) {
        const double x = panel + random.uniform(-0.5, 0.5);
        const double far = square(random.uniform(0, 1));
        const auto kind = choose_kind(random, plan);
        plant(scene, random, kind, x, 0.06 + (scattered ? 0.7 : 0.85) * far, scene.stands++);
    }
}

void compose_trees(Scene& scene, const Plan& plan, std::uint64_t seed, int panel) {
    auto random = stream(seed, "trees/" + std::to_string(panel));
    if (plan.planting == Planting::kGroves) {
        const int groves = random.whole(1, 3);
        for (int i = 0; i < groves; ++i) {
            plant_grove(scene, random, plan, panel);
        }
    }
    if (plan.planting != Planting::kNone) {
        plant_singles(scene, random, plan, panel);
    }
}

Plan compose_plan(std::uint64_t seed) {
    auto random = stream(seed, "plan");
    Plan plan;
    const double cloud = random.uniform(0, 1);
    plan.clouds = cloud < 0.55   ? Cloud::Kind::kCumulus
                  : cloud < 0.75 ? Cloud::Kind::kCirrus
                                 : Cloud::Kind::kBank;
    plan.most_clouds = random.whole(0, 7);
    plan.cloud_size = random.uniform(0.1, 0.26);
    const double luck = random.uniform(0, 1);
    plan.planting = luck < 0.12   ? Planting::kNone
                    : luck < 0.45 ? Planting::kSingles
                    : luck < 0.75 ? Planting::kGroves
                                  : Planting::kScattered;
    plan.trees = static_cast<Tree::Kind>(random.whole(0, 2));
    plan.mixing = random.uniform(0, 0.4);
    return plan;
}

bool farther(const Tree& a, const Tree& b) { return a.foot.y < b.foot.y; }

} // namespace

Scene compose(std::uint64_t seed, double aspect) {
    Scene scene;
    const auto plan = compose_plan(seed);
    compose_ground(scene, seed);
    compose_ranges(scene, seed);
    const int panels = floor_int(aspect / 2 + 0.5);
    for (int panel = -panels; panel <= panels; ++panel) {
        compose_clouds(scene, plan, seed, panel);
        compose_trees(scene, plan, seed, panel);
    }
    std::stable_sort(scene.trees.begin(), scene.trees.end(), farther);
    return scene;
}

} // namespace spade::scenery
