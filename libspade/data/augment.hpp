#ifndef LIBSPADE_DATA_AUGMENT_HPP
#define LIBSPADE_DATA_AUGMENT_HPP

/// \file
/// The reference's resize_and_crop and flip: one window and one coin toss for label map, photo and
/// instance map of an item.

#include "libspade/data/random_stream.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/image/resize_rule.hpp"

#include <string_view>

namespace spade {

/// What is done to each item, the same to label map, photo and instance map.
struct AugmentOptions {
    ResizeRule resize; ///< before the crop; none where the set was packed at that size
    /// Window at a random position, the reference's resize_and_crop; {0, 0}: the whole picture.
    Size crop{};
    bool flip = true; ///< mirrors left and right with probability 1/2
};

/// The part of a picture that is used.
struct CropWindow {
    int left = 0; ///< pixels of the resized picture left of the window
    int top = 0;  ///< pixels above it
    Size size{};  ///< of the window
    bool flipped = false;

    friend bool operator==(const CropWindow& a, const CropWindow& b) {
        return a.left == b.left && a.top == b.top && a.size == b.size && a.flipped == b.flipped;
    }
};

/// Draws the coin, then left, then top, whether they are used or not, so that turning off flipping
/// moves no crop. Every position within the picture is equally likely.
/// \param picture  after resizing
/// \param name     for the message
/// Throws ConfigError where the crop is larger than the picture: the reference pads it with label
/// 0 and black, and learns the padding.
CropWindow draw_crop_window(const AugmentOptions& options, Size picture, RandomStream stream,
                            std::string_view name);

/// Resizes to `resized` (labels nearest, photos bicubic), then crops and flips in one copy.
LabelMap resize_crop_flip(const CropWindow& window, Size resized, LabelMap map);
Photo resize_crop_flip(const CropWindow& window, Size resized, Photo photo);

} // namespace spade

#endif // LIBSPADE_DATA_AUGMENT_HPP
