#ifndef TESTS_IMAGE_EXIF_FILE_HPP
#define TESTS_IMAGE_EXIF_FILE_HPP

/// \file
/// Files with an orientation as cameras and editors store it.

#include <zlib.h>

#include <cstdint>
#include <string>

namespace spade::test {

inline std::string number_text(std::uint32_t value, int bytes, bool big) {
    std::string text;
    for (int i = 0; i < bytes; ++i) {
        const int shift = 8 * (big ? bytes - 1 - i : i);
        text += static_cast<char>(value >> shift & 255);
    }
    return text;
}

/// A TIFF block whose directory holds a resolution unit and the orientation.
inline std::string exif_block(int orientation, bool big = false) {
    const auto entry = [&](std::uint32_t tag, std::uint32_t value) {
        return number_text(tag, 2, big) + number_text(3, 2, big) + number_text(1, 4, big) +
               number_text(value, 2, big) + std::string(2, '\0');
    };
    return (big ? std::string("MM\0*", 4) : std::string("II*\0", 4)) + number_text(8, 4, big) +
           number_text(2, 2, big) + entry(274, static_cast<std::uint32_t>(orientation)) +
           entry(296, 2) + number_text(0, 4, big);
}

/// Puts the block behind the start of a JPEG.
inline std::string jpeg_with_exif(std::string jpeg, const std::string& block) {
    const auto data = std::string("Exif\0\0", 6) + block;
    const auto length = static_cast<std::uint32_t>(data.size() + 2);
    return jpeg.insert(2, "\xFF\xE1" + number_text(length, 2, true) + data);
}

/// Puts the block behind the header of a PNG.
inline std::string png_with_exif(std::string png, const std::string& block) {
    constexpr std::size_t kHeaderEnd = 8 + 12 + 13;
    const auto data = "eXIf" + block;
    const auto sum =
        crc32(0, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size()));
    return png.insert(kHeaderEnd, number_text(static_cast<std::uint32_t>(block.size()), 4, true) +
                                      data + number_text(static_cast<std::uint32_t>(sum), 4, true));
}

} // namespace spade::test

#endif // TESTS_IMAGE_EXIF_FILE_HPP
