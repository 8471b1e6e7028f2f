#include "libspade/image/image_format.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/image/image_file.hpp"

namespace spade {

namespace {

using namespace std::string_view_literals;

/// How many bytes of an unrecognized file a message shows.
constexpr std::size_t kShownBytes = 16;

bool begins(std::string_view bytes, std::string_view magic) {
    return bytes.substr(0, magic.size()) == magic;
}

bool is_pnm(std::string_view bytes) {
    constexpr std::string_view kBlank = " \t\r\n#";
    return bytes.size() > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6' &&
           kBlank.find(bytes[2]) != std::string_view::npos;
}

/// A text file may begin with "BM", too. In a bitmap, bytes 14 to 17 are the size of its second
/// header, which is less than 256.
bool is_bmp(std::string_view bytes) {
    return begins(bytes, "BM") && bytes.size() > 18 && bytes.substr(15, 3) == "\0\0\0"sv;
}

} // namespace

ImageFormat image_format(std::string_view bytes, std::string_view name) {
    if (bytes.empty()) {
        throw DataError("{}: is empty; copy it again", name);
    }
    if (begins(bytes, "\x89PNG\r\n\x1a\n")) {
        return ImageFormat::kPng;
    }
    if (begins(bytes, "\xff\xd8\xff")) {
        return ImageFormat::kJpeg;
    }
    if (is_pnm(bytes)) {
        return ImageFormat::kPnm;
    }
    if (is_bmp(bytes)) {
        return ImageFormat::kBmp;
    }
    if (begins(bytes, "II*\0"sv) || begins(bytes, "MM\0*"sv)) {
        return ImageFormat::kTiff;
    }
    if (begins(bytes, "RIFF") && bytes.size() > 12 && bytes.substr(8, 4) == "WEBP") {
        return ImageFormat::kWebp;
    }
    if (begins(bytes, "GIF8")) {
        return ImageFormat::kGif;
    }
    if (begins(bytes, "\0\0\0\x0CjP  "sv) || begins(bytes, "\xFF\x4F\xFF\x51")) {
        return ImageFormat::kJpeg2000;
    }
    if (begins(bytes, "\x93NUMPY")) {
        return ImageFormat::kNpy;
    }
    throw DataError("{}: is not a supported picture: it begins with '{}'; use PNG, JPEG, BMP, PGM, "
                    "PPM, TIFF, WebP, GIF or JPEG 2000",
                    name, printable_line(bytes.substr(0, kShownBytes)));
}

Size checked_size(std::uint64_t width, std::uint64_t height, std::string_view name) {
    if (width == 0 || height == 0) {
        throw DataError("{}: is damaged: its header says {}x{} pixels", name, width, height);
    }
    if (width > kMaxPictureSide || height > kMaxPictureSide || width * height > kMaxPixels) {
        throw DataError("{}: has {}x{} pixels; at most {} per side and {} in total are supported: "
                        "scale it down",
                        name, width, height, kMaxPictureSide, kMaxPixels);
    }
    return {static_cast<int>(width), static_cast<int>(height)};
}

void throw_not_ids(std::string_view name, std::string_view kind) {
    throw DataError("{}: is a colour picture ({}), not a map of label ids; convert it to a grey "
                    "PNG of ids, or map colours to ids with 'spade-prepare pack --label-colors'",
                    name, kind);
}

} // namespace spade
