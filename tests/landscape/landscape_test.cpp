#include "libspade/landscape/landscape.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/hash.hpp"
#include "libspade/landscape/noise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace spade;

constexpr Size kSmallSize{64, 64};

std::string digest(const Landscape& landscape) {
    const auto bytes = [](const LabelMap& map) { return map.ids.size() * sizeof map.ids[0]; };
    return Hasher()
        .update(landscape.labels.ids.data(), bytes(landscape.labels))
        .update(landscape.instances.ids.data(), bytes(landscape.instances))
        .update(landscape.photo.rgb.data(), landscape.photo.rgb.size())
        .digest()
        .hex();
}

std::vector<double> mean_color(const Photo& photo) {
    std::vector<double> mean(3, 0);
    for (std::size_t i = 0; i < photo.rgb.size(); ++i) {
        mean[i % 3] += photo.rgb[i] / static_cast<double>(photo.size.pixels());
    }
    return mean;
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return std::sqrt(sum);
}

/// Share of the pixels of `small` whose centre has the same label in `large`, a multiple of it.
double agreement(const LabelMap& small, const LabelMap& large) {
    const int scale = large.size.width / small.size.width;
    std::size_t same = 0;
    for (int y = 0; y < small.size.height; ++y) {
        for (int x = 0; x < small.size.width; ++x) {
            const int row = y * scale + scale / 2;
            const int column = x * scale + scale / 2;
            const auto id = small.ids[static_cast<std::size_t>(y * small.size.width + x)];
            const auto there = static_cast<std::size_t>(row * large.size.width + column);
            same += large.ids[there] == id ? 1 : 0;
        }
    }
    return static_cast<double>(same) / static_cast<double>(small.size.pixels());
}

/// Golden: the pictures must be the same bits with every compiler and on every machine.
TEST(Landscape, IsTheSameBitsEverywhere) {
    EXPECT_EQ(digest(make_landscape(1, 0, kSmallSize)), "faeac36e12e8d8f7bafd750d7ab2ff7b");
    EXPECT_EQ(digest(make_landscape(1, 1, {96, 160})), "9cf1cd43929642aa161e9dcffa682a67");
    EXPECT_EQ(digest(make_landscape(7, 123456789, {200, 100})), "e6ebfb8f6e211b5e0416ed7b3fa0b474");
    Hasher all;
    for (int index = 0; index < 24; ++index) {
        all.update_text(digest(make_landscape(42, static_cast<std::uint64_t>(index), kSmallSize)));
    }
    EXPECT_EQ(all.digest().hex(), "dbfb980f3a5bad342111263bfe63d13c");
}

/// A fused multiply-add changes last bits that eight-bit photos seldom show.
TEST(Landscape, NoiseIsExactToTheLastBit) {
    const scenery::Fractal fractal{5, 6, 0.01};
    Hasher hasher;
    for (int i = 0; i < 10'000; ++i) {
        const double values[2] = {fractal.sum(i * 0.37, i * 0.11 - 500),
                                  fractal.ridges(i * 0.13 - 700, i * 0.29)};
        hasher.update(values, sizeof values);
    }
    EXPECT_EQ(hasher.digest().hex(), "34efcf73f1e4b076a2c2c8601dcb4adc");
}

TEST(Landscape, DependsOnItsArgumentsAlone) {
    const auto first = digest(make_landscape(3, 9, {80, 48}));
    make_landscape(4, 2, {48, 80});
    EXPECT_EQ(digest(make_landscape(3, 9, {80, 48})), first);
    EXPECT_NE(digest(make_landscape(3, 10, {80, 48})), first);
    EXPECT_NE(digest(make_landscape(4, 9, {80, 48})), first);
}

TEST(Landscape, HasAnySizeInRange) {
    for (const Size size : {Size{32, 32}, Size{33, 97}, Size{32, 640}, Size{2048, 32}}) {
        const auto landscape = make_landscape(1, 2, size);
        EXPECT_EQ(landscape.labels.size, size);
        EXPECT_EQ(landscape.labels.ids.size(), size.pixels());
        EXPECT_EQ(landscape.instances.size, size);
        EXPECT_EQ(landscape.instances.ids.size(), size.pixels());
        EXPECT_EQ(landscape.photo.size, size);
        EXPECT_EQ(landscape.photo.rgb.size(), 3 * size.pixels());
    }
    EXPECT_THROW(make_landscape(1, 2, {31, 64}), UsageError);
    EXPECT_THROW(make_landscape(1, 2, {64, 2049}), UsageError);
}

TEST(Landscape, ShowsEveryClassOften) {
    std::map<std::int32_t, int> pictures;
    for (std::uint64_t index = 0; index < 50; ++index) {
        const auto labels = make_landscape(1, index, kSmallSize).labels.ids;
        for (const auto id : std::set<std::int32_t>(labels.begin(), labels.end())) {
            ++pictures[id];
        }
    }
    ASSERT_EQ(pictures.size(), static_cast<std::size_t>(kLandscapeLabels));
    EXPECT_EQ(pictures.begin()->first, 0);
    EXPECT_EQ(pictures.rbegin()->first, kLandscapeLabels - 1);
    for (const auto& [id, count] : pictures) {
        EXPECT_GE(count, 15) << "label " << id;
    }
}

