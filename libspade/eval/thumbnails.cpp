#include "libspade/eval/thumbnails.hpp"

#include "libspade/base/error.hpp"
#include "libspade/data/contact_sheet.hpp"
#include "libspade/eval/options.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/resample.hpp"
#include "libspade/io/base64.hpp"

#include <algorithm>
#include <functional>

namespace spade {

namespace {

constexpr int kSide = 240; ///< of the longer side, pixels
constexpr int kSheetSide = 120;
constexpr int kQuality = 85;

std::optional<PictureSet> opened(const std::function<PictureSet()>& open) {
    try {
        return open();
    } catch (const Error&) {
        return std::nullopt; // moved or removed since it was measured
    }
}

Photo shrunk(const Photo& photo, int side) {
    const auto longer = std::max(photo.size.width, photo.size.height);
    if (longer <= side) {
        return photo;
    }
    return resize_bicubic(photo, {std::max(1, photo.size.width * side / longer),
                                  std::max(1, photo.size.height * side / longer)});
}

std::string data_uri(const Photo& photo) {
    const auto bytes = encode_jpeg(photo, kQuality);
    return "data:image/jpeg;base64," + to_base64(bytes);
}

std::optional<std::string> thumbnail(const std::optional<PictureSet>& set, const std::string& name,
                                     const std::function<Photo(std::size_t)>& read) {
    const auto index = set ? set->find_by_map_name(name) : std::nullopt;
    if (!index) {
        return std::nullopt;
    }
    try {
        return data_uri(shrunk(read(*index), kSide));
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace

Thumbnails::Thumbnails(const Statistics& s) {
    const FileRules rules{s.protocol.value("orientation", "") == kStoredOrientation, nullptr};
    fake_ = opened([&] { return PictureSet::photos(s.fake.source, {}, rules); });
    if (s.real) {
        real_ = opened([&] { return PictureSet::photos(s.real->source, {}, rules); });
    }
    if (s.protocol.contains("segmentation")) {
        const auto& segmentation = s.protocol["segmentation"];
        maps_ = opened([&] {
            return PictureSet::labels(segmentation.at("truth").get<std::string>(),
                                      segmentation.at("table").get<std::string>(), {}, rules);
        });
    }
}

std::optional<std::string> Thumbnails::fake(const std::string& name) const {
    return thumbnail(fake_, name, [&](std::size_t i) { return fake_->photo(i); });
}

std::optional<std::string> Thumbnails::real(const std::string& name) const {
    return thumbnail(real_, name, [&](std::size_t i) { return real_->photo(i); });
}

std::optional<std::string> Thumbnails::map(const std::string& name) const {
    return thumbnail(maps_, name,
                     [&](std::size_t i) { return colorize(maps_->channels(i), maps_->table()); });
}

std::optional<std::string> Thumbnails::sheet(std::size_t count, std::size_t columns) const {
    if (!fake_) {
        return std::nullopt;
    }
    std::vector<std::vector<std::optional<Photo>>> rows;
    try {
        const auto shown = std::min(count, fake_->size());
        for (std::size_t i = 0; i < shown; ++i) {
            if (i % columns == 0) {
                rows.emplace_back();
            }
            rows.back().push_back(shrunk(fake_->photo(i * fake_->size() / shown), kSheetSide));
        }
    } catch (const Error&) {
        return std::nullopt;
    }
    return data_uri(contact_sheet(rows));
}

} // namespace spade
