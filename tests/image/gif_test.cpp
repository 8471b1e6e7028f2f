#include "libspade/image/gif.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace {

using namespace spade;
using testing::ElementsAre;
using testing::HasSubstr;

using namespace std::string_literals;

// Two by two pixels of a palette of four: black, red, green, blue. LZW codes of three bits: clear 0
// 1 2 3 end.
const auto kHeader = "GIF89a\2\0\2\0\x91\0\0"s + "\0\0\0\xFF\0\0\0\xFF\0\0\0\xFF"s;
const auto kPicture = "\x2C\0\0\0\0\2\0\2\0\0\2\3\x44\x34\5\0"s;
const auto kEnd = ";"s;

std::string message(const std::string& bytes) {
    try {
        (void)read_gif(bytes, "masks/a.gif");
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

TEST(Gif, HoldsIndicesAndTheirColours) {
    const auto gif = read_gif(kHeader + kPicture + kEnd, "a.gif");
    EXPECT_EQ(gif.indices.size, (Size{2, 2}));
    EXPECT_THAT(gif.indices.ids, ElementsAre(0, 1, 2, 3));
    EXPECT_EQ(gif.palette.at(1), (Rgb{255, 0, 0}));
    EXPECT_THAT(to_photo(gif).rgb, ElementsAre(0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255));
    EXPECT_EQ(read_label_map_bytes(kHeader + kPicture + kEnd, "a.gif").ids, gif.indices.ids);
}

TEST(Gif, OfSeveralPicturesIsRefused) {
    EXPECT_THAT(message(kHeader + kPicture + kPicture + kEnd), HasSubstr("several pictures"));
}

TEST(Gif, ThatIsCutIsRefused) {
    const auto whole = kHeader + kPicture + kEnd;
    for (std::size_t length = 6; length < whole.size(); ++length) {
        EXPECT_THAT(message(whole.substr(0, length)), HasSubstr("masks/a.gif")) << length;
    }
}

TEST(Gif, ThatLeavesPixelsOpenIsRefused) {
    auto small = kPicture;
    small[5] = 1; // of the width
    EXPECT_THAT(message(kHeader + small + kEnd), HasSubstr("does not fill"));
}

} // namespace