TEST(Landscape, NumbersInstancesWithoutAGapEachOfOneLabel) {
    for (std::uint64_t index = 0; index < 20; ++index) {
        const auto landscape = make_landscape(5, index, {128, 64});
        std::map<std::int32_t, std::int32_t> label_of;
        for (std::size_t i = 0; i < landscape.labels.ids.size(); ++i) {
            const auto label = landscape.labels.ids[i];
            EXPECT_EQ(label_of.emplace(landscape.instances.ids[i], label).first->second, label);
        }
        EXPECT_EQ(label_of.begin()->first, 1);
        EXPECT_EQ(label_of.rbegin()->first, static_cast<std::int32_t>(label_of.size()));
    }
}

TEST(Landscape, TellsCloudsAndTreesApart) {
    std::map<std::int32_t, std::size_t> most;
    for (std::uint64_t index = 0; index < 20; ++index) {
        const auto landscape = make_landscape(5, index, kSmallSize);
        std::map<std::int32_t, std::set<std::int32_t>> instances;
        for (std::size_t i = 0; i < landscape.labels.ids.size(); ++i) {
            instances[landscape.labels.ids[i]].insert(landscape.instances.ids[i]);
        }
        for (const auto& [label, ids] : instances) {
            most[label] = std::max(most[label], ids.size());
        }
    }
    EXPECT_EQ(most[static_cast<int>(LandscapeLabel::kSky)], 1U);
    EXPECT_EQ(most[static_cast<int>(LandscapeLabel::kSea)], 1U);
    EXPECT_EQ(most[static_cast<int>(LandscapeLabel::kGrass)], 2U);
    EXPECT_GT(most[static_cast<int>(LandscapeLabel::kMountain)], 1U);
    EXPECT_GT(most[static_cast<int>(LandscapeLabel::kCloud)], 2U);
    EXPECT_GT(most[static_cast<int>(LandscapeLabel::kTree)], 4U);
}

TEST(Landscape, KeepsItsCompositionAtEverySize) {
    for (std::uint64_t index = 0; index < 12; ++index) {
        const auto small = make_landscape(1, index, {128, 128}).labels;
        EXPECT_GT(agreement(small, make_landscape(1, index, {256, 256}).labels), 0.95) << index;
    }
    const auto small = make_landscape(1, 3, {48, 32}).labels;
    EXPECT_GT(agreement(small, make_landscape(1, 3, {384, 256}).labels), 0.9);
}

/// The middle of a wide picture is the square one.
TEST(Landscape, ShowsMoreToBothSidesWhenWider) {
    for (std::uint64_t index = 0; index < 12; ++index) {
        const auto square = make_landscape(2, index, kSmallSize).labels;
        const auto wide = make_landscape(2, index, {192, 64}).labels;
        std::size_t same = 0;
        for (std::size_t i = 0; i < square.ids.size(); ++i) {
            same += square.ids[i] == wide.ids[i / 64 * 192 + 64 + i % 64] ? 1 : 0;
        }
        EXPECT_GT(static_cast<double>(same), 0.85 * 64 * 64) << index;
    }
}

TEST(Landscape, MoodsChangeThePhotoAndNotTheMaps) {
    const auto noon = make_landscape(1, 8, kSmallSize, Mood::kNoon);
    std::vector<std::vector<double>> means;
    for (int mood = 0; mood < kMoods; ++mood) {
        const auto other = make_landscape(1, 8, kSmallSize, static_cast<Mood>(mood));
        EXPECT_EQ(other.labels.ids, noon.labels.ids);
        EXPECT_EQ(other.instances.ids, noon.instances.ids);
        const auto mean = mean_color(other.photo);
        for (const auto& before : means) {
            EXPECT_GT(distance(mean, before), 8) << "mood " << mood;
        }
        means.push_back(mean);
    }
}

TEST(Landscape, DrawsItsMoodByIndex) {
    std::map<Mood, int> count;
    for (std::uint64_t index = 0; index < 600; ++index) {
        ++count[landscape_mood(1, index)];
    }
    ASSERT_EQ(count.size(), static_cast<std::size_t>(kMoods));
    for (const auto& [mood, pictures] : count) {
        EXPECT_GT(pictures, 60) << static_cast<int>(mood);
    }
    const auto chosen = make_landscape(1, 5, kSmallSize, landscape_mood(1, 5));
    EXPECT_EQ(digest(make_landscape(1, 5, kSmallSize)), digest(chosen));
}

/// Photo and map belong together: their edges coincide.
TEST(Landscape, PhotoIsAlignedWithTheMap) {
    double at_edges = 0;
    double inside = 0;
    std::size_t edges = 0;
    std::size_t others = 0;
    for (std::uint64_t index = 0; index < 20; ++index) {
        const auto landscape = make_landscape(6, index, kSmallSize, Mood::kNoon);
        for (std::size_t i = 0; i + 1 < landscape.labels.ids.size(); ++i) {
            if (i % 64 == 63) {
                continue;
            }
            const auto* rgb = &landscape.photo.rgb[3 * i];
            const double step = std::abs(rgb[0] - rgb[3]) + std::abs(rgb[2] - rgb[5]);
            const bool edge = landscape.labels.ids[i] != landscape.labels.ids[i + 1];
            (edge ? at_edges : inside) += step;
            ++(edge ? edges : others);
        }
    }
    EXPECT_GT(at_edges / static_cast<double>(edges), 2.5 * inside / static_cast<double>(others));
}

} // namespace
