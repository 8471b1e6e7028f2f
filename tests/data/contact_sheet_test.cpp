#include "libspade/data/contact_sheet.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using spade::contact_sheet;
using spade::LabelTable;
using spade::Photo;
using spade::Size;

Photo plain(Size size, std::uint8_t level) {
    return {size, std::vector<std::uint8_t>(3 * size.pixels(), level)};
}

int level_at(const Photo& photo, int x, int y) {
    return photo.rgb[3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(photo.size.width) +
                          static_cast<std::size_t>(x))];
}

TEST(ContactSheet, PlacesTilesAndLeavesGapsAndEmptyPlacesWhite) {
    const auto sheet = contact_sheet(
        {{plain({10, 6}, 10), plain({10, 6}, 20)}, {std::nullopt, plain({5, 3}, 30)}});
    EXPECT_EQ(sheet.size, (Size{32, 24}));
    EXPECT_EQ(level_at(sheet, 3, 4), 255);
    EXPECT_EQ(level_at(sheet, 4, 4), 10);
    EXPECT_EQ(level_at(sheet, 13, 9), 10);
    EXPECT_EQ(level_at(sheet, 14, 9), 255);
    EXPECT_EQ(level_at(sheet, 18, 4), 20);
    EXPECT_EQ(level_at(sheet, 6, 16), 255);
    EXPECT_EQ(level_at(sheet, 27, 19), 30) << "another size is resized";
}

TEST(Colorize, TakesTheTablesColorsAndMakesUpMissingOnes) {
    const auto table = LabelTable::parse("3\tsky\t1\t2\t3\n7\tsea\n9\tsand\n", "table");
    const auto photo = spade::colorize({{4, 1}, {0, 1, 2, 5}}, table);
    EXPECT_EQ(photo.rgb[0], 1);
    EXPECT_EQ(photo.rgb[2], 3);
    std::set<std::vector<std::uint8_t>> colors;
    for (std::size_t i = 0; i < 4; ++i) {
        colors.insert({photo.rgb.begin() + std::ptrdiff_t(3 * i),
                       photo.rgb.begin() + std::ptrdiff_t(3 * i + 3)});
    }
    EXPECT_EQ(colors.size(), 4U);
    EXPECT_EQ(colors.count({0, 0, 0}), 1U) << "outside the table is black";
}

} // namespace
