#include "libspade/image/samples.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/file_chunks.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/image_format.hpp"
#include "libspade/image/opencv_reader.hpp"
#include "libspade/image/orientation.hpp"
#include "libspade/image/picture_header.hpp"
#include "libspade/image/png_reader.hpp"

#include <cstddef>
#include <string>

namespace spade {

namespace {

bool is_deep_or_transparent_png(std::string_view bytes) {
    constexpr std::size_t kBitDepthAt = 24;
    constexpr std::size_t kColorTypeAt = 25;
    constexpr int kAlpha = 4; // a bit of the colour type
    return bytes.size() > kColorTypeAt &&
           (bytes[kBitDepthAt] == 16 || (bytes[kColorTypeAt] & kAlpha) != 0 ||
            png_chunk(bytes, "tRNS").has_value());
}

Samples samples_of(const Photo& photo) {
    return {photo.size, 8, 3, {photo.rgb.begin(), photo.rgb.end()}};
}

} // namespace

bool has_more_than_rgb8(std::string_view bytes, std::string_view name) {
    switch (image_format(bytes, name)) {
    case ImageFormat::kPng:
        return is_deep_or_transparent_png(bytes);
    case ImageFormat::kPnm:
        return pnm_header(bytes, name).max_value == 65535;
    case ImageFormat::kTiff: {
        const auto header = tiff_header(bytes, name);
        return header.bits == 16 && (header.samples == 1 || header.samples == 3);
    }
    case ImageFormat::kWebp:
        return webp_header(bytes, name).has_alpha;
    case ImageFormat::kJpeg2000:
        return true;
    case ImageFormat::kJpeg:
    case ImageFormat::kBmp:
    case ImageFormat::kGif:
    case ImageFormat::kNpy:
        return false;
    }
    throw InternalError("{}: unknown picture format", name);
}

Samples read_samples(std::string_view bytes, std::string_view name) {
    if (!has_more_than_rgb8(bytes, name)) {
        return samples_of(read_photo_bytes(bytes, name));
    }
    switch (image_format(bytes, name)) {
    case ImageFormat::kPng:
        return read_png_samples(bytes, name);
    case ImageFormat::kPnm:
        return read_opencv_samples(bytes, pnm_header(bytes, name).size, name);
    case ImageFormat::kTiff:
        return read_opencv_samples(without_orientation(std::string(bytes)),
                                   tiff_header(bytes, name).size, name);
    case ImageFormat::kWebp:
        return read_opencv_samples(bytes, webp_header(bytes, name).size, name);
    default:
        return read_opencv_samples(bytes, jpeg2000_size(bytes, name), name);
    }
}

} // namespace spade
