#ifndef LIBSPADE_IMAGE_FILE_CHUNKS_HPP
#define LIBSPADE_IMAGE_FILE_CHUNKS_HPP

/// \file
/// The parts of JPEG, PNG and WebP files, found by their lengths alone: nothing is verified, and a
/// truncated part ends the search. Decoders judge a file; this only looks something up in it.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace spade {

/// A part of a file: views into its bytes.
struct FileChunk {
    std::string_view kind; ///< "eXIf"; of JPEG the marker's second byte
    std::string_view data;
};

/// The segments of a JPEG before its compressed data.
std::vector<FileChunk> jpeg_segments(std::string_view bytes);

/// The first chunk of this kind, in a PNG or in a WebP.
std::optional<FileChunk> png_chunk(std::string_view bytes, std::string_view kind);
std::optional<FileChunk> webp_chunk(std::string_view bytes, std::string_view kind);

} // namespace spade

#endif // LIBSPADE_IMAGE_FILE_CHUNKS_HPP
