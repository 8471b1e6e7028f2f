#include "libspade/data/augment.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/resample.hpp"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

namespace spade {

namespace {

void flip_row(const std::int32_t* in, std::size_t count, std::int32_t* out) {
    std::reverse_copy(in, in + count, out);
}

/// Copies four bytes at a time where there are four: the next pixel overwrites the fourth.
void flip_row(const std::uint8_t* in, std::size_t count, std::uint8_t* out) {
    const auto* from = in + count - 3;
    const auto* const end = out + count - 3;
    if (out != end) {
        std::memcpy(out, from, 3); // a picture may end after its last pixel
        for (out += 3, from -= 3; out != end; out += 3, from -= 3) {
            std::memcpy(out, from, 4);
        }
    }
    std::memcpy(out, from, 3);
}

/// \param from      the pixels of a picture, row by row
/// \param size      of that picture
/// \param channels  values of a pixel
template <class Value>
std::vector<Value> crop_and_flip(std::vector<Value> from, Size size, std::size_t channels,
                                 const CropWindow& window) {
    if (window.size == size && !window.flipped) {
        return from;
    }
    const auto stride = channels * static_cast<std::size_t>(size.width);
    const auto count = channels * static_cast<std::size_t>(window.size.width);
    const auto* in = from.data() + static_cast<std::size_t>(window.top) * stride +
                     channels * static_cast<std::size_t>(window.left);
    std::vector<Value> cropped;
    cropped.reserve(channels * window.size.pixels()); // resize() would write it twice
    std::vector<Value> flipped(count);
    for (int y = 0; y < window.size.height; ++y, in += stride) {
        if (window.flipped) {
            flip_row(in, count, flipped.data());
            cropped.insert(cropped.end(), flipped.begin(), flipped.end());
        } else {
            cropped.insert(cropped.end(), in, in + count);
        }
    }
    return cropped;
}

} // namespace

CropWindow draw_crop_window(const AugmentOptions& options, Size picture, RandomStream stream,
                            std::string_view name) {
    const auto& crop = options.crop;
    if (crop.width > picture.width || crop.height > picture.height) {
        throw ConfigError("{}: {}x{} pixels are too few for a crop of {}x{}; use a smaller crop, "
                          "or resize to a larger size before it",
                          name, picture.width, picture.height, crop.width, crop.height);
    }
    CropWindow window;
    window.size = crop == Size{} ? picture : crop;
    const auto free_x = static_cast<std::uint64_t>(picture.width - window.size.width);
    const auto free_y = static_cast<std::uint64_t>(picture.height - window.size.height);
    window.flipped = stream.coin() && options.flip;
    window.left = static_cast<int>(stream.below(free_x + 1));
    window.top = static_cast<int>(stream.below(free_y + 1));
    return window;
}

LabelMap resize_crop_flip(const CropWindow& window, Size resized, LabelMap map) {
    if (map.size != resized) {
        map = resize_nearest(map, resized);
    }
    map.ids = crop_and_flip(std::move(map.ids), resized, 1, window);
    map.size = window.size;
    return map;
}

Photo resize_crop_flip(const CropWindow& window, Size resized, Photo photo) {
    if (photo.size != resized) {
        photo = resize_bicubic(photo, resized);
    }
    photo.rgb = crop_and_flip(std::move(photo.rgb), resized, 3, window);
    photo.size = window.size;
    return photo;
}

} // namespace spade
