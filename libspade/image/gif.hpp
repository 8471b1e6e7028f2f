#ifndef LIBSPADE_IMAGE_GIF_HPP
#define LIBSPADE_IMAGE_GIF_HPP

/// \file
/// GIF by giflib: masks of some collections come so. Internal to image_file.

#include "libspade/image/palette.hpp"
#include "libspade/image/picture.hpp"

#include <string_view>

namespace spade {

struct Gif {
    LabelMap indices; ///< into the palette
    Palette palette;
};

/// Throws DataError, for an animation too: which picture of it is meant?
Gif read_gif(std::string_view bytes, std::string_view name);

/// In the palette's colours; transparency is dropped.
Photo to_photo(const Gif& gif);

} // namespace spade

#endif // LIBSPADE_IMAGE_GIF_HPP
