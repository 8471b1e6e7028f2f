#include "libspade/image/png_plain.hpp"

#include "libspade/image/image_file.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace spade {

namespace {

constexpr std::string_view kSignature = "\x89PNG\r\n\x1a\n";
constexpr std::size_t kChunkFrame = 12; ///< length, kind, checksum

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return value;
}

struct Chunk {
    std::string_view kind;
    std::string_view data;
};

/// Takes one chunk off the front; nothing where it is truncated or its checksum is wrong.
std::optional<Chunk> next_chunk(std::string_view& rest) {
    if (rest.size() < kChunkFrame) {
        return std::nullopt;
    }
    const std::size_t length = big_endian(rest, 0);
    if (length > rest.size() - kChunkFrame) {
        return std::nullopt;
    }
    const Chunk chunk{rest.substr(4, 4), rest.substr(8, length)};
    const auto sum =
        crc32(0, reinterpret_cast<const Bytef*>(chunk.kind.data()), static_cast<uInt>(length + 4));
    if (sum != big_endian(rest, 8 + length)) {
        return std::nullopt;
    }
    rest.remove_prefix(length + kChunkFrame);
    return chunk;
}

/// What a plain file holds.
struct Contents {
    Size size;
    std::vector<std::string_view> pixels; ///< compressed, in pieces
};

/// \returns whether the header is that of a plain map
bool take_header(const std::optional<Chunk>& chunk, Contents& contents, bool& has_palette) {
    constexpr std::size_t kHeaderBytes = 13;
    if (!chunk || chunk->kind != "IHDR" || chunk->data.size() != kHeaderBytes) {
        return false;
    }
    const auto width = big_endian(chunk->data, 0);
    const auto height = big_endian(chunk->data, 4);
    const auto rest = chunk->data.substr(8); // depth, colours, compression, filter, interlace
    const bool is_plain = rest[0] == 8 && (rest[1] == 0 || rest[1] == 3) && rest[2] == 0 &&
                          rest[3] == 0 && rest[4] == 0;
    if (!is_plain || width == 0 || height == 0 || width > kMaxPictureSide ||
        height > kMaxPictureSide || std::uint64_t{width} * height > kMaxPixels) {
        return false;
    }
    contents.size = {static_cast<int>(width), static_cast<int>(height)};
    has_palette = rest[1] == 3;
    return true;
}

std::optional<Contents> contents_of(std::string_view bytes) {
    if (bytes.substr(0, kSignature.size()) != kSignature) {
        return std::nullopt;
    }
    bytes.remove_prefix(kSignature.size());
    Contents contents;
    bool wants_palette = false;
    if (!take_header(next_chunk(bytes), contents, wants_palette)) {
        return std::nullopt;
    }
    bool pixels_ended = false;
    while (const auto chunk = next_chunk(bytes)) {
        if (chunk->kind == "IEND") {
            const bool whole = chunk->data.empty() && !wants_palette && !contents.pixels.empty();
            return whole ? std::optional(std::move(contents)) : std::nullopt;
        }
        if (chunk->kind == "IDAT") {
            if (wants_palette || pixels_ended) {
                return std::nullopt;
            }
            contents.pixels.push_back(chunk->data);
            continue;
        }
        pixels_ended = !contents.pixels.empty();
        if (chunk->kind == "PLTE") {
            const auto colors = chunk->data.size();
            if (!wants_palette || pixels_ended || colors == 0 || colors % 3 != 0 || colors > 768) {
                return std::nullopt;
            }
            wants_palette = false;
        } else if (chunk->kind == "tRNS" || (chunk->kind[0] & 0x20) == 0) {
            return std::nullopt; // transparency, or critical and unknown
        }
    }
    return std::nullopt;
}

/// \returns whether the pieces hold exactly out.size() bytes
bool inflate_all(const std::vector<std::string_view>& pieces, std::vector<std::uint8_t>& out) {
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) {
        return false;
    }
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    int status = Z_OK;
    std::size_t used = 0;
    for (; used < pieces.size() && status == Z_OK; ++used) {
        stream.next_in =
            reinterpret_cast<Bytef*>(const_cast<char*>(pieces[used].data())); // zlib only reads
        stream.avail_in = static_cast<uInt>(pieces[used].size());
        status = pieces[used].empty() ? Z_OK : inflate(&stream, Z_NO_FLUSH);
    }
    const bool whole = status == Z_STREAM_END && used == pieces.size() && stream.avail_in == 0 &&
                       stream.avail_out == 0;
    (void)inflateEnd(&stream);
    return whole;
}

/// In flat regions the upper two neighbours are equal, or the left two.
void undo_paeth(std::uint8_t* row, const std::uint8_t* above, std::size_t width) {
    int left = 0;
    int corner = 0;
    for (std::size_t x = 0; x < width; ++x) {
        const int up = above[x];
        int guess = left;
        if (up != corner) {
            const int by_left = std::abs(up - corner);
            const int by_up = std::abs(left - corner);
            const int by_corner = std::abs(left + up - 2 * corner);
            guess = by_left <= by_up && by_left <= by_corner ? left
                    : by_up <= by_corner                     ? up
                                                             : corner;
        }
        corner = up;
        left = (row[x] + guess) & 255;
        row[x] = static_cast<std::uint8_t>(left);
    }
}

/// \returns whether the filter is valid
bool undo_filter(int filter, std::uint8_t* row, const std::uint8_t* above, std::size_t width) {
    std::uint8_t left = 0;
    switch (filter) {
    case 0:
        return true;
    case 1:
        for (std::size_t x = 0; x < width; ++x) {
            left = row[x] = static_cast<std::uint8_t>(row[x] + left);
        }
        return true;
    case 2:
        for (std::size_t x = 0; x < width; ++x) {
            row[x] = static_cast<std::uint8_t>(row[x] + above[x]);
        }
        return true;
    case 3:
        for (std::size_t x = 0; x < width; ++x) {
            left = row[x] = static_cast<std::uint8_t>(row[x] + (left + above[x]) / 2);
        }
        return true;
    case 4:
        undo_paeth(row, above, width);
        return true;
    default:
        return false;
    }
}

} // namespace

std::optional<LabelMap> read_plain_png_ids(std::string_view bytes) {
    constexpr std::size_t kBestRatio = 1032; // of deflate: allocate nothing for shorter files
    const auto contents = contents_of(bytes);
    if (!contents || contents->size.pixels() / kBestRatio > bytes.size()) {
        return std::nullopt;
    }
    const auto width = static_cast<std::size_t>(contents->size.width);
    const auto height = static_cast<std::size_t>(contents->size.height);
    std::vector<std::uint8_t> filtered(height * (width + 1));
    if (!inflate_all(contents->pixels, filtered)) {
        return std::nullopt;
    }
    LabelMap map;
    map.size = contents->size;
    map.ids.reserve(map.size.pixels());
    const std::vector<std::uint8_t> nothing(width);
    const auto* above = nothing.data();
    for (auto* row = filtered.data(); row < filtered.data() + filtered.size(); row += width + 1) {
        if (!undo_filter(row[0], row + 1, above, width)) {
            return std::nullopt;
        }
        above = row + 1;
        map.ids.insert(map.ids.end(), row + 1, row + 1 + width);
    }
    return map;
}

} // namespace spade
