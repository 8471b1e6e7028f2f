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

/// \param from    a picture that is `width` pixels wide
/// \param values  of a pixel
template <class Value>
std::vector<Value> window(const std::vector<Value>& from, int width, std::size_t values,
                          const View& view) {
    const auto stride = values * static_cast<std::size_t>(width);
    const auto count = values * static_cast<std::size_t>(view.size.width);
    const auto* in = from.data() + static_cast<std::size_t>(view.top) * stride +
                     values * static_cast<std::size_t>(view.left);
    std::vector<Value> seen;
    seen.reserve(values * view.size.pixels()); // resize() would write it twice
    std::vector<Value> flipped(count);
    for (int y = 0; y < view.size.height; ++y, in += stride) {
        if (view.flipped) {
            flip_row(in, count, flipped.data());
            seen.insert(seen.end(), flipped.begin(), flipped.end());
        } else {
            seen.insert(seen.end(), in, in + count);
        }
    }
    return seen;
}

bool is_all(const View& view, Size picture) { return view.size == picture && !view.flipped; }

} // namespace

View draw_view(const AugmentOptions& options, Size picture, RandomStream stream,
               std::string_view name) {
    const auto& crop = options.crop;
    if (crop.width > picture.width || crop.height > picture.height) {
        throw ConfigError("{}: {}x{} pixels are too few for a crop of {}x{}; use a smaller crop, "
                          "or resize to a larger size before it",
                          name, picture.width, picture.height, crop.width, crop.height);
    }
    View view;
    view.size = crop == Size{} ? picture : crop;
    const auto free_x = static_cast<std::uint64_t>(picture.width - view.size.width);
    const auto free_y = static_cast<std::uint64_t>(picture.height - view.size.height);
    view.flipped = stream.coin() && options.flip;
    view.left = static_cast<int>(stream.below(free_x + 1));
    view.top = static_cast<int>(stream.below(free_y + 1));
    return view;
}

LabelMap crop_and_flip(const View& view, Size resized, LabelMap map) {
    if (map.size != resized) {
        map = resize_nearest(map, resized);
    }
    if (is_all(view, resized)) {
        return map;
    }
    return {view.size, window(map.ids, resized.width, 1, view)};
}

Photo crop_and_flip(const View& view, Size resized, Photo photo) {
    if (photo.size != resized) {
        photo = resize_bicubic(photo, resized);
    }
    if (is_all(view, resized)) {
        return photo;
    }
    return {view.size, window(photo.rgb, resized.width, 3, view)};
}

} // namespace spade
