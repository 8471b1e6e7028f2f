#include "libspade/image/png_reader.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/image_format.hpp"
#include "libspade/image/png_plain.hpp"

#include <png.h>

#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

namespace spade {

namespace {

/// What libpng reads, and the reason it gives for a failure.
struct Source {
    std::string_view rest;
    char reason[128] = "";
};

// libpng reports errors by longjmp, which skips destructors: nothing in the functions from here to
// PngReader has one.

void take_bytes(png_structp png, png_bytep to, std::size_t count) {
    auto* source = static_cast<Source*>(png_get_io_ptr(png));
    if (count > source->rest.size()) {
        png_error(png, "unexpected end of file");
    }
    std::memcpy(to, source->rest.data(), count);
    source->rest.remove_prefix(count);
}

[[noreturn]] void fail(png_structp png, png_const_charp reason) {
    auto* source = static_cast<Source*>(png_get_error_ptr(png));
    (void)std::snprintf(source->reason, sizeof source->reason, "%s", reason);
    png_longjmp(png, 1);
}

void drop_warning(png_structp, png_const_charp) {}

enum class Transparency { kDrop, kKeep };

/// Chunks that do not affect pixels are not parsed, only their checksums verified: a text that
/// inflates to gigabytes or a faulty colour profile does no harm.
void be_strict(png_structp png, Transparency transparency) {
    constexpr png_byte kTransparency[] = "tRNS";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
    if (transparency == Transparency::kDrop) {
        png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, kTransparency, 1);
    }
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    png_set_benign_errors(png, 0);
    png_set_user_limits(png, kMaxPictureSide, kMaxPictureSide);
}

bool read_info(png_structp png, png_infop info, Source* source, Transparency transparency) {
    if (setjmp(png_jmpbuf(png)) != 0) { // NOLINT(cert-err52-cpp)
        return false;
    }
    be_strict(png, transparency);
    png_set_read_fn(png, source, take_bytes);
    png_read_info(png, info);
    return true;
}

/// One or two bytes per pixel.
void keep_values(png_structp png, png_infop) {
    png_set_packing(png);
    // An id may exceed the palette: its colour is not used.
    png_set_check_for_invalid_index(png, 0);
}

void expand_to_rgb(png_structp png, png_infop info) {
    const int type = png_get_color_type(png, info);
    if (type == PNG_COLOR_TYPE_PALETTE) {
        png_set_palette_to_rgb(png);
    } else if ((type & PNG_COLOR_MASK_COLOR) == 0) {
        png_set_expand_gray_1_2_4_to_8(png);
        png_set_gray_to_rgb(png);
    }
}

/// Three bytes per pixel.
void make_rgb(png_structp png, png_infop info) {
    expand_to_rgb(png, info);
    png_set_strip_16(png);
    png_set_strip_alpha(png);
}

/// Four levels per pixel, of one or two bytes.
void make_rgba(png_structp png, png_infop info) {
    expand_to_rgb(png, info);
    if (png_get_valid(png, info, PNG_INFO_tRNS) != 0) {
        png_set_tRNS_to_alpha(png);
    } else {
        constexpr png_uint_32 kOpaque = 0xFFFF;
        png_set_add_alpha(png, kOpaque, PNG_FILLER_AFTER);
    }
}

using Transform = void (*)(png_structp, png_infop);

bool read_rows(png_structp png, png_infop info, Transform transform, png_bytepp rows,
               std::size_t row_bytes) {
    if (setjmp(png_jmpbuf(png)) != 0) { // NOLINT(cert-err52-cpp)
        return false;
    }
    transform(png, info);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    if (png_get_rowbytes(png, info) != row_bytes) {
        png_error(png, "unexpected row length");
    }
    png_read_image(png, rows);
    png_read_end(png, nullptr);
    return true;
}

std::uint64_t number_at(std::string_view bytes, std::size_t at) {
    std::uint64_t value = 0;
    for (const char c : bytes.substr(at, 4)) {
        value = value << 8 | static_cast<unsigned char>(c);
    }
    return value;
}

struct PngStructs {
    png_structp png = nullptr;
    png_infop info = nullptr;

    PngStructs() = default;
    ~PngStructs() { png_destroy_read_struct(&png, &info, nullptr); }
    PngStructs(const PngStructs&) = delete;
    PngStructs& operator=(const PngStructs&) = delete;
};

class PngReader {
public:
    PngReader(std::string_view bytes, std::string_view name,
              Transparency transparency = Transparency::kDrop);

    Size size() const { return size_; }
    int color_type() const { return png_get_color_type(libpng_.png, libpng_.info); }
    int bit_depth() const { return png_get_bit_depth(libpng_.png, libpng_.info); }

