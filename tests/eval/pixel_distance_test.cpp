#include "libspade/eval/pixel_distance.hpp"

#include "libspade/data/random_stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace {

using spade::Photo;

Photo noise(int width, int height, const char* name) {
    spade::RandomStream chance(1, name);
    Photo photo;
    photo.size = {width, height};
    photo.rgb.resize(3 * photo.size.pixels());
    for (auto& level : photo.rgb) {
        level = static_cast<std::uint8_t>(chance.below(256));
    }
    return photo;
}

/// Window by window, as in the paper.
double ssim_by_definition(const Photo& a, const Photo& b) {
    std::array<double, 11> gauss{};
    double sum = 0;
    for (int i = 0; i < 11; ++i) {
        gauss[static_cast<std::size_t>(i)] = std::exp(-(i - 5) * (i - 5) / (2 * 1.5 * 1.5));
        sum += gauss[static_cast<std::size_t>(i)];
    }
    double total = 0;
    int windows = 0;
    for (int c = 0; c < 3; ++c) {
        for (int y = 0; y + 11 <= a.size.height; ++y) {
            for (int x = 0; x + 11 <= a.size.width; ++x) {
                double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
                for (int v = 0; v < 11; ++v) {
                    for (int u = 0; u < 11; ++u) {
                        const double w = gauss[std::size_t(u)] * gauss[std::size_t(v)] / sum / sum;
                        const auto at = std::size_t(3 * ((y + v) * a.size.width + x + u) + c);
                        const double p = a.rgb[at];
                        const double q = b.rgb[at];
                        ma += w * p;
                        mb += w * q;
                        aa += w * p * p;
                        bb += w * q * q;
                        ab += w * p * q;
                    }
                }
                const double c1 = 2.55 * 2.55;
                const double c2 = 7.65 * 7.65;
                total += (2 * ma * mb + c1) * (2 * (ab - ma * mb) + c2) /
                         ((ma * ma + mb * mb + c1) * (aa - ma * ma + bb - mb * mb + c2));
                ++windows;
            }
        }
    }
    return total / windows;
}

TEST(PixelDistance, PsnrOfKnownErrors) {
    const auto a = noise(8, 6, "a");
    EXPECT_EQ(spade::psnr(a, a), spade::kHighestPsnr);
    Photo grey;
    grey.size = {4, 4};
    grey.rgb.assign(48, 100);
    auto other = grey;
    std::fill(other.rgb.begin(), other.rgb.end(), 110);
    EXPECT_NEAR(spade::psnr(grey, other), 10 * std::log10(65025.0 / 100), 1e-12);
}

TEST(PixelDistance, SsimAgreesWithTheDefinition) {
    const auto a = noise(19, 14, "a");
    auto b = noise(19, 14, "b");
    for (std::size_t i = 0; i < b.rgb.size(); ++i) {
        b.rgb[i] = static_cast<std::uint8_t>((3 * a.rgb[i] + b.rgb[i]) / 4);
    }
    EXPECT_NEAR(spade::ssim(a, b), ssim_by_definition(a, b), 1e-9);
    EXPECT_NEAR(spade::ssim(a, a), 1, 1e-12);
    EXPECT_TRUE(std::isnan(spade::ssim(noise(10, 30, "a"), noise(10, 30, "b"))));
}

} // namespace
