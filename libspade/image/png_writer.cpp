#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"

#include <png.h>
#include <zlib.h>

#include <algorithm>
#include <csetjmp>
#include <vector>

namespace spade {

namespace {

/// Level 6 is three times slower and saves three per cent.
constexpr int kLevel = 1;

struct Layout {
    Size size;
    int bit_depth = 8;
    int color_type = PNG_COLOR_TYPE_GRAY;
    int filter = PNG_FILTER_NONE;
    int strategy = Z_DEFAULT_STRATEGY;
    std::size_t row_bytes = 0;
};

void append_bytes(png_structp png, png_bytep bytes, std::size_t count) {
    auto* out = static_cast<std::string*>(png_get_io_ptr(png));
    try {
        out->append(reinterpret_cast<const char*>(bytes), count);
        return;
    } catch (...) { // an exception must not pass through C
    }
    png_error(png, "out of memory");
}

void flush_nothing(png_structp) {}

void ignore_warning(png_structp, png_const_charp) {}

[[noreturn]] void leave(png_structp png, png_const_charp) { png_longjmp(png, 1); }

void write_rows(png_structp png, const Layout& layout, const std::uint8_t* row) {
    for (int y = 0; y < layout.size.height; ++y, row += layout.row_bytes) {
        png_write_row(png, row);
    }
}

/// libpng reports errors by longjmp, which skips destructors: there are none here.
bool write_picture(png_structp png, png_infop info, std::string* out, const Layout& layout,
                   const std::uint8_t* pixels) {
    if (setjmp(png_jmpbuf(png)) != 0) { // NOLINT(cert-err52-cpp)
        return false;
    }
    png_set_write_fn(png, out, append_bytes, flush_nothing);
    png_set_IHDR(png, info, static_cast<png_uint_32>(layout.size.width),
                 static_cast<png_uint_32>(layout.size.height), layout.bit_depth, layout.color_type,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, kLevel);
    png_set_compression_strategy(png, layout.strategy);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, layout.filter);
    png_write_info(png, info);
    write_rows(png, layout, pixels);
    png_write_end(png, info);
    return true;
}

std::string encode(const Layout& layout, const std::vector<std::uint8_t>& pixels) {
    std::string out;
    auto* png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, leave, ignore_warning);
    auto* info = png != nullptr ? png_create_info_struct(png) : nullptr;
    const bool done = info != nullptr && write_picture(png, info, &out, layout, pixels.data());
    png_destroy_write_struct(&png, &info);
    if (!done) {
        throw InternalError("cannot encode {}x{} pixels as PNG", layout.size.width,
                            layout.size.height);
    }
    return out;
}

void require_whole(Size size, std::size_t values, std::size_t per_pixel) {
    if (size.width < 1 || size.height < 1 || values != size.pixels() * per_pixel) {
        throw InternalError("a picture of {}x{} pixels holds {} values", size.width, size.height,
                            values);
    }
}

} // namespace

std::string encode_png(const Photo& photo) {
    require_whole(photo.size, photo.rgb.size(), 3);
    // Of the fixed filters Paeth compresses photos best; Z_RLE is then as small as full matching.
    return encode({photo.size, 8, PNG_COLOR_TYPE_RGB, PNG_FILTER_PAETH, Z_RLE,
                   std::size_t{3} * static_cast<std::size_t>(photo.size.width)},
                  photo.rgb);
}

std::string encode_label_png(const LabelMap& map) {
    require_whole(map.size, map.ids.size(), 1);
    std::int32_t least = 0;
    std::int32_t most = 0;
    for (const auto id : map.ids) {
        least = std::min(least, id);
        most = std::max(most, id);
    }
    if (least < 0 || most > 65535) {
        throw DataError("id {} is out of range for a PNG (0 to 65535); renumber the ids",
                        least < 0 ? least : most);
    }
    const bool wide = most > 255;
    const auto width = static_cast<std::size_t>(map.size.width);
    std::vector<std::uint8_t> pixels(map.ids.size() * (wide ? 2 : 1));
    if (wide) {
        for (std::size_t i = 0; i < map.ids.size(); ++i) {
            pixels[2 * i] = static_cast<std::uint8_t>(map.ids[i] >> 8);
            pixels[2 * i + 1] = static_cast<std::uint8_t>(map.ids[i] & 255);
        }
    } else {
        std::transform(map.ids.begin(), map.ids.end(), pixels.begin(),
                       [](std::int32_t id) { return static_cast<std::uint8_t>(id); });
    }
    return encode({map.size, wide ? 16 : 8, PNG_COLOR_TYPE_GRAY, PNG_FILTER_NONE,
                   Z_DEFAULT_STRATEGY, width * (wide ? 2 : 1)},
                  pixels);
}

} // namespace spade
