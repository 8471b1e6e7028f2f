#include "libspade/io/npz.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/file.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace spade {
namespace {

using test::read_bytes;
using test::TempDir;
using Shape = std::vector<std::int64_t>;

const std::filesystem::path kArchives = std::filesystem::path(SPADE_TEST_DATA) / "npz";

/// numpy 1.24 wrote both: mu = arange(3) / 2, sigma = [[1, 2, 3], [4, 5, 6]], rounded = sigma as
/// float32 in Fortran's order, count = 7 as int64.
class Npz24 : public testing::TestWithParam<std::string> {};

TEST_P(Npz24, IsRead) {
    const auto arrays = read_npz(kArchives / (GetParam() + ".npz"));
    ASSERT_EQ(arrays.size(), 4U);
    EXPECT_EQ(arrays.at("mu").doubles(), (std::vector<double>{0, 0.5, 1}));
    EXPECT_EQ(arrays.at("mu").shape, Shape{3});
    EXPECT_EQ(arrays.at("sigma").doubles(), (std::vector<double>{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(arrays.at("sigma").shape, (Shape{2, 3}));
    EXPECT_EQ(arrays.at("sigma").dtype, Dtype::f64);
    EXPECT_EQ(arrays.at("rounded").doubles(), arrays.at("sigma").doubles());
    EXPECT_EQ(arrays.at("rounded").dtype, Dtype::f32);
    EXPECT_EQ(arrays.at("count").doubles(), std::vector<double>{7});
    EXPECT_EQ(arrays.at("count").shape, Shape{});
}

INSTANTIATE_TEST_SUITE_P(Files, Npz24, testing::Values("stored", "deflated"),
                         [](const auto& info) { return info.param; });

TEST(Npz, RoundTrips) {
    const TempDir folder;
    const Npz arrays = {{"mu", NpzArray::of({3}, {1, 2, 3})},
                        {"sigma", NpzArray::of({2, 2}, {1, 0.5, 0.5, 1})},
                        {"none", NpzArray::of({0, 4}, {})},
                        {"one", NpzArray::of({}, {-1})}};
    write_npz(folder / "a.npz", arrays, false);
    const auto read = read_npz(folder / "a.npz");
    ASSERT_EQ(read.size(), arrays.size());
    for (const auto& [name, array] : arrays) {
        EXPECT_EQ(read.at(name).shape, array.shape) << name;
        EXPECT_EQ(read.at(name).bytes, array.bytes) << name;
    }
    write_npz(folder / "b.npz", arrays, false);
    EXPECT_EQ(read_bytes(folder / "a.npz"), read_bytes(folder / "b.npz"));
    EXPECT_THROW(write_npz(folder / "a.npz", arrays, false), CreateError);
}

TEST(Npz, ObjectsAndOddFilesAreRefused) {
    EXPECT_THROW(read_npz(kArchives / "objects.npz"), DataError);
    EXPECT_THROW(read_npz(kArchives / "no.npz"), MissingError);
    EXPECT_THROW(read_npz_bytes("", "x.npz"), DataError);
    EXPECT_THROW(read_npz_bytes("PK\x03\x04", "x.npz"), DataError);
    EXPECT_THROW(read_npz(std::filesystem::path(SPADE_TEST_DATA) / "pth/types_zip.pth"), DataError);
}

TEST(Npz, ABombIsRefused) { EXPECT_THROW(read_npz(kArchives / "bomb.npz"), DataError); }

TEST(Npz, DamageIsHarmless) {
    for (const std::string name : {"stored.npz", "deflated.npz"}) {
        const auto bytes = read_file(kArchives / name);
        for (std::size_t size = 0; size < bytes.size(); size += 3) {
            EXPECT_THROW(read_npz_bytes(bytes.substr(0, size), "cut"), DataError) << size;
        }
        for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += 5) {
            auto flipped = bytes;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
            try {
                const auto arrays = read_npz_bytes(flipped, "flipped");
                EXPECT_LE(arrays.size(), 4U);
            } catch (const DataError&) {
            }
        }
    }
}

} // namespace
} // namespace spade
