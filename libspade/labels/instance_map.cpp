#include "libspade/labels/instance_map.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/image_format.hpp"
#include "libspade/image/picture_header.hpp"
#include "libspade/labels/renumber.hpp"

#include <cstdint>
#include <vector>

namespace spade {

namespace {

/// Whether a lossless picture holds 8-bit red, green and blue, as panoptic maps do.
bool is_rgb(std::string_view bytes, std::string_view name) {
    switch (image_format(bytes, name)) {
    case ImageFormat::kPng: {
        constexpr std::size_t kBitDepthAt = 24;
        constexpr std::size_t kColorTypeAt = 25;
        return bytes.size() > kColorTypeAt && bytes[kBitDepthAt] == 8 && bytes[kColorTypeAt] == 2;
    }
    case ImageFormat::kBmp:
        return bmp_header(bytes, name).bits == 24;
    case ImageFormat::kPnm:
        return pnm_header(bytes, name).kind == 6;
    default:
        break;
    }
    return false;
}

} // namespace

LabelMap read_instance_map(std::string_view bytes, std::string_view name) {
    if (!is_rgb(bytes, name)) {
        return read_label_map_bytes(bytes, name);
    }
    const auto photo = read_photo_bytes(bytes, name);
    std::vector<std::uint32_t> colors;
    colors.reserve(photo.size.pixels());
    for (std::size_t i = 0; i < photo.rgb.size(); i += 3) {
        colors.push_back(std::uint32_t{photo.rgb[i]} | std::uint32_t{photo.rgb[i + 1]} << 8 |
                         std::uint32_t{photo.rgb[i + 2]} << 16);
    }
    return renumbered(colors, photo.size, name);
}

} // namespace spade
