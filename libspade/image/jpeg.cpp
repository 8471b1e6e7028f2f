#include "libspade/image/jpeg.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/image_format.hpp"

#include <turbojpeg.h>

#include <memory>
#include <type_traits>
#include <vector>

namespace spade {

namespace {

constexpr int kFullColorQuality = 90; ///< from here up, chroma keeps its resolution
constexpr int kStrict = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS;

struct Destroy {
    void operator()(tjhandle handle) const { tjDestroy(handle); }
};
using Handle = std::unique_ptr<std::remove_pointer_t<tjhandle>, Destroy>;

struct Free {
    void operator()(unsigned char* bytes) const { tjFree(bytes); }
};

Handle opened(tjhandle handle) {
    if (handle == nullptr) {
        throw InternalError("cannot initialize libturbojpeg: {}; is memory exhausted?",
                            tjGetErrorStr2(nullptr));
    }
    return Handle(handle);
}

struct Header {
    Size size;
    bool cmyk = false;
};

class JpegReader {
public:
    JpegReader(std::string_view bytes, std::string_view name)
        : bytes_(bytes), name_(name), handle_(opened(tjInitDecompress())) {
        int width = 0;
        int height = 0;
        int subsampling = 0;
        int colors = 0;
        require(tjDecompressHeader3(handle_.get(), data(), length(), &width, &height, &subsampling,
                                    &colors));
        header_.size = checked_size(static_cast<std::uint64_t>(width),
                                    static_cast<std::uint64_t>(height), name);
        header_.cmyk = colors == TJCS_CMYK || colors == TJCS_YCCK;
    }

    const Header& header() const { return header_; }

    std::vector<std::uint8_t> read(TJPF format) {
        const int pixel = tjPixelSize[format];
        std::vector<std::uint8_t> pixels(header_.size.pixels() * static_cast<std::size_t>(pixel));
        require(tjDecompress2(handle_.get(), data(), length(), pixels.data(), header_.size.width,
                              header_.size.width * pixel, header_.size.height, format, kStrict));
        return pixels;
    }

private:
    const unsigned char* data() const {
        return reinterpret_cast<const unsigned char*>(bytes_.data());
    }
    unsigned long length() const { return static_cast<unsigned long>(bytes_.size()); }

    void require(int status) const {
        if (status != 0) {
            throw DataError("{}: is damaged or truncated: libjpeg reports '{}'; make or copy it "
                            "again",
                            name_, tjGetErrorStr2(handle_.get()));
        }
    }

    std::string_view bytes_;
    std::string_view name_;
    Handle handle_;
    Header header_;
};

/// a * b / 255, rounded as by PIL.
int product(int a, int b) {
    const int scaled = a * b + 128;
    return ((scaled >> 8) + scaled) >> 8;
}

/// \param cmyk  inverted: 255 is no ink
std::vector<std::uint8_t> rgb_of_cmyk(const std::vector<std::uint8_t>& cmyk) {
    std::vector<std::uint8_t> rgb;
    rgb.reserve(cmyk.size() / 4 * 3);
    for (std::size_t i = 0; i < cmyk.size(); i += 4) {
        const int light = cmyk[i + 3];
        for (std::size_t ink = 0; ink < 3; ++ink) {
            rgb.push_back(static_cast<std::uint8_t>(light - product(255 - cmyk[i + ink], light)));
        }
    }
    return rgb;
}

} // namespace

Photo read_jpeg_rgb(std::string_view bytes, std::string_view name) {
    JpegReader reader(bytes, name);
    const auto& header = reader.header();
    return {header.size, header.cmyk ? rgb_of_cmyk(reader.read(TJPF_CMYK)) : reader.read(TJPF_RGB)};
}

std::string encode_jpeg(const Photo& photo, int quality) {
    if (photo.size.width < 1 || photo.rgb.size() != 3 * photo.size.pixels()) {
        throw InternalError("a photo of {}x{} pixels holds {} levels", photo.size.width,
                            photo.size.height, photo.rgb.size());
    }
    if (quality < 1 || quality > 100) {
        throw UsageError("JPEG quality must be from 1 to 100, not {}", quality);
    }
    const auto handle = opened(tjInitCompress());
    unsigned char* bytes = nullptr;
    unsigned long length = 0;
    const int status = tjCompress2(handle.get(), photo.rgb.data(), photo.size.width,
                                   3 * photo.size.width, photo.size.height, TJPF_RGB, &bytes,
                                   &length, quality >= kFullColorQuality ? TJSAMP_444 : TJSAMP_420,
                                   quality, TJFLAG_ACCURATEDCT);
    const std::unique_ptr<unsigned char, Free> owner(bytes);
    if (status != 0) {
        throw InternalError("cannot encode {}x{} pixels as JPEG: {}", photo.size.width,
                            photo.size.height, tjGetErrorStr2(handle.get()));
    }
    return {reinterpret_cast<const char*>(bytes), length};
}

} // namespace spade
