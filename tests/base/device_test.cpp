#include "libspade/base/device.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>

namespace spade {
namespace {

TEST(ParseDevice, ReadsWhatItWrites) {
    for (const char* text : {"cpu", "cuda:0", "cuda:7", "cuda:12"}) {
        EXPECT_EQ(parse_device(text).text(), text);
    }
    EXPECT_EQ(parse_device("cuda").text(), "cuda:0");
}

TEST(ParseDevice, RefusesEverythingElse) {
    for (const char* text : {"", "gpu", "CPU", "cpu:0", "cuda:", "cuda:-1", "cuda:x", "cuda:1x",
                             "cuda: 1", "cuda:99999999999"}) {
        EXPECT_THROW(parse_device(text), UsageError) << text;
    }
}

} // namespace
} // namespace spade
