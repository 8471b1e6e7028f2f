#include "libspade/io/half.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace spade {
namespace {

TEST(HalfFrom, RoundsToNearestTiesToEven) {
    EXPECT_EQ(half_from(0.0F), 0x0000);
    EXPECT_EQ(half_from(-0.0F), 0x8000);
    EXPECT_EQ(half_from(1.0F), 0x3c00);
    EXPECT_EQ(half_from(-2.5F), 0xc100);
    EXPECT_EQ(half_from(1.0F + 1.0F / 2048), 0x3c00);
    EXPECT_EQ(half_from(1.0F + 3.0F / 2048), 0x3c02);
    EXPECT_EQ(half_from(1.0F + 1.001F / 2048), 0x3c01);
    EXPECT_EQ(half_from(1.99999F), 0x4000);
}

TEST(HalfFrom, SupportsSubnormals) {
    const float step = std::ldexp(1.0F, -24);
    EXPECT_EQ(half_from(step), 0x0001);
    EXPECT_EQ(half_from(step / 2), 0x0000);
    EXPECT_EQ(half_from(1.5F * step), 0x0002);
    EXPECT_EQ(half_from(1023 * step), 0x03ff);
    EXPECT_EQ(half_from(1023.9F * step), 0x0400);
    EXPECT_EQ(half_from(1024 * step), 0x0400);
    EXPECT_EQ(half_from(-std::numeric_limits<float>::denorm_min()), 0x8000);
}

TEST(HalfFrom, OverflowsToInfinity) {
    EXPECT_EQ(half_from(65504.0F), 0x7bff);
    EXPECT_EQ(half_from(65519.0F), 0x7bff);
    EXPECT_EQ(half_from(65520.0F), 0x7c00);
    EXPECT_EQ(half_from(-1e30F), 0xfc00);
    EXPECT_EQ(half_from(std::numeric_limits<float>::infinity()), 0x7c00);
    const auto not_a_number = half_from(std::numeric_limits<float>::quiet_NaN());
    EXPECT_EQ(not_a_number & 0x7c00, 0x7c00);
    EXPECT_NE(not_a_number & 0x03ff, 0);
}

} // namespace
} // namespace spade
