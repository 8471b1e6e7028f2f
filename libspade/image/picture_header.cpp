#include "libspade/image/picture_header.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/file_chunks.hpp"
#include "libspade/image/image_format.hpp"

#include <algorithm>
#include <cstdlib>

namespace spade {

namespace {

/// The numbers of a header, by offset.
class Fields {
public:
    Fields(std::string_view bytes, std::string_view name, bool big_endian = false)
        : bytes_(bytes), name_(name), big_endian_(big_endian) {}

    std::uint32_t u8(std::size_t at) const { return number(at, 1); }
    std::uint32_t u16(std::size_t at) const { return number(at, 2); }
    std::uint32_t u24(std::size_t at) const { return number(at, 3); }
    std::uint32_t u32(std::size_t at) const { return number(at, 4); }

    void require(std::size_t length) const {
        if (length > bytes_.size()) {
            throw DataError("{}: is truncated: it has {} of {} bytes; copy it again", name_,
                            bytes_.size(), length);
        }
    }

private:
    std::uint32_t number(std::size_t at, std::size_t length) const {
        require(at + length);
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < length; ++i) {
            const auto byte = bytes_[at + (big_endian_ ? i : length - 1 - i)];
            value = value << 8 | static_cast<unsigned char>(byte);
        }
        return value;
    }

    std::string_view bytes_;
    std::string_view name_;
    bool big_endian_;
};

/// The numbers at the start of a PNM, separated by whitespace and comments.
class PnmNumbers {
public:
    PnmNumbers(std::string_view bytes, std::string_view name) : bytes_(bytes), name_(name) {}

    std::uint32_t next() {
        skip_whitespace();
        const auto begin = at_;
        std::uint32_t value = 0;
        constexpr std::size_t kMaxDigits = 9;
        while (at_ < bytes_.size() && bytes_[at_] >= '0' && bytes_[at_] <= '9' &&
               at_ - begin < kMaxDigits) {
            value = value * 10 + static_cast<std::uint32_t>(bytes_[at_++] - '0');
        }
        if (at_ == begin || at_ == bytes_.size()) {
            throw DataError("{}: is damaged or truncated: no complete number at byte {} of its PNM "
                            "header; copy it again",
                            name_, begin);
        }
        return value;
    }

    /// Past the last number and the single whitespace character that follows it.
    std::size_t end() const { return at_ + 1; }

private:
    void skip_whitespace() {
        constexpr std::string_view kWhitespace = " \t\r\n\v\f";
        while (at_ < bytes_.size()) {
            if (bytes_[at_] == '#') {
                at_ = std::min(bytes_.find('\n', at_), bytes_.size());
            } else if (kWhitespace.find(bytes_[at_]) == std::string_view::npos) {
                return;
            } else {
                ++at_;
            }
        }
    }

    std::string_view bytes_;
    std::string_view name_;
    std::size_t at_ = 2; ///< after "P5"
};

/// The value of a TIFF entry: a SHORT (the first, if there are several), else a single LONG.
std::uint32_t tiff_value(const Fields& fields, std::size_t entry) {
    constexpr std::uint32_t kShort = 3;
    if (fields.u16(entry + 2) != kShort) {
        return fields.u32(entry + 8);
    }
    const bool elsewhere = fields.u32(entry + 4) > 2;
    return fields.u16(elsewhere ? fields.u32(entry + 8) : entry + 8);
}

} // namespace

BmpHeader bmp_header(std::string_view bytes, std::string_view name) {
    const Fields fields(bytes, name);
    const bool is_old = fields.u32(14) == 12; // OS/2's header, with sizes of 16 bits
    const auto width = is_old ? fields.u16(18) : fields.u32(18);
    const auto height =
        is_old ? std::int64_t{fields.u16(20)} : static_cast<std::int32_t>(fields.u32(22));
    BmpHeader header;
    header.size = checked_size(width, static_cast<std::uint64_t>(std::abs(height)), name);
    header.bottom_up = height > 0;
    header.bits = static_cast<int>(fields.u16(is_old ? 24 : 28));
    header.compression = is_old ? 0 : fields.u32(30);
    header.pixels_at = fields.u32(10);
    header.row_bytes = (std::size_t{width} * static_cast<std::size_t>(header.bits) + 31) / 32 * 4;
    const bool is_rle = header.compression == 1 || header.compression == 2;
    fields.require(header.pixels_at +
                   (is_rle ? fields.u32(34)
                           : header.row_bytes * static_cast<std::size_t>(header.size.height)));
    return header;
}

