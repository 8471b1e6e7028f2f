#include "libspade/landscape/landscape.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/hash.hpp"
#include "libspade/landscape/noise.hpp"
#include "libspade/landscape/paint.hpp"
#include "libspade/landscape/scene.hpp"
#include "libspade/landscape/style.hpp"
#include "libspade/landscape/trace.hpp"

#include <algorithm>

namespace spade {

namespace {

using namespace scenery;

std::uint64_t seed_of(std::uint64_t seed, std::uint64_t index, const char* what) {
    return stream_seed(seed, fmt::format("landscape/{}/{}", index, what));
}

void require_size(Size size) {
    if (std::min(size.width, size.height) < kLeastLandscapeSide ||
        std::max(size.width, size.height) > kMaxLandscapeSide) {
        throw UsageError("the sides of a landscape must be from {} to {} pixels, not {}x{}",
                         kLeastLandscapeSide, kMaxLandscapeSide, size.width, size.height);
    }
}

std::vector<Relief> reliefs_of(const Scene& scene, Size size) {
    std::vector<Relief> reliefs;
    const double aspect = size.width / static_cast<double>(size.height);
    for (const auto& range : scene.ranges) {
        reliefs.emplace_back(range, scene.horizon, aspect, size.height);
    }
    return reliefs;
}

/// Renumbers the groups in order, leaving out those that no pixel shows.
void fill_maps(Landscape& landscape, const std::vector<Part>& parts,
               const std::vector<std::uint16_t>& seen) {
    const auto by_group = [](const Part& a, const Part& b) { return a.group < b.group; };
    const int groups = 1 + std::max_element(parts.begin(), parts.end(), by_group)->group;
    std::vector<std::int32_t> instance(static_cast<std::size_t>(groups), 0);
    for (const auto number : seen) {
        instance[static_cast<std::size_t>(parts[number].group)] = 1;
    }
    std::int32_t count = 0;
    for (auto& id : instance) {
        id = id == 0 ? 0 : ++count;
    }
    for (const auto number : seen) {
        const auto& part = parts[number];
        landscape.labels.ids.push_back(static_cast<std::int32_t>(part.label()));
        landscape.instances.ids.push_back(instance[static_cast<std::size_t>(part.group)]);
    }
}

} // namespace

Mood landscape_mood(std::uint64_t seed, std::uint64_t index) {
    return static_cast<Mood>(Random(seed_of(seed, index, "mood")).whole(0, kMoods - 1));
}

Landscape make_landscape(std::uint64_t seed, std::uint64_t index, Size size) {
    return make_landscape(seed, index, size, landscape_mood(seed, index));
}

Landscape make_landscape(std::uint64_t seed, std::uint64_t index, Size size, Mood mood) {
    require_size(size);
    const Grid view{size};
    const Grid fine{{2 * size.width, 2 * size.height}};
    const double aspect = size.width / static_cast<double>(size.height);
    const auto scene = compose(seed_of(seed, index, "scene"), aspect);
    const auto style = make_style(mood, seed_of(seed, index, "style"));
    const auto reliefs = reliefs_of(scene, size);
    const auto parts = parts_of(scene);

    Landscape landscape;
    landscape.labels.size = size;
    landscape.instances.size = size;
    fill_maps(landscape, parts, trace(scene, parts, reliefs, view).front);
    landscape.photo = paint(scene, parts, reliefs, style, view, trace(scene, parts, reliefs, fine));
    return landscape;
}

} // namespace spade
