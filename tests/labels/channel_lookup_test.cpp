#include "libspade/labels/channel_lookup.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace spade {
namespace {

constexpr const char* kAlike = "0\tsky\n1\troad\n2\tcar\n";
constexpr const char* kPartlyAlike = "0\tsky\n1\troad\n255\tnone\tdont-care\n";
constexpr const char* kMixed = "7\tsky\n1\troad\n65535\tcar\n0\tnone\tdont-care\n";

LabelMap map_of(std::vector<std::int32_t> ids) {
    return {{static_cast<int>(ids.size()), 1}, std::move(ids)};
}

std::string failure(const LabelMap& map, const LabelTable& table, bool looked_up) {
    try {
        looked_up ? ChannelLookup(table).channels(map, "a.png") : to_channels(map, table, "a.png");
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

TEST(ChannelLookup, GivesTheResultsOfToChannels) {
    const std::pair<const char*, LabelMap> cases[] = {
        {kAlike, map_of({2, 1, 0, 0, 1, 2, 2})},
        {kPartlyAlike, map_of({1, 0, 1, 1, 0, 0, 1})},
        {kPartlyAlike, map_of({1, 0, 255, 1, 0, 0, 1})},
        {kMixed, map_of({0, 1, 7, 65535, 7, 1, 0, 0})},
        {kMixed, map_of({})},
    };
    for (const auto& [text, map] : cases) {
        const auto table = LabelTable::parse(text, "t");
        const auto channels = ChannelLookup(table).channels(map, "a.png");
        EXPECT_EQ(channels.ids, to_channels(map, table, "a.png").ids);
        EXPECT_EQ(channels.size, map.size);
    }
}

TEST(ChannelLookup, GivesTheErrorsOfToChannels) {
    for (const auto* text : {kAlike, kPartlyAlike, kMixed}) {
        const auto table = LabelTable::parse(text, "t");
        for (const int strange : {3, 254, 256, 65534, 65536, 65537, -1, -65535, 0x7fffffff}) {
            const auto map = map_of({1, 0, strange, 0, strange, 1, 0});
            const auto expected = failure(map, table, false);
            EXPECT_NE(expected, "no error");
            EXPECT_EQ(failure(map, table, true), expected);
        }
    }
}

} // namespace
} // namespace spade
