#include "libspade/image/image_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/gif.hpp"
#include "libspade/image/image_format.hpp"
#include "libspade/image/jpeg.hpp"
#include "libspade/image/map_reader.hpp"
#include "libspade/image/opencv_reader.hpp"
#include "libspade/image/orientation.hpp"
#include "libspade/image/picture_header.hpp"
#include "libspade/image/png_reader.hpp"

namespace spade {

namespace {

/// PIL scales other ranges to 8 bits, OpenCV does not.
Photo read_pnm_rgb(std::string_view bytes, std::string_view name) {
    const auto header = pnm_header(bytes, name);
    if (header.kind != 4 && header.max_value != 255 && header.max_value != 65535) {
        throw DataError("{}: unsupported PNM maximum value {} (255 and 65535 are supported); "
                        "convert it to PNG",
                        name, header.max_value);
    }
    return read_opencv_rgb(bytes, header.size, name);
}

/// OpenCV multiplies colours by alpha where PIL drops it.
Photo read_tiff_rgb(std::string_view bytes, std::string_view name) {
    const auto header = tiff_header(bytes, name);
    if (header.samples != 1 && header.samples != 3) {
        throw DataError("{}: unsupported TIFF with {} samples per pixel (1 and 3 are supported); "
                        "convert it to PNG",
                        name, header.samples);
    }
    return read_opencv_rgb(without_orientation(std::string(bytes)), header.size, name);
}

} // namespace

LabelMap read_label_map_bytes(std::string_view bytes, std::string_view name) {
    switch (image_format(bytes, name)) {
    case ImageFormat::kPng:
        return read_png_ids(bytes, name);
    case ImageFormat::kBmp:
        return read_bmp_ids(bytes, name);
    case ImageFormat::kPnm:
        return read_pnm_ids(bytes, name);
    case ImageFormat::kTiff:
        return read_tiff_ids(bytes, name);
    case ImageFormat::kWebp:
        return read_webp_ids(bytes, name);
    case ImageFormat::kGif:
        return read_gif(bytes, name).indices;
    case ImageFormat::kNpy:
        return read_npy_ids(bytes, name);
    case ImageFormat::kJpeg:
    case ImageFormat::kJpeg2000:
        break;
    }
    throw DataError("{}: is a JPEG, whose compression blends neighbouring ids; recreate the label "
                    "map as PNG",
                    name);
}

Photo read_photo_bytes(std::string_view bytes, std::string_view name) {
    switch (image_format(bytes, name)) {
    case ImageFormat::kPng:
        return read_png_rgb(bytes, name);
    case ImageFormat::kJpeg:
        return read_jpeg_rgb(bytes, name);
    case ImageFormat::kBmp:
        return read_opencv_rgb(bytes, bmp_header(bytes, name).size, name);
    case ImageFormat::kPnm:
        return read_pnm_rgb(bytes, name);
    case ImageFormat::kTiff:
        return read_tiff_rgb(bytes, name);
    case ImageFormat::kWebp:
        return read_opencv_rgb(bytes, webp_header(bytes, name).size, name);
    case ImageFormat::kGif:
        return to_photo(read_gif(bytes, name));
    case ImageFormat::kJpeg2000:
        return read_opencv_rgb(bytes, jpeg2000_size(bytes, name), name);
    case ImageFormat::kNpy:
        throw DataError("{}: is a NumPy array; save photos as PNG or JPEG", name);
    }
    throw InternalError("{}: no reader for this format", name);
}

} // namespace spade
