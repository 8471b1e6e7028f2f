#include "libspade/image/resample_kernel.hpp"

#include <gtest/gtest.h>

#include <random>

namespace {

using namespace spade;

/// Weights of any sign, as wild as the precision allows.
Taps random_taps(std::mt19937& random, int in, std::size_t out) {
    const auto between = [&](int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random);
    };
    Taps taps;
    for (std::size_t i = 0; i < out; ++i) {
        const int count = between(1, std::min(in, 9));
        taps.runs.push_back({between(0, in - count), count, taps.weights.size()});
        for (int tap = 0; tap < count; ++tap) {
            taps.weights.push_back(between(-(1 << 20), (1 << 22) / count));
        }
    }
    return taps;
}

std::vector<std::uint8_t> random_levels(std::mt19937& random, std::size_t count) {
    std::vector<std::uint8_t> levels(count);
    for (auto& level : levels) {
        level = static_cast<std::uint8_t>(random());
    }
    return levels;
}

TEST(ResampleKernel, EveryMachineGivesTheSameSums) {
    std::mt19937 random(7);
    for (int round = 0; round < 60; ++round) {
        const auto width = 1 + random() % 70;
        const auto rows = 1 + random() % 9;
        const auto out = 1 + random() % 90;
        const auto in = random_levels(random, 3 * width * rows);
        const auto across = random_taps(random, static_cast<int>(width), out);
        std::vector<std::uint8_t> fast(3 * out * rows);
        auto plain = fast;
        resize_rows(in.data(), width, rows, across, fast.data());
        resize_rows_plain(in.data(), width, rows, across, plain.data());
        ASSERT_EQ(fast, plain) << "across, round " << round;

        const auto down = random_taps(random, static_cast<int>(rows), out);
        fast.assign(3 * width * out, 0);
        plain = fast;
        sum_rows(in.data(), 3 * width, down, fast.data());
        sum_rows_plain(in.data(), 3 * width, down, plain.data());
        ASSERT_EQ(fast, plain) << "down, round " << round;
    }
}

} // namespace
