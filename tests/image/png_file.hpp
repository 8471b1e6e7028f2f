#ifndef TESTS_IMAGE_PNG_FILE_HPP
#define TESTS_IMAGE_PNG_FILE_HPP

#include <png.h>

#include <cstdint>
#include <string>
#include <vector>

namespace spade::test {

/// The kind of PNG to make; samples are given as stored, one or two bytes each.
struct PngKind {
    int width = 13;
    int height = 7;
    int bits = 8;
    int color = PNG_COLOR_TYPE_GRAY;
    int interlace = PNG_INTERLACE_NONE;
    bool transparency = false;
};

inline void append(png_structp png, png_bytep bytes, std::size_t count) {
    static_cast<std::string*>(png_get_io_ptr(png))
        ->append(reinterpret_cast<const char*>(bytes), count);
}

inline void add_palette(png_structp png, png_infop info, const PngKind& kind) {
    std::vector<png_color> palette;
    for (int i = 0; i < 1 << kind.bits; ++i) {
        palette.push_back({png_byte(255 - i), png_byte(i), 7});
    }
    png_set_PLTE(png, info, palette.data(), int(palette.size()));
}

/// \param rows  empty: the header without pixels
inline std::string png_file(const PngKind& kind, std::vector<std::vector<std::uint8_t>> rows) {
    std::string out;
    auto* png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    auto* info = png_create_info_struct(png);
    png_set_write_fn(png, &out, append, nullptr);
    png_set_IHDR(png, info, png_uint_32(kind.width), png_uint_32(kind.height), kind.bits,
                 kind.color, kind.interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (kind.color == PNG_COLOR_TYPE_PALETTE) {
        add_palette(png, info, kind);
    }
    if (kind.transparency) {
        png_byte alpha[] = {0, 128};
        png_color_16 grey{0, 1, 1, 1, 1};
        png_set_tRNS(png, info, alpha, 2, &grey);
    }
    png_write_info(png, info);
    if (!rows.empty()) {
        png_set_packing(png);
        std::vector<png_bytep> pointers;
        for (auto& row : rows) {
            pointers.push_back(row.data());
        }
        png_write_image(png, pointers.data());
        png_write_end(png, info);
    }
    png_destroy_write_struct(&png, &info);
    return out;
}

/// Grey or indices, `id(x, y)` each.
template <class Id>
std::string id_png(const PngKind& kind, Id id) {
    std::vector<std::vector<std::uint8_t>> rows(static_cast<std::size_t>(kind.height));
    for (int y = 0; y < kind.height; ++y) {
        for (int x = 0; x < kind.width; ++x) {
            const int value = id(x, y);
            if (kind.bits == 16) {
                rows[std::size_t(y)].push_back(std::uint8_t(value >> 8));
            }
            rows[std::size_t(y)].push_back(std::uint8_t(value));
        }
    }
    return png_file(kind, std::move(rows));
}

} // namespace spade::test

#endif // TESTS_IMAGE_PNG_FILE_HPP
