#include "libspade/image/palette.hpp"

#include "libspade/image/file_chunks.hpp"
#include "libspade/image/gif.hpp"
#include "libspade/image/image_format.hpp"

#include <cstddef>

namespace spade {

namespace {

std::uint8_t level_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint8_t>(bytes[at]);
}

Palette png_palette(std::string_view bytes) {
    constexpr std::size_t kColorTypeAt = 25;
    constexpr char kIndexed = 3;
    Palette palette;
    const auto chunk = bytes[kColorTypeAt] == kIndexed ? png_chunk(bytes, "PLTE") : std::nullopt;
    for (std::size_t at = 0; chunk && at + 3 <= chunk->data.size(); at += 3) {
        palette.push_back({level_at(chunk->data, at), level_at(chunk->data, at + 1),
                           level_at(chunk->data, at + 2)});
    }
    return palette;
}

/// Blue, green, red and a spare byte each, right before the pixels.
Palette bmp_palette(std::string_view bytes) {
    constexpr std::size_t kColors = 256;
    std::size_t pixels_at = 0;
    for (std::size_t i = 4; i-- > 0;) {
        pixels_at = pixels_at << 8 | level_at(bytes, 10 + i);
    }
    Palette palette;
    if (pixels_at < 4 * kColors + 54 || pixels_at > bytes.size()) {
        return palette;
    }
    for (auto at = pixels_at - 4 * kColors; at < pixels_at; at += 4) {
        palette.push_back({level_at(bytes, at + 2), level_at(bytes, at + 1), level_at(bytes, at)});
    }
    return palette;
}

bool is_grey_ramp(const Palette& palette) {
    for (std::size_t i = 0; i < palette.size(); ++i) {
        const auto level = static_cast<std::uint8_t>(i);
        if (palette[i] != Rgb{level, level, level}) {
            return false;
        }
    }
    return true;
}

} // namespace

Palette palette_of(std::string_view bytes, std::string_view name) {
    Palette palette;
    switch (image_format(bytes, name)) {
    case ImageFormat::kPng:
        palette = png_palette(bytes);
        break;
    case ImageFormat::kBmp:
        palette = bmp_palette(bytes);
        break;
    case ImageFormat::kGif:
        palette = read_gif(bytes, name).palette;
        break;
    default:
        break;
    }
    return is_grey_ramp(palette) ? Palette{} : palette;
}

} // namespace spade