    std::vector<std::uint8_t> read(Transform transform, std::size_t bytes_per_pixel);

private:
    [[noreturn]] void refuse() const {
        throw DataError("{}: is damaged or truncated: libpng reports '{}'; make or copy it again",
                        name_, source_.reason);
    }
    void require_enough(std::size_t bytes) const;

    std::string_view name_;
    Source source_;
    Size size_;
    PngStructs libpng_;
};

PngReader::PngReader(std::string_view bytes, std::string_view name, Transparency transparency)
    : name_(name) {
    constexpr std::size_t kWidthAt = 16; // after the signature and the head of IHDR
    if (bytes.size() < kWidthAt + 8) {
        throw DataError("{}: is truncated: it has {} bytes; copy it again", name, bytes.size());
    }
    size_ = checked_size(number_at(bytes, kWidthAt), number_at(bytes, kWidthAt + 4), name);
    source_.rest = bytes;
    libpng_.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source_, fail, drop_warning);
    libpng_.info = libpng_.png != nullptr ? png_create_info_struct(libpng_.png) : nullptr;
    if (libpng_.info == nullptr) {
        throw InternalError("{}: cannot initialize libpng; is memory exhausted?", name);
    }
    if (!read_info(libpng_.png, libpng_.info, &source_, transparency)) {
        refuse();
    }
    require_enough(bytes.size());
}

/// Deflate compresses at most 1032 to 1: a file too short for its header is refused before pixels
/// are allocated.
void PngReader::require_enough(std::size_t bytes) const {
    constexpr std::size_t kBestRatio = 1032;
    const auto bits = size_.pixels() * png_get_channels(libpng_.png, libpng_.info) *
                      static_cast<std::size_t>(bit_depth());
    if (bits / 8 / kBestRatio > bytes) {
        throw DataError("{}: is truncated: {} bytes cannot hold {}x{} pixels; copy it again", name_,
                        bytes, size_.width, size_.height);
    }
}

std::vector<std::uint8_t> PngReader::read(Transform transform, std::size_t bytes_per_pixel) {
    const auto row_bytes = static_cast<std::size_t>(size_.width) * bytes_per_pixel;
    std::vector<std::uint8_t> pixels(size_.pixels() * bytes_per_pixel);
    std::vector<png_bytep> rows;
    for (std::size_t y = 0; y < static_cast<std::size_t>(size_.height); ++y) {
        rows.push_back(pixels.data() + y * row_bytes);
    }
    if (!read_rows(libpng_.png, libpng_.info, transform, rows.data(), row_bytes)) {
        refuse();
    }
    return pixels;
}

void require_ids(int color_type, std::string_view name) {
    if (color_type == PNG_COLOR_TYPE_GRAY || color_type == PNG_COLOR_TYPE_PALETTE) {
        return;
    }
    if (color_type == PNG_COLOR_TYPE_GRAY_ALPHA) {
        throw DataError("{}: is grey with transparency, and a label id cannot be transparent; save "
                        "it as plain grey, without alpha",
                        name);
    }
    throw_not_ids(name, color_type == PNG_COLOR_TYPE_RGB_ALPHA ? "RGBA" : "RGB");
}

} // namespace

LabelMap read_png_ids(std::string_view bytes, std::string_view name) {
    if (auto plain = read_plain_png_ids(bytes)) {
        return std::move(*plain);
    }
    PngReader reader(bytes, name);
    require_ids(reader.color_type(), name);
    const bool wide = reader.bit_depth() == 16;
    const auto values = reader.read(keep_values, wide ? 2 : 1);
    LabelMap map;
    map.size = reader.size();
    if (!wide) {
        map.ids.assign(values.begin(), values.end());
        return map;
    }
    map.ids.resize(map.size.pixels());
    for (std::size_t i = 0; i < map.ids.size(); ++i) {
        map.ids[i] = values[2 * i] << 8 | values[2 * i + 1];
    }
    return map;
}

Photo read_png_rgb(std::string_view bytes, std::string_view name) {
    PngReader reader(bytes, name);
    return {reader.size(), reader.read(make_rgb, 3)};
}

Samples read_png_samples(std::string_view bytes, std::string_view name) {
    PngReader reader(bytes, name, Transparency::kKeep);
    Samples samples;
    samples.size = reader.size();
    samples.channels = 4;
    samples.bits = reader.bit_depth() == 16 ? 16 : 8;
    const std::size_t wide = samples.bits == 16 ? 2 : 1;
    const auto levels = reader.read(make_rgba, 4 * wide);
    if (wide == 1) {
        samples.values.assign(levels.begin(), levels.end());
        return samples;
    }
    samples.values.resize(levels.size() / 2);
    for (std::size_t i = 0; i < samples.values.size(); ++i) {
        samples.values[i] = static_cast<std::uint16_t>(levels[2 * i] << 8 | levels[2 * i + 1]);
    }
    return samples;
}

} // namespace spade
