#include "libspade/landscape/shape.hpp"

#include <algorithm>
#include <cmath>

namespace spade::scenery {

namespace {

constexpr int kSkirts = 6;          ///< of a conifer
constexpr double kCrownShare = 0.9; ///< of a conifer's height

/// The largest 1 - (distance / radius)^2 over the balls, at least -1.
double ball_field(const std::vector<Ball>& balls, Point q) {
    double largest = -1;
    for (const auto& ball : balls) {
        const double squared = square(q.x - ball.centre.x) + square(q.y - ball.centre.y);
        largest = std::max(largest, 1 - squared / square(ball.radius));
    }
    return largest;
}

double cumulus_field(const Cloud& cloud, Point q) {
    const double body = ball_field(cloud.balls, q);
    if (body < -0.8) {
        return body;
    }
    const double billows = Fractal{cloud.seed, 5, 0}.sum(q.x * 2.3, q.y * 2.6);
    const double base = (0.1 - q.y) * 5 + 0.5 * billows;
    return std::min(body + 0.75 * billows, base);
}

double cirrus_field(const Cloud& cloud, Point q) {
    const double body = 0.75 - square(q.x) - square(q.y);
    const double along = q.x * 1.3 + cloud.slant * q.y;
    const double streaks = Fractal{cloud.seed, 5, 0}.sum(along, q.y * 2.4 - q.x * cloud.slant * 4);
    return std::min(body + 0.9 * streaks, 3 * (1.2 - square(q.x) - square(q.y)));
}

double bank_field(const Cloud& cloud, Point q) {
    const double body = 0.7 - square(q.x) - square(q.y);
    const double billows = Fractal{cloud.seed, 5, 0}.sum(q.x * 3.2, q.y * 1.3);
    return std::min(body + 0.9 * billows, 3 * (1.4 - square(q.x) - square(q.y)));
}

double conifer_field(const Tree& tree, Point q) {
    const double t = (q.y + 1) / kCrownShare;
    if (t < 0 || t > 1.05) {
        return -1;
    }
    const double rim = 0.6 + 0.4 * skirt_position(tree, q);
    const double ragged = 1 + 0.4 * Fractal{tree.seed, 2, 0}.sum(q.x * 9 + 3, q.y * 19);
    const double half = 0.006 + 0.25 * t * rim * ragged;
    const double hem = 0.94 + 0.3 * std::abs(q.x) - t;
    return std::min((half - std::abs(q.x)) / (0.12 + 0.2 * t), hem * 6);
}

/// The outline of a row of tree tops, pointed or round, one per unit of x: 0 between two of them,
/// and 0.4 to 1 (hashed) in the middle of each.
double tree_tops(double x, bool pointed, std::uint32_t seed) {
    const int cell = floor_int(x);
    const double across = 2 * (x - cell) - 1;
    const double top = pointed ? 1 - std::abs(across) : 1 - square(across);
    return top * (0.4 + 0.6 * cell_value(cell, 0, seed));
}

} // namespace

std::vector<Ball> cumulus_balls(Random& random) {
    std::vector<Ball> balls;
    const int count = random.whole(5, 9);
    const double peak = random.uniform(-0.4, 0.4);
    for (int i = 0; i < count; ++i) {
        const double x = -0.8 + 1.6 * i / (count - 1);
        const double swell = 1 - 0.7 * square(x - peak);
        const double radius = (0.16 + 0.24 * swell) * random.uniform(0.8, 1.2);
        const double lift = radius * random.uniform(0.3, 1.1) * swell;
        balls.push_back({{x, -lift}, radius});
    }
    return balls;
}

std::vector<Ball> crown_balls(Random& random, Tree::Kind kind) {
    std::vector<Ball> balls;
    switch (kind) {
    case Tree::Kind::kBroad:
        balls.push_back({{0, -0.6}, random.uniform(0.22, 0.28)});
        for (int i = 0; i < 7; ++i) {
            const Point centre{random.uniform(-0.27, 0.27), random.uniform(-0.8, -0.45)};
            balls.push_back({centre, random.uniform(0.12, 0.19)});
        }
        break;
    case Tree::Kind::kPoplar:
        for (int i = 0; i < 9; ++i) {
            const Point centre{random.uniform(-0.025, 0.025), -0.2 - 0.085 * i};
            const double taper = 1 - square((i - 2.5) / 8);
            balls.push_back({centre, random.uniform(0.11, 0.13) * taper});
        }
        break;
    case Tree::Kind::kBush:
        for (int i = 0; i < 5; ++i) {
            const Point centre{random.uniform(-0.6, 0.6), random.uniform(-0.55, -0.3)};
            balls.push_back({centre, random.uniform(0.28, 0.4)});
        }
        break;
    case Tree::Kind::kConifer:
        break;
    }
    return balls;
}

Box box_of(const Cloud& cloud) {
    const double half_width = cloud.width * (cloud.kind == Cloud::Kind::kCumulus ? 1.6 : 1.2);
    const double half_height = 1.2 * cloud.height;
    return {cloud.centre.x - half_width, cloud.centre.x + half_width, cloud.centre.y - half_height,
            cloud.centre.y + half_height};
}

double cloud_field(const Cloud& cloud, Point p) {
    const Point q{(p.x - cloud.centre.x) / cloud.width, (p.y - cloud.centre.y) / cloud.height};
    switch (cloud.kind) {
    case Cloud::Kind::kCumulus:
        return cumulus_field(cloud, q);
    case Cloud::Kind::kCirrus:
        return cirrus_field(cloud, q);
    case Cloud::Kind::kBank:
        return bank_field(cloud, q);
    }
    return -1;
}

Box box_of(const Tree& tree) {
    const double half = tree.height * (tree.kind == Tree::Kind::kBush ? 1.2 : 0.6);
    return {tree.foot.x - half, tree.foot.x + half, tree.foot.y - 1.1 * tree.height, tree.foot.y};
}

Point in_tree(const Tree& tree, Point p) {
    return {(p.x - tree.foot.x) / tree.height, (p.y - tree.foot.y) / tree.height};
}

double skirt_position(const Tree& tree, Point q) {
    const double droop = 4 * std::abs(q.x) + 0.3 * noise(q.x * 14, q.y * 9, tree.seed + 2);
    const double t = (q.y + 1) / kCrownShare * kSkirts - droop;
    return t - floor_int(t);
}

double foliage_field(const Tree& tree, Point q) {
    if (tree.kind == Tree::Kind::kConifer) {
        return conifer_field(tree, q);
    }
    const double body = ball_field(tree.balls, q);
    if (body < -0.85) {
        return body;
    }
    const double scale = tree.kind == Tree::Kind::kBush ? 5 : 9;
    return body + 0.8 * Fractal{tree.seed, 4, 0}.sum(q.x * scale, q.y * scale);
}

double trunk_field(const Tree& tree, Point q) {
    if (tree.kind == Tree::Kind::kBush || q.y < -0.6 || q.y > 0) {
        return -1;
    }
    const double lean = 0.03 * noise(q.y * 2, 0.5, tree.seed);
    const double half = 0.022 + 0.03 * square(square(1 + q.y));
    return (half - std::abs(q.x - lean)) / half;
}

double shore_distance(const Scene& scene, Point p) {
    const auto& water = scene.water;
    const double depth = p.y - scene.horizon;
    const double wander = Fractal{water.seed, 4, 0}.sum(p.x * 2.5, p.y * 12);
    switch (water.kind) {
    case Water::Kind::kNone:
        return -1;
    case Water::Kind::kOpen:
        return 1;
    case Water::Kind::kSea:
        return water.shore - p.y + 0.35 * depth * wander;
    case Water::Kind::kBay:
        return water.shore + water.slope * (1 - scene.horizon) * p.x - p.y + 0.35 * depth * wander;
    case Water::Kind::kLake: {
        const double x = (p.x - water.centre.x) / water.width;
        const double y = (p.y - water.centre.y) / water.height;
        return (1 - square(x) - square(y) + wander) * water.height * 0.6;
    }
    }
    return -1;
}

double hill_crest(const Hill& hill, double x) {
    return hill.crest + hill.slope * x / (1 + std::abs(x)) +
           0.09 * Fractal{hill.seed, 3, 0}.sum(x * 1.1, 0.5);
}

double tree_line_top(const Scene& scene, double x) {
    const auto& line = *scene.tree_line;
    const double width = line.height * (line.conifers ? 0.35 : 0.7);
    const double tops = std::max(tree_tops(x / width, line.conifers, line.seed),
                                 tree_tops(x / width + 0.47, line.conifers, line.seed + 1));
    const double presence = 0.5 + 0.8 * Fractal{line.seed, 3, 0}.sum(x * 1.6, 0.5);
    const double cover = smooth(line.gaps - 0.1, line.gaps + 0.15, presence);
    return scene.horizon - line.height * cover * (0.35 + 0.65 * tops);
}

} // namespace spade::scenery
