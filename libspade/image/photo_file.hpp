#ifndef LIBSPADE_IMAGE_PHOTO_FILE_HPP
#define LIBSPADE_IMAGE_PHOTO_FILE_HPP

/// \file
/// Photos as people have them: turned by the camera's orientation, with transparency, of 10 to 16
/// bits. What a data set stores is plain, and read by image_file.

#include "libspade/image/orientation.hpp"
#include "libspade/image/photo_range.hpp"
#include "libspade/image/picture.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spade {

/// How a file becomes 8-bit RGB. The defaults are those of every tool.
struct PhotoRules {
    bool ignore_exif = false; ///< leave the stored pixels as they lie
    PhotoRange range;         ///< of 16-bit levels
    /// Lies behind transparent pixels; without it, transparency is dropped, as by PIL's
    /// convert("RGB"), and hidden colours show.
    std::optional<Rgb> background;
};

/// "white", "#ff8000" or "255,128,0". Throws UsageError naming `option`.
Rgb parse_color(const std::string& text, std::string_view option);

/// What was found in a file that RGB does not show.
struct PhotoFacts {
    Orientation orientation = Orientation::kUpright;
    std::uint64_t transparent = 0; ///< pixels that are not fully opaque
    int bits = 8;                  ///< stored per level: 8 or 16
    int brightest = 0;             ///< with 16 bits: the largest level
};

struct PhotoFile {
    Photo photo; ///< upright, unless rules.ignore_exif
    PhotoFacts facts;
};

/// Throws DataError.
PhotoFile read_photo_file(std::string_view bytes, std::string_view name, const PhotoRules& rules);

} // namespace spade

#endif // LIBSPADE_IMAGE_PHOTO_FILE_HPP
