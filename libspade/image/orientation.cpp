#include "libspade/image/orientation.hpp"

#include "libspade/image/file_chunks.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace spade {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kLittleTiff = "II*\0"sv;
constexpr std::string_view kBigTiff = "MM\0*"sv;

bool begins_with(std::string_view bytes, std::string_view magic) {
    return bytes.substr(0, magic.size()) == magic;
}

/// The two bytes of the orientation in a file, a SHORT.
struct OrientationTag {
    std::size_t low_byte_at = 0; ///< in the whole file
    int value = 1;
};

/// Looks through the first directory of a TIFF block, which lies at `offset` of the file. Damaged
/// blocks have no orientation.
std::optional<OrientationTag> tag_in_tiff(std::string_view tiff, std::size_t offset) {
    constexpr std::uint32_t kOrientation = 274;
    constexpr std::uint32_t kShort = 3;
    constexpr std::size_t kEntryBytes = 12;
    const bool big = begins_with(tiff, kBigTiff);
    if (!big && !begins_with(tiff, kLittleTiff)) {
        return std::nullopt;
    }
    const auto number = [&](std::size_t at, std::size_t length) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < length; ++i) {
            const auto place = at + (big ? i : length - 1 - i);
            value =
                value << 8 | (place < tiff.size() ? static_cast<unsigned char>(tiff[place]) : 0U);
        }
        return value;
    };
    const std::size_t directory = number(4, 4);
    const auto entries = number(directory, 2);
    for (std::uint32_t i = 0; i < entries; ++i) {
        const auto entry = directory + 2 + kEntryBytes * i;
        if (entry + kEntryBytes > tiff.size()) {
            return std::nullopt;
        }
        if (number(entry, 2) == kOrientation && number(entry + 2, 2) == kShort) {
            return OrientationTag{offset + entry + (big ? 9 : 8),
                                  static_cast<int>(number(entry + 8, 2))};
        }
    }
    return std::nullopt;
}

/// The TIFF block in a chunk, with or without the identifier that JPEG puts before it.
std::optional<OrientationTag> tag_in_exif(std::string_view exif, std::string_view file) {
    constexpr auto kIdentifier = "Exif\0\0"sv;
    if (begins_with(exif, kIdentifier)) {
        exif.remove_prefix(kIdentifier.size());
    }
    return tag_in_tiff(exif, static_cast<std::size_t>(exif.data() - file.data()));
}

std::optional<OrientationTag> tag_in_jpeg(std::string_view bytes) {
    constexpr auto kApp1 = "\xE1"sv;
    for (const auto& segment : jpeg_segments(bytes)) {
        if (segment.kind == kApp1 && begins_with(segment.data, "Exif\0\0"sv)) {
            return tag_in_exif(segment.data, bytes);
        }
    }
    return std::nullopt;
}

std::optional<OrientationTag> find_tag(std::string_view bytes) {
    if (begins_with(bytes, "\xFF\xD8"sv)) {
        return tag_in_jpeg(bytes);
    }
    if (begins_with(bytes, "\x89PNG"sv)) {
        const auto chunk = png_chunk(bytes, "eXIf");
        return chunk ? tag_in_exif(chunk->data, bytes) : std::nullopt;
    }
    if (begins_with(bytes, "RIFF"sv)) {
        const auto chunk = webp_chunk(bytes, "EXIF");
        return chunk ? tag_in_exif(chunk->data, bytes) : std::nullopt;
    }
    return tag_in_tiff(bytes, 0);
}

/// \param channels  values of a pixel, side by side
template <class Value>
std::vector<Value> turned(const std::vector<Value>& values, Size size, std::size_t channels,
                          Orientation orientation) {
    const bool swaps = swaps_sides(orientation);
    const bool from_right = orientation == Orientation::kMirror ||
                            orientation == Orientation::kHalfTurn ||
                            orientation == Orientation::kTransverse ||
                            orientation == Orientation::kQuarterCounterclockwise;
    const bool from_bottom =
        orientation == Orientation::kHalfTurn || orientation == Orientation::kFlip ||
        orientation == Orientation::kQuarterClockwise || orientation == Orientation::kTransverse;
    const int width = swaps ? size.height : size.width;
    const int height = swaps ? size.width : size.height;
    std::vector<Value> result(values.size());
    auto to = result.begin();
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const int column = swaps ? y : x;
            const int row = swaps ? x : y;
            const auto from_x = from_right ? size.width - 1 - column : column;
            const auto from_y = from_bottom ? size.height - 1 - row : row;
            const auto pixel =
                static_cast<std::size_t>(from_y) * static_cast<std::size_t>(size.width) +
                static_cast<std::size_t>(from_x);
            to = std::copy_n(values.data() + pixel * channels, channels, to);
        }
    }
    return result;
}

Size turned(Size size, Orientation orientation) {
    return swaps_sides(orientation) ? Size{size.height, size.width} : size;
}

} // namespace

Orientation stored_orientation(std::string_view bytes) {
    const auto tag = find_tag(bytes);
    return tag && tag->value >= 1 && tag->value <= 8 ? static_cast<Orientation>(tag->value)
                                                     : Orientation::kUpright;
}

std::string without_orientation(std::string bytes) {
    const auto tag = find_tag(bytes);
    if (!tag || tag->value == 1) {
        return bytes;
    }
    if (!begins_with(bytes, "\x89PNG"sv)) {
        bytes[tag->low_byte_at] = '\1';
        return bytes;
    }
    // A checksum protects the chunk, so all of it goes: length, kind, data, checksum.
    const auto chunk = png_chunk(bytes, "eXIf");
    const auto data_at = static_cast<std::size_t>(chunk->data.data() - bytes.data());
    const auto length = chunk->data.size();
    bytes.erase(data_at - 8, 8 + length + 4);
    return bytes;
}

Photo upright(Photo photo, Orientation orientation) {
    if (orientation != Orientation::kUpright) {
        photo.rgb = turned(photo.rgb, photo.size, 3, orientation);
        photo.size = turned(photo.size, orientation);
    }
    return photo;
}

LabelMap upright(LabelMap map, Orientation orientation) {
    if (orientation != Orientation::kUpright) {
        map.ids = turned(map.ids, map.size, 1, orientation);
        map.size = turned(map.size, orientation);
    }
    return map;
}

} // namespace spade
