#include "libspade/labels/instance_map.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/image_format.hpp"
#include "libspade/image/picture_header.hpp"

#include <unordered_map>

namespace spade {

namespace {

constexpr std::int32_t kMaxInstances = 65536;

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
    case ImageFormat::kTiff:
    case ImageFormat::kWebp:
    case ImageFormat::kJpeg:
        break;
    }
    return false;
}

/// Numbers instances in order of appearance.
class Numbers {
public:
    std::int32_t of(std::uint32_t color, std::string_view name) {
        if (color == last_color_) {
            return last_;
        }
        const auto next = static_cast<std::int32_t>(numbers_.size());
        const auto number = numbers_.emplace(color, next).first->second;
        if (number == kMaxInstances) {
            throw DataError("{}: has more than {} different colours; is it a photo?", name,
                            kMaxInstances);
        }
        last_color_ = color;
        return last_ = number;
    }

private:
    std::unordered_map<std::uint32_t, std::int32_t> numbers_;
    std::uint32_t last_color_ = 0xFFFFFFFF;
    std::int32_t last_ = 0;
};

} // namespace

LabelMap read_instance_map(std::string_view bytes, std::string_view name) {
    if (!is_rgb(bytes, name)) {
        return read_label_map_bytes(bytes, name);
    }
    const auto photo = read_photo_bytes(bytes, name);
    Numbers numbers;
    LabelMap map;
    map.size = photo.size;
    map.ids.reserve(map.size.pixels());
    for (std::size_t i = 0; i < photo.rgb.size(); i += 3) {
        const auto color = std::uint32_t{photo.rgb[i]} | std::uint32_t{photo.rgb[i + 1]} << 8 |
                           std::uint32_t{photo.rgb[i + 2]} << 16;
        map.ids.push_back(numbers.of(color, name));
    }
    return map;
}

} // namespace spade
