#include "libspade/labels/wide_colors.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/samples.hpp"

#include <cstddef>
#include <optional>

namespace spade {

namespace {

std::optional<std::uint8_t> level8(std::uint16_t level16, WideColors wide) {
    constexpr int kScale = 257;
    if (wide == WideColors::kScaled) {
        return level16 % kScale == 0 ? std::optional(static_cast<std::uint8_t>(level16 / kScale))
                                     : std::nullopt;
    }
    return level16 < 256 ? std::optional(static_cast<std::uint8_t>(level16)) : std::nullopt;
}

[[noreturn]] void refuse_level(int level, std::size_t pixel, Size size, WideColors wide,
                               std::string_view name) {
    const auto width = static_cast<std::size_t>(size.width);
    throw DataError("{}: has 16 bits per channel, and level {} at pixel ({}, {}) is not {}; {}",
                    name, level, pixel % width, pixel / width,
                    wide == WideColors::kScaled ? "an 8-bit level times 257"
                                                : "below 256, as --wide-colors low-byte expects",
                    wide == WideColors::kScaled
                        ? "if levels are stored as they are, give --wide-colors low-byte; if one "
                          "channel holds ids, --decode red instead of --label-colors"
                        : "if levels are scaled, leave it out");
}

} // namespace

Photo read_label_colors(std::string_view bytes, std::string_view name, WideColors wide) {
    if (!has_more_than_rgb8(bytes, name)) {
        return read_photo_bytes(bytes, name);
    }
    const auto samples = read_samples(bytes, name);
    const auto step = static_cast<std::size_t>(samples.channels);
    Photo photo;
    photo.size = samples.size;
    photo.rgb.reserve(3 * photo.size.pixels());
    for (std::size_t i = 0; i < samples.values.size(); i += step) {
        for (std::size_t color = 0; color < 3; ++color) {
            const auto stored = samples.values[i + color];
            const auto level =
                samples.bits == 8 ? static_cast<std::uint8_t>(stored) : level8(stored, wide);
            if (!level) {
                refuse_level(stored, i / step, photo.size, wide, name);
            }
            photo.rgb.push_back(*level);
        }
    }
    return photo;
}

} // namespace spade
