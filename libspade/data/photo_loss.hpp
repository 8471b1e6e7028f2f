#ifndef LIBSPADE_DATA_PHOTO_LOSS_HPP
#define LIBSPADE_DATA_PHOTO_LOSS_HPP

/// \file
/// What storing photos as JPEG has cost. Sums of whole numbers and one fraction, none rounded: any
/// split into shards, merged in any order, gives the same.

#include "libspade/data/picture.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace spade {

/// Squared differences of levels (0..255), added up over so many levels.
struct SquaredError {
    std::uint64_t sum = 0;
    std::uint64_t levels = 0;

    double psnr() const; ///< dB; infinite where nothing differs
};

struct PhotoLoss {
    std::uint64_t photos = 0; ///< stored anew as JPEG
    SquaredError total;       ///< over all of them
    SquaredError worst;       ///< of the one with the largest mean; of equal ones the largest photo

    void add(const SquaredError& photo);
    void merge(const PhotoLoss& other);
};

/// Throws InternalError where the sizes differ.
SquaredError squared_error(const Photo& a, const Photo& b);

nlohmann::json to_json(const PhotoLoss& loss);
/// Throws DataError naming `file`.
PhotoLoss photo_loss_from_json(const nlohmann::json& json, std::string_view file);

/// How the photos of two parts are stored, taken together: "jpeg" and "original" are "mixed"; an
/// empty part (without a photo) changes nothing.
std::string merged_codec(const std::string& a, const std::string& b);

} // namespace spade

#endif // LIBSPADE_DATA_PHOTO_LOSS_HPP