PnmHeader pnm_header(std::string_view bytes, std::string_view name) {
    PnmHeader header;
    header.kind = bytes[1] - '0';
    if (header.kind < 4) {
        throw DataError("{}: unsupported text PNM (P{}); convert it to PNG", name, header.kind);
    }
    PnmNumbers numbers(bytes, name);
    const auto width = numbers.next();
    const auto height = numbers.next();
    header.size = checked_size(width, height, name);
    header.max_value = header.kind == 4 ? 1 : numbers.next();
    if (header.max_value < 1 || header.max_value > 65535) {
        throw DataError("{}: is damaged: its header has maximum value {}, not 1 to 65535", name,
                        header.max_value);
    }
    header.pixels_at = numbers.end();
    const std::size_t row = header.kind == 4 ? (width + 7) / 8
                                             : std::size_t{width} * (header.kind == 6 ? 3 : 1) *
                                                   (header.max_value > 255 ? 2 : 1);
    Fields(bytes, name).require(header.pixels_at + row * height);
    return header;
}

TiffHeader tiff_header(std::string_view bytes, std::string_view name) {
    const Fields fields(bytes, name, bytes[0] == 'M');
    const std::size_t directory = fields.u32(4);
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    TiffHeader header;
    const auto entries = fields.u16(directory);
    fields.require(directory + 2 + std::size_t{12} * entries + 4);
    for (std::uint32_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + std::size_t{12} * i;
        const auto value = tiff_value(fields, entry);
        switch (fields.u16(entry)) {
        case 256: // ImageWidth
            width = value;
            break;
        case 257: // ImageLength
            height = value;
            break;
        case 258: // BitsPerSample
            header.bits = static_cast<int>(value);
            break;
        case 259: // Compression
            header.compression = static_cast<int>(value);
            break;
        case 262: // PhotometricInterpretation
            header.photometric = static_cast<int>(value);
            break;
        case 277: // SamplesPerPixel
            header.samples = static_cast<int>(value);
            break;
        }
    }
    header.size = checked_size(width, height, name);
    return header;
}

WebpHeader webp_header(std::string_view bytes, std::string_view name) {
    const Fields fields(bytes, name);
    fields.require(std::size_t{fields.u32(4)} + 8);
    const auto kind = bytes.substr(12, 4);
    if (kind == "VP8 ") {
        return {checked_size(fields.u16(26) & 0x3fff, fields.u16(28) & 0x3fff, name), false, false};
    }
    if (kind == "VP8L") {
        const auto packed = fields.u32(21);
        constexpr std::uint32_t kAlphaIsUsed = 1U << 28;
        return {checked_size((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1, name), true,
                (packed & kAlphaIsUsed) != 0};
    }
    constexpr std::uint32_t kAnimated = 2;
    constexpr std::uint32_t kAlpha = 16;
    if (kind != "VP8X" || (fields.u8(20) & kAnimated) != 0) {
        throw DataError("{}: is an animated or unsupported WebP; convert it to PNG", name);
    }
    return {
        checked_size(std::uint64_t{fields.u24(24)} + 1, std::uint64_t{fields.u24(27)} + 1, name),
        webp_chunk(bytes, "VP8L").has_value(), (fields.u8(20) & kAlpha) != 0};
}

Size jpeg2000_size(std::string_view bytes, std::string_view name) {
    constexpr std::string_view kSizeMarker = "\xFF\x4F\xFF\x51"; // opens the codestream
    const auto codestream = bytes.find(kSizeMarker);
    if (codestream == std::string_view::npos) {
        throw DataError("{}: is a damaged JPEG 2000: it has no picture; copy it again", name);
    }
    const Fields fields(bytes, name, true);
    const auto at = codestream + 8; // after the length and the capabilities
    const std::uint64_t width = fields.u32(at);
    const std::uint64_t height = fields.u32(at + 4);
    const std::uint64_t left = fields.u32(at + 8);
    const std::uint64_t top = fields.u32(at + 12);
    return checked_size(width > left ? width - left : 0, height > top ? height - top : 0, name);
}

} // namespace spade
