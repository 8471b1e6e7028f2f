#include "libspade/image/file_chunks.hpp"

#include <cstdint>

namespace spade {

namespace {

std::uint32_t big_number(std::string_view bytes) {
    std::uint32_t value = 0;
    for (const char c : bytes) {
        value = value << 8 | static_cast<unsigned char>(c);
    }
    return value;
}

std::uint32_t little_number(std::string_view bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return value;
}

} // namespace

std::vector<FileChunk> jpeg_segments(std::string_view bytes) {
    constexpr char kStartOfScan = '\xDA';
    std::vector<FileChunk> segments;
    std::size_t at = 2; // after the start of image
    while (at + 4 <= bytes.size() && bytes[at] == '\xFF') {
        const char marker = bytes[at + 1];
        if (marker == '\xFF') { // padding
            ++at;
            continue;
        }
        const std::size_t length = big_number(bytes.substr(at + 2, 2)); // includes itself
        if (marker == kStartOfScan || length < 2 || length > bytes.size() - at - 2) {
            break;
        }
        segments.push_back({bytes.substr(at + 1, 1), bytes.substr(at + 4, length - 2)});
        at += 2 + length;
    }
    return segments;
}

std::optional<FileChunk> png_chunk(std::string_view bytes, std::string_view kind) {
    constexpr std::size_t kSignature = 8;
    constexpr std::size_t kFrame = 12; // length, kind, checksum
    for (std::size_t at = kSignature; at + kFrame <= bytes.size();) {
        const std::size_t length = big_number(bytes.substr(at, 4));
        if (length > bytes.size() - at - kFrame) {
            break;
        }
        const FileChunk chunk{bytes.substr(at + 4, 4), bytes.substr(at + 8, length)};
        if (chunk.kind == kind) {
            return chunk;
        }
        at += kFrame + length;
    }
    return std::nullopt;
}

std::optional<FileChunk> webp_chunk(std::string_view bytes, std::string_view kind) {
    constexpr std::size_t kRiffHeader = 12;
    constexpr std::size_t kFrame = 8; // kind, length
    for (std::size_t at = kRiffHeader; at + kFrame <= bytes.size();) {
        const std::size_t length = little_number(bytes.substr(at + 4, 4));
        if (length > bytes.size() - at - kFrame) {
            break;
        }
        const FileChunk chunk{bytes.substr(at, 4), bytes.substr(at + kFrame, length)};
        if (chunk.kind == kind) {
            return chunk;
        }
        at += kFrame + length + length % 2;
    }
    return std::nullopt;
}

} // namespace spade
