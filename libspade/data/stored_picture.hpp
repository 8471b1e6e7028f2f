#ifndef LIBSPADE_DATA_STORED_PICTURE_HPP
#define LIBSPADE_DATA_STORED_PICTURE_HPP

/// \file
/// How pictures are stored in a data set: the bytes of their file where they are unchanged and any
/// reader understands them, else re-encoded. Internal to pack.

#include "libspade/image/photo_loss.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/io/data_set_file.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace spade {

/// How photos are re-encoded that are not kept as they are.
struct PhotoCoding {
    bool jpeg = true; ///< else PNG
    int quality = 95; ///< of JPEG
};

struct StoredPhoto {
    DataSetRecord record;
    std::string codec;                 ///< "original", "png" or "jpeg"
    std::optional<SquaredError> error; ///< of a photo re-encoded as JPEG
};

/// \param photo  what is to be stored
/// \param bytes  the file that it was decoded from, if it is unchanged, else empty
StoredPhoto store_photo(const Photo& photo, std::string_view bytes, const PhotoCoding& coding);

/// \param bytes  as above
DataSetRecord store_map(const LabelMap& map, std::string_view bytes);

} // namespace spade

#endif // LIBSPADE_DATA_STORED_PICTURE_HPP
