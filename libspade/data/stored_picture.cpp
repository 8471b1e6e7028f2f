#include "libspade/data/stored_picture.hpp"

#include "libspade/data/data_set.hpp"
#include "libspade/image/image_file.hpp"

namespace spade {

namespace {

constexpr std::string_view kPngMagic = "\x89PNG\r\n\x1a\n";
constexpr std::size_t kPngBitDepthAt = 24;
constexpr std::size_t kPngColorTypeAt = 25;

int byte_or_none(std::string_view bytes, std::size_t at) {
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : -1;
}

bool is_png(std::string_view bytes) { return bytes.substr(0, kPngMagic.size()) == kPngMagic; }

/// The number of components of a JPEG that has been decoded, so is intact: in the frame header, the
/// first of markers C0 to CF that is not a table.
int jpeg_components(std::string_view bytes) {
    constexpr std::size_t kComponentsAt = 9; // after the marker
    std::size_t at = 2;
    while (at + kComponentsAt < bytes.size() && byte_or_none(bytes, at) == 0xFF) {
        const int marker = byte_or_none(bytes, at + 1);
        if (marker == 0xFF) { // padding
            ++at;
            continue;
        }
        const bool is_table = marker == 0xC4 || marker == 0xC8 || marker == 0xCC;
        if (marker >= 0xC0 && marker <= 0xCF && !is_table) {
            return byte_or_none(bytes, at + kComponentsAt);
        }
        at += 2 + static_cast<std::size_t>(byte_or_none(bytes, at + 2) << 8 |
                                           byte_or_none(bytes, at + 3));
    }
    return -1;
}

/// 8-bit colours, in a format that every reader decodes to the same levels.
bool can_keep_photo(std::string_view bytes) {
    constexpr int kRgb = 2;
    if (is_png(bytes)) {
        return byte_or_none(bytes, kPngBitDepthAt) == 8 &&
               byte_or_none(bytes, kPngColorTypeAt) == kRgb;
    }
    const bool is_jpeg = byte_or_none(bytes, 0) == 0xFF && byte_or_none(bytes, 1) == 0xD8;
    return is_jpeg && jpeg_components(bytes) == 3;
}

/// Grey or palette in whole bytes: some readers scale fewer bits.
bool can_keep_map(std::string_view bytes) {
    constexpr int kGrey = 0;
    constexpr int kPalette = 3;
    const int type = byte_or_none(bytes, kPngColorTypeAt);
    return is_png(bytes) && byte_or_none(bytes, kPngBitDepthAt) >= 8 &&
           (type == kGrey || type == kPalette);
}

} // namespace

StoredPhoto store_photo(const Photo& photo, std::string_view bytes, const PhotoCoding& coding) {
    if (can_keep_photo(bytes)) {
        return {{std::string(bytes), pixel_digest(photo)}, "original", std::nullopt};
    }
    if (!coding.jpeg) {
        return {{encode_png(photo), pixel_digest(photo)}, "png", std::nullopt};
    }
    auto jpeg = encode_jpeg(photo, coding.quality);
    const auto decoded = read_photo_bytes(jpeg, "the re-encoded JPEG");
    return {{std::move(jpeg), pixel_digest(decoded)}, "jpeg", squared_error(photo, decoded)};
}

DataSetRecord store_map(const LabelMap& map, std::string_view bytes) {
    return {can_keep_map(bytes) ? std::string(bytes) : encode_label_png(map), pixel_digest(map)};
}

} // namespace spade
