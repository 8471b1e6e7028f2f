#include "libspade/image/map_reader.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_format.hpp"
#include "libspade/image/opencv_reader.hpp"
#include "libspade/image/orientation.hpp"
#include "libspade/image/picture_header.hpp"
#include "libspade/io/npy.hpp"

#include <string>

namespace spade {

namespace {

std::int32_t byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

} // namespace

LabelMap read_bmp_ids(std::string_view bytes, std::string_view name) {
    const auto header = bmp_header(bytes, name);
    if (header.bits > 8) {
        throw_not_ids(name, "RGB");
    }
    if (header.bits != 8 || header.compression != 0) {
        throw DataError("{}: unsupported BMP with {} bits per pixel and compression {} (label maps "
                        "need 8, uncompressed); convert it to PNG",
                        name, header.bits, header.compression);
    }
    LabelMap map;
    map.size = header.size;
    map.ids.reserve(map.size.pixels());
    const auto width = static_cast<std::size_t>(map.size.width);
    const auto height = static_cast<std::size_t>(map.size.height);
    for (std::size_t y = 0; y < height; ++y) {
        const auto row = header.bottom_up ? height - 1 - y : y;
        for (std::size_t x = 0; x < width; ++x) {
            map.ids.push_back(byte_at(bytes, header.pixels_at + row * header.row_bytes + x));
        }
    }
    return map;
}

LabelMap read_pnm_ids(std::string_view bytes, std::string_view name) {
    const auto header = pnm_header(bytes, name);
    if (header.kind == 6) {
        throw_not_ids(name, "PPM");
    }
    if (header.kind != 5) {
        throw DataError("{}: is a bitmap (PBM), in which 1 is black; convert it to a grey PNG of "
                        "ids",
                        name);
    }
    LabelMap map;
    map.size = header.size;
    map.ids.reserve(map.size.pixels());
    const bool wide = header.max_value > 255;
    for (std::size_t i = 0; i < map.size.pixels(); ++i) {
        const auto at = header.pixels_at + (wide ? 2 * i : i);
        map.ids.push_back(wide ? byte_at(bytes, at) << 8 | byte_at(bytes, at + 1)
                               : byte_at(bytes, at));
    }
    return map;
}

LabelMap read_tiff_ids(std::string_view bytes, std::string_view name) {
    const auto header = tiff_header(bytes, name);
    if (header.samples > 2) {
        throw_not_ids(name, "TIFF");
    }
    constexpr int kBlackIsZero = 1;
    if (header.compression == 6 || header.compression == 7) {
        throw DataError("{}: is a JPEG-compressed TIFF, which alters ids; recreate the label map "
                        "as PNG",
                        name);
    }
    if (header.samples != 1 || (header.bits != 8 && header.bits != 16) ||
        header.photometric != kBlackIsZero) {
        throw DataError("{}: unsupported TIFF with {} samples of {} bits and photometric {} (label "
                        "maps need 8- or 16-bit grey); convert it to PNG",
                        name, header.samples, header.bits, header.photometric);
    }
    return read_opencv_ids(without_orientation(std::string(bytes)), header.size, name);
}

LabelMap read_npy_ids(std::string_view bytes, std::string_view name) {
    constexpr std::int64_t kMaxStoredId = 65535;
    const auto array = parse_npy(bytes, name);
    if (!is_integer(array.dtype) || array.shape.size() != 2) {
        throw DataError("{}: is a {}-dimensional array of {}; a label map has two dimensions, "
                        "height and width, of uint8 or another integer type",
                        name, array.shape.size(), to_text(array.dtype));
    }
    LabelMap map;
    map.size = checked_size(static_cast<std::uint64_t>(array.shape[1]),
                            static_cast<std::uint64_t>(array.shape[0]), name);
    map.ids.reserve(map.size.pixels());
    for (const auto id : array.integers()) {
        if (id < 0 || id > kMaxStoredId) {
            const auto width = static_cast<std::size_t>(map.size.width);
            throw DataError("{}: id {} at pixel ({}, {}) is not from 0 to {}; give such pixels "
                            "another id",
                            name, id, map.ids.size() % width, map.ids.size() / width, kMaxStoredId);
        }
        map.ids.push_back(static_cast<std::int32_t>(id));
    }
    return map;
}

LabelMap read_webp_ids(std::string_view bytes, std::string_view name) {
    const auto header = webp_header(bytes, name);
    if (!header.lossless) {
        throw DataError("{}: is a lossy WebP, which alters ids; recreate the label map as PNG",
                        name);
    }
    return read_opencv_ids(bytes, header.size, name);
}

} // namespace spade
