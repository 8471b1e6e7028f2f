#ifndef LIBSPADE_DATA_AUGMENT_HPP
#define LIBSPADE_DATA_AUGMENT_HPP

/// \file
/// The reference's resize_and_crop and flip: one window and one coin for label map, photo and
/// instance map of an item.

#include "libspade/data/picture.hpp"
#include "libspade/data/random_stream.hpp"
#include "libspade/data/resize_rule.hpp"

#include <string_view>

namespace spade {

/// What is done to each item, the same to label map, photo and instance map.
struct AugmentOptions {
    ResizeRule resize; ///< before the crop; none where the set was packed at its size
    /// Window of random position, the reference's resize_and_crop; {0, 0} takes the whole picture.
    Size crop{};
    bool flip = true; ///< left and right exchanged with probability 1/2
};

/// What is seen of a picture.
struct View {
    int left = 0; ///< pixels of the resized picture beside the window
    int top = 0;
    Size size{}; ///< of the window
    bool flipped = false;

    friend bool operator==(const View& a, const View& b) {
        return a.left == b.left && a.top == b.top && a.size == b.size && a.flipped == b.flipped;
    }
};

/// Draws the coin, then left, then top, whether they matter or not: a crop stays where it is when
/// flipping is turned off. Every position within the picture is equally likely.
/// \param picture  after resizing
/// \param name     for the message
/// Throws ConfigError where the crop is larger than the picture: the reference pads it with label
/// 0 and black, and learns the padding.
View draw_view(const AugmentOptions& options, Size picture, RandomStream stream,
               std::string_view name);

/// Resized to `resized` (labels nearest, photos bicubic), then cut and flipped in one copy.
LabelMap seen_through(const View& view, Size resized, LabelMap map);
Photo seen_through(const View& view, Size resized, Photo photo);

} // namespace spade

#endif // LIBSPADE_DATA_AUGMENT_HPP
