#ifndef LIBSPADE_IMAGE_ORIENTATION_HPP
#define LIBSPADE_IMAGE_ORIENTATION_HPP

/// \file
/// Which way up a picture is: the orientation that a camera stores beside the pixels (EXIF 2.3 and
/// TIFF 6.0, tag 274) in JPEG (APP1), PNG (eXIf), WebP (EXIF) and TIFF.

#include "libspade/image/picture.hpp"

#include <string>
#include <string_view>

namespace spade {

/// What makes the stored pixels upright, numbered as by EXIF.
enum class Orientation {
    kUpright = 1,
    kMirror,           ///< swap left and right
    kHalfTurn,         ///< rotate by 180 degrees
    kFlip,             ///< swap top and bottom
    kTranspose,        ///< mirror at the main diagonal
    kQuarterClockwise, ///< rotate by 90 degrees clockwise: what most phones store
    kTransverse,       ///< mirror at the other diagonal
    kQuarterCounterclockwise,
};

/// Whether width and height change places.
inline bool swaps_sides(Orientation orientation) { return orientation >= Orientation::kTranspose; }

/// Of a picture in any supported format; kUpright where none is stored, or an invalid one.
Orientation stored_orientation(std::string_view bytes);

/// The same JPEG, TIFF or PNG, said to be upright. Pixels are unchanged.
std::string without_orientation(std::string bytes);

Photo upright(Photo photo, Orientation orientation);
LabelMap upright(LabelMap map, Orientation orientation);

} // namespace spade

#endif // LIBSPADE_IMAGE_ORIENTATION_HPP
