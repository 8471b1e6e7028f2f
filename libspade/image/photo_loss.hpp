#ifndef LIBSPADE_IMAGE_PHOTO_LOSS_HPP
#define LIBSPADE_IMAGE_PHOTO_LOSS_HPP

/// \file
/// What storing photos as JPEG has cost. Integer sums and one exact fraction, nothing rounded: any
/// split into shards, merged in any order, gives the same result.

#include "libspade/image/picture.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace spade {

/// The sum of squared differences of levels (0..255), and the number of levels.
struct SquaredError {
    std::uint64_t sum = 0;
    std::uint64_t levels = 0;

    double psnr() const; ///< dB; infinite where nothing differs
};

struct PhotoLoss {
    std::uint64_t photos = 0; ///< re-encoded as JPEG
    SquaredError total;       ///< over all of them
    SquaredError worst;       ///< of the photo with the largest mean; of equals, the largest photo

    void add(const SquaredError& photo);
    void merge(const PhotoLoss& other);
};

/// Throws InternalError where the sizes differ.
SquaredError squared_error(const Photo& a, const Photo& b);

nlohmann::json to_json(const PhotoLoss& loss);
/// Throws DataError naming `file`.
PhotoLoss photo_loss_from_json(const nlohmann::json& json, std::string_view file);

/// The codec of two parts taken together: "jpeg" and "original" give "mixed"; an empty one (of a
/// part without photos) changes nothing.
std::string merged_codec(const std::string& a, const std::string& b);

} // namespace spade

#endif // LIBSPADE_IMAGE_PHOTO_LOSS_HPP
