#include "libspade/labels/palette_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace spade;
using testing::HasSubstr;

const Rgb kBlack{0, 0, 0};
const Rgb kRoad{128, 64, 128};
const Rgb kCar{0, 0, 142};
const Rgb kPink{255, 0, 255};

class PaletteChecking : public testing::Test {
protected:
    LabelTable table_ = LabelTable::parse("0\tvoid\t0\t0\t0\n"
                                          "1\troad\t128\t64\t128\n"
                                          "2\tcar\t0\t0\t142\n",
                                          "t");
    IdMap remap_;
    PaletteCheck check_{table_, remap_};
};

TEST_F(PaletteChecking, OnlyUsedColoursCount) {
    const auto used = used_colors({{3, 1}, {2, 0, 2}}, {kBlack, kPink, kCar});
    EXPECT_EQ(used, (UsedColors{{0, kBlack}, {2, kCar}}));
    EXPECT_TRUE(used_colors({{2, 1}, {300, 60000}}, {}).empty()) << "16-bit ids have no palette";
    EXPECT_TRUE(used_colors({{1, 1}, {7}}, {kBlack}).empty()) << "an index beyond the palette";
}

TEST_F(PaletteChecking, OneIndexInTwoColoursIsAFault) {
    EXPECT_FALSE(check_.add({{0, kBlack}, {1, kRoad}}, "a.png"));
    EXPECT_FALSE(check_.add({{2, kCar}}, "b.png"));
    const auto fault = check_.add({{0, kBlack}, {1, kCar}}, "c.png");
    ASSERT_TRUE(fault);
    EXPECT_THAT(*fault, HasSubstr("gives index 1 the colour (0, 0, 142), but that of a.png"));
    EXPECT_THAT(*fault, HasSubstr("--label-colors"));
}

TEST_F(PaletteChecking, TheTablesColoursAtOtherIndicesAreAFault) {
    EXPECT_FALSE(check_.add({{0, kBlack}, {1, kCar}}, "a.png"));
    EXPECT_FALSE(check_.add({{2, kRoad}}, "b.png"));
    const auto fault = check_.fault();
    ASSERT_TRUE(fault);
    EXPECT_THAT(*fault, HasSubstr("a.png: its palette gives index 1 the colour (0, 0, 142) of "
                                  "label 2 'car'"));
}

TEST_F(PaletteChecking, AnotherPaletteIsFine) {
    EXPECT_FALSE(check_.add({{0, kBlack}, {1, kCar}, {2, kPink}}, "a.png"));
    EXPECT_FALSE(check_.fault()) << "pink is not a colour of the table";
}

TEST_F(PaletteChecking, TheTablesOwnPaletteIsFine) {
    EXPECT_FALSE(check_.add({{0, kBlack}, {1, kRoad}, {2, kCar}}, "a.png"));
    EXPECT_FALSE(check_.fault());
}

TEST_F(PaletteChecking, HeedsTheRemap) {
    remap_ = {{1, 2}, {2, 1}};
    EXPECT_FALSE(check_.add({{1, kCar}, {2, kRoad}}, "a.png"));
    EXPECT_FALSE(check_.fault());
}

} // namespace
