#include "libspade/prepare/source_notes.hpp"

#include "libspade/base/log.hpp"

#include <algorithm>

namespace spade {

namespace {

/// From this share on, unknown ids are hardly a border that annotators left out.
constexpr double kSuspiciousShare = 0.1;

} // namespace

SourceNotes::SourceNotes(const LabelSource& labels, const SourceOptions& options)
    : labels_(labels),
      options_(options),
      range_(PhotoRange::parse(options.photo_range)),
      palettes_(labels.table(), labels.options().remap) {}

std::optional<std::string> SourceNotes::add(const ItemNotes& item) {
    pixels_ += item.pixels;
    ignored_pixels_ += item.ignored;
    if (item.unknown) {
        unknown_pixels_ += item.unknown->count;
        unknown_.add(item.labels_file);
    }
    add_photo(item);
    if (options_.palettes == PaletteRule::kCheck) {
        if (const auto fault = palettes_.add(item.palette, item.labels_file)) {
            return fmt::format("{}: {}", item.labels_file, *fault);
        }
    }
    return std::nullopt;
}

void SourceNotes::add_photo(const ItemNotes& item) {
    const auto& file = item.photo_file;
    const auto& facts = item.photo;
    if (facts.bits == 16 && range_.is_hardly_used(facts.brightest)) {
        dark_.add(file);
        brightest_ = std::max(brightest_, facts.brightest);
    }
    if (facts.orientation != Orientation::kUpright) {
        (options_.ignore_exif ? left_turned_ : turned_).add(file);
    }
    if (facts.transparent > 0) {
        transparent_.add(file);
    }
}

std::optional<std::string> SourceNotes::fault() const {
    return options_.palettes == PaletteRule::kCheck ? palettes_.fault() : std::nullopt;
}

void SourceNotes::report() const {
    report_photos();
    report_unknown();
    report_ignored();
}

void SourceNotes::report_photos() const {
    if (dark_.count > 0) {
        log_warning("{} photos, such as {}, have 16-bit levels of at most {}, and become dark: "
                    "--photo-range auto takes the range of their bits, --photo-range LO:HI yours",
                    dark_.count, dark_.first, brightest_);
    }
    if (turned_.count > 0) {
        log_info("{} photos, such as {}, are turned upright as the camera says (EXIF)",
                 turned_.count, turned_.first);
    }
    if (left_turned_.count > 0) {
        log_info("{} photos, such as {}, are left as they are stored (--ignore-exif)",
                 left_turned_.count, left_turned_.first);
    }
    if (transparent_.count > 0) {
        log_info("{} photos, such as {}, are transparent in places (--background {})",
                 transparent_.count, transparent_.first, options_.background);
    }
}

/// Train ids are small numbers, which are ignored labels of most tables.
void SourceNotes::report_ignored() const {
    constexpr double kSuspicious = 0.5;
    const auto share =
        pixels_ == 0 ? 0.0 : static_cast<double>(ignored_pixels_) / static_cast<double>(pixels_);
    if (share > kSuspicious && options_.remap != kTrainRemap) {
        log_warning("{:.3g} % of the pixels have labels that the benchmark of this table does not "
                    "score: do the maps hold train ids? --remap {} translates them",
                    100 * share, kTrainRemap);
    }
}

void SourceNotes::report_unknown() const {
    if (unknown_.count == 0 || labels_.options().unknown != UnknownIds::kDontCare) {
        return;
    }
    const auto share = static_cast<double>(unknown_pixels_) / static_cast<double>(pixels_);
    const auto text = fmt::format("{:.3g} % of the pixels, in {} maps such as {}, are not in the "
                                  "label table and become don't-care",
                                  100 * share, unknown_.count, unknown_.first);
    if (share < kSuspiciousShare) {
        log_info("{}", text);
        return;
    }
    log_warning("{}: so many usually mean another table, or ids that are encoded (--decode, "
                "--remap); spade-prepare lint lists them",
                text);
}

} // namespace spade
