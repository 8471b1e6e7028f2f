#include "libspade/image/photo_loss.hpp"

#include "libspade/base/error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace spade {

namespace {

using Product = unsigned __int128; // holds a sum over 64 million pixels times their number

bool is_worse(const SquaredError& a, const SquaredError& b) {
    const auto left = Product{a.sum} * b.levels;
    const auto right = Product{b.sum} * a.levels;
    return b.levels == 0 || left > right || (left == right && a.levels > b.levels);
}

nlohmann::json pair_of(const SquaredError& error) {
    return nlohmann::json::array({error.sum, error.levels});
}

SquaredError pair_from(const nlohmann::json& json) {
    const auto pair = json.get<std::array<std::uint64_t, 2>>();
    return {pair[0], pair[1]};
}

} // namespace

double SquaredError::psnr() const {
    constexpr double kWhite = 255;
    if (sum == 0) {
        return std::numeric_limits<double>::infinity();
    }
    const double mean = static_cast<double>(sum) / static_cast<double>(levels);
    return 10 * std::log10(kWhite * kWhite / mean);
}

void PhotoLoss::add(const SquaredError& photo) { merge({1, photo, photo}); }

void PhotoLoss::merge(const PhotoLoss& other) {
    photos += other.photos;
    total.sum += other.total.sum;
    total.levels += other.total.levels;
    if (other.worst.levels > 0 && is_worse(other.worst, worst)) {
        worst = other.worst;
    }
}

SquaredError squared_error(const Photo& a, const Photo& b) {
    if (a.size != b.size || a.rgb.size() != b.rgb.size()) {
        throw InternalError("photos of {}x{} and {}x{} pixels cannot be compared", a.size.width,
                            a.size.height, b.size.width, b.size.height);
    }
    // A 32-bit sum is vectorized; a piece of this length cannot overflow it.
    constexpr std::size_t kPiece = 32768;
    SquaredError error;
    error.levels = a.rgb.size();
    for (std::size_t first = 0; first < a.rgb.size(); first += kPiece) {
        const auto last = std::min(first + kPiece, a.rgb.size());
        std::uint32_t sum = 0;
        for (std::size_t i = first; i < last; ++i) {
            const int difference = a.rgb[i] - b.rgb[i];
            sum += static_cast<std::uint32_t>(difference * difference);
        }
        error.sum += sum;
    }
    return error;
}

nlohmann::json to_json(const PhotoLoss& loss) {
    return {{"photos", loss.photos},
            {"squared_error", pair_of(loss.total)},
            {"worst_squared_error", pair_of(loss.worst)}};
}

PhotoLoss photo_loss_from_json(const nlohmann::json& json, std::string_view file) {
    try {
        PhotoLoss loss;
        loss.photos = json.at("photos").get<std::uint64_t>();
        loss.total = pair_from(json.at("squared_error"));
        loss.worst = pair_from(json.at("worst_squared_error"));
        return loss;
    } catch (const nlohmann::json::exception& error) {
        throw DataError("{}: invalid photo loss in its configuration: {}; was it made by a newer "
                        "version?",
                        file, error.what());
    }
}

std::string merged_codec(const std::string& a, const std::string& b) {
    if (a.empty() || a == b) {
        return b;
    }
    return b.empty() ? a : "mixed";
}

} // namespace spade
