#include "libspade/image/png_plain.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>
#include <random>
#include <string>

namespace {

using namespace spade;

std::string big_endian(std::uint32_t value) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0}) {
        bytes += static_cast<char>(value >> shift);
    }
    return bytes;
}

std::string chunk(const std::string& kind, const std::string& data) {
    const auto body = kind + data;
    const auto sum =
        crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
    return big_endian(static_cast<std::uint32_t>(data.size())) + body +
           big_endian(static_cast<std::uint32_t>(sum));
}

std::string deflated(const std::string& bytes) {
    std::string out(compressBound(bytes.size()), '\0');
    auto length = static_cast<uLongf>(out.size());
    compress(reinterpret_cast<Bytef*>(out.data()), &length,
             reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
    out.resize(length);
    return out;
}

const std::string kSignature = "\x89PNG\r\n\x1a\n";

std::string header(int width, int height, char depth = 8, char color = 0, char interlace = 0) {
    return chunk("IHDR", big_endian(static_cast<std::uint32_t>(width)) +
                             big_endian(static_cast<std::uint32_t>(height)) + depth + color + '\0' +
                             '\0' + interlace);
}

/// The prediction of a filter for a pixel, by the PNG specification.
int guess(int filter, int left, int up, int corner) {
    const int by_left = std::abs(up - corner);
    const int by_up = std::abs(left - corner);
    const int by_corner = std::abs(left + up - 2 * corner);
    const int paeth = by_left <= by_up && by_left <= by_corner ? left
                      : by_up <= by_corner                     ? up
                                                               : corner;
    const int guesses[] = {0, left, up, (left + up) / 2, paeth};
    return guesses[filter];
}

/// \param filters  a row's is filters[row % filters.size()]
std::string filtered(const LabelMap& map, const std::vector<int>& filters) {
    const auto at = [&](int x, int y) {
        return x < 0 || y < 0 ? 0 : map.ids[static_cast<std::size_t>(y * map.size.width + x)];
    };
    std::string bytes;
    for (int y = 0; y < map.size.height; ++y) {
        const int filter = filters[static_cast<std::size_t>(y) % filters.size()];
        bytes += static_cast<char>(filter);
        for (int x = 0; x < map.size.width; ++x) {
            bytes += static_cast<char>(at(x, y) -
                                       guess(filter, at(x - 1, y), at(x, y - 1), at(x - 1, y - 1)));
        }
    }
    return bytes;
}

LabelMap random_map(int width, int height, int ids) {
    std::mt19937 random(3);
    LabelMap map{{width, height}, {}};
    for (int i = 0; i < width * height; ++i) {
        map.ids.push_back(static_cast<std::int32_t>(random() % static_cast<unsigned>(ids)));
    }
    return map;
}

std::string file_of(const LabelMap& map, const std::vector<int>& filters) {
    return kSignature + header(map.size.width, map.size.height) +
           chunk("IDAT", deflated(filtered(map, filters))) + chunk("IEND", "");
}

TEST(PngPlain, UndoesEveryFilter) {
    for (const int ids : {2, 5, 256}) {
        const auto map = random_map(37, 23, ids);
        for (const auto& filters :
             std::vector<std::vector<int>>{{0}, {1}, {2}, {3}, {4}, {4, 2, 0, 3, 1, 4, 4}}) {
            const auto read = read_plain_png_ids(file_of(map, filters));
            ASSERT_TRUE(read);
            EXPECT_EQ(read->size, map.size);
            ASSERT_EQ(read->ids, map.ids) << "filter " << filters[0] << " of " << ids << " ids";
        }
    }
}

TEST(PngPlain, TakesPalettesSplitDataAndComments) {
    const auto map = random_map(9, 5, 7);
    const auto data = deflated(filtered(map, {4}));
    const auto file = kSignature + header(9, 5, 8, 3) + chunk("tEXt", std::string("a\0b", 3)) +
                      chunk("PLTE", std::string(21, 'p')) + chunk("IDAT", data.substr(0, 1)) +
                      chunk("IDAT", "") + chunk("IDAT", data.substr(1)) + chunk("tIME", "1234567") +
                      chunk("IEND", "") + "behind the end";
    const auto read = read_plain_png_ids(file);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->ids, map.ids);
}

TEST(PngPlain, LeavesTheRestToLibpng) {
    const auto map = random_map(9, 5, 7);
    const auto data = deflated(filtered(map, {2}));
    const auto pixels = chunk("IDAT", data);
    const auto end = chunk("IEND", "");
    const auto whole = kSignature + header(9, 5) + pixels + end;
    ASSERT_TRUE(read_plain_png_ids(whole));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_FALSE(read_plain_png_ids(whole.substr(0, length))) << length;
    }
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
        auto flipped = whole;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
        EXPECT_FALSE(read_plain_png_ids(flipped)) << bit;
    }
    for (const auto& other : {header(9, 5, 16), header(9, 5, 4), header(9, 5, 8, 2),
                              header(9, 5, 8, 0, 1), header(9, 5, 8, 3), header(0, 5), header(9, 0),
                              header(9, 4), header(9, 6), header(40000, 1), header(30000, 30000),
                              header(9, 5) + chunk("tRNS", "ab"), header(9, 5) + chunk("ABCD", ""),
                              header(9, 5) + chunk("PLTE", "abc"), header(9, 5) + header(9, 5)}) {
        EXPECT_FALSE(read_plain_png_ids(kSignature + other + pixels + end));
    }
    const auto rows = filtered(map, {4});
    auto bad_filter = rows;
    bad_filter[0] = 9;
    for (const auto& bytes : {bad_filter, rows + "x", rows.substr(1)}) {
        EXPECT_FALSE(
            read_plain_png_ids(kSignature + header(9, 5) + chunk("IDAT", deflated(bytes)) + end));
    }
    EXPECT_FALSE(read_plain_png_ids(kSignature + header(9, 5) + pixels + chunk("tEXt", "") +
                                    chunk("IDAT", "") + end));
    EXPECT_FALSE(read_plain_png_ids(kSignature + header(9, 5) + pixels + chunk("IDAT", "x") + end));
    EXPECT_FALSE(read_plain_png_ids(kSignature + header(9, 5) + end));
}

} // namespace
