#include "libspade/eval/statistics.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>

namespace {

using spade::SetStatistics;
using spade::Statistics;

/// Pictures first, first + step, ... of an invented set of ten.
SetStatistics part(int first, int step) {
    SetStatistics set;
    set.source = "made";
    std::vector<torch::Tensor> rows;
    for (int i = first; i < 10; i += step) {
        set.confusion.push_back({static_cast<std::int32_t>(set.names.size()), i % 2, 1, i + 1});
        set.names.push_back("p" + std::to_string(i));
        set.digests.push_back({1, static_cast<std::uint64_t>(i)});
        rows.push_back(torch::full({3}, i, torch::kFloat32));
    }
    set.features = torch::stack(rows);
    return set;
}

Statistics statistics(int index, int count) {
    Statistics s;
    s.protocol = {{"seed", 1}, {"kid", {{"subsets", 100}}}};
    s.shard = {index, count};
    s.fake = part(index - 1, count);
    s.real = part(index - 1, count);
    for (std::size_t i = 0; i < s.fake.names.size(); ++i) {
        s.values["psnr"].push_back(s.fake.features[std::int64_t(i)][0].item<double>() / 3);
    }
    s.diversity["m" + std::to_string(index)] = 0.5 * index;
    return s;
}

void expect_equal(const SetStatistics& a, const SetStatistics& b) {
    EXPECT_EQ(a.names, b.names);
    EXPECT_EQ(digest_of(a), digest_of(b));
    EXPECT_TRUE(torch::equal(a.features, b.features));
    ASSERT_EQ(a.confusion.size(), b.confusion.size());
    for (std::size_t i = 0; i < a.confusion.size(); ++i) {
        EXPECT_EQ(a.confusion[i].picture, b.confusion[i].picture);
        EXPECT_EQ(a.confusion[i].pixels, b.confusion[i].pixels);
    }
}

class StatisticsTest : public testing::Test {
protected:
    std::vector<std::filesystem::path> shards(int count) const {
        std::vector<std::filesystem::path> paths;
        for (int i = 1; i <= count; ++i) {
            paths.push_back(dir_ / (std::to_string(i) + ".h5"));
            write_statistics(paths.back(), statistics(i, count), true);
        }
        return paths;
    }
    spade::test::TempDir dir_;
};

TEST_F(StatisticsTest, FilesKeepEverything) {
    const auto s = statistics(1, 1);
    write_statistics(dir_ / "s.h5", s, false);
    const auto read = spade::read_statistics(dir_ / "s.h5");
    EXPECT_EQ(read.protocol, s.protocol);
    expect_equal(read.fake, s.fake);
    expect_equal(*read.real, *s.real);
    EXPECT_EQ(read.values, s.values);
    EXPECT_EQ(read.diversity, s.diversity);
}

TEST_F(StatisticsTest, JoinedShardsEqualTheWhole) {
    const auto whole = statistics(1, 1);
    for (const int count : {1, 3, 7}) {
        auto paths = shards(count);
        std::rotate(paths.begin(), paths.begin() + count / 2, paths.end());
        const auto joined = spade::merge_statistics(paths);
        expect_equal(joined.fake, whole.fake);
        expect_equal(*joined.real, *whole.real);
        EXPECT_EQ(joined.values, whole.values);
        EXPECT_EQ(joined.diversity.size(), static_cast<std::size_t>(count));
    }
}

TEST_F(StatisticsTest, PartsThatDoNotFitAreRefused) {
    auto paths = shards(3);
    paths.pop_back();
    EXPECT_THROW(spade::merge_statistics(paths), spade::DataError);
    paths.push_back(paths.front());
    EXPECT_THROW(spade::merge_statistics(paths), spade::DataError);
    auto other = statistics(3, 3);
    other.protocol["kid"]["subsets"] = 7;
    write_statistics(dir_ / "3.h5", other, true);
    paths.back() = dir_ / "3.h5";
    try {
        spade::merge_statistics(paths);
        FAIL() << "merged different settings";
    } catch (const spade::ConfigError& error) {
        EXPECT_NE(std::string(error.what()).find("kid/subsets is 100 there and 7 here"),
                  std::string::npos)
            << error.what();
    }
    write_statistics(dir_ / "3.h5", statistics(1, 3), true);
    EXPECT_THROW(spade::merge_statistics(paths), spade::DataError);
}

TEST_F(StatisticsTest, MomentsSurviveNpz) {
    SetStatistics set;
    set.features = torch::randn({20, 4});
    write_moments(dir_ / "m.npz", set, false);
    const auto read = spade::read_moments(dir_ / "m.npz");
    ASSERT_TRUE(read.moments);
    EXPECT_NEAR(frechet_distance(*read.moments, spade::gaussian_of(set.features)), 0, 1e-10);
    EXPECT_TRUE(torch::allclose(covariance_of(*read.moments),
                                covariance_of(spade::gaussian_of(set.features)), 1e-10));
}

} // namespace
