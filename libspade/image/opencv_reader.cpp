#include "libspade/image/opencv_reader.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/image/image_format.hpp"

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>

#include <iostream>
#include <streambuf>
#include <vector>

namespace spade {

namespace {

thread_local bool is_muted = false;

/// Forwards what is written to std::cerr, except from muted threads.
class MutingStream : public std::streambuf {
public:
    explicit MutingStream(std::streambuf* out) : out_(out) {}

protected:
    int_type overflow(int_type c) override {
        return is_muted || traits_type::eq_int_type(c, traits_type::eof())
                   ? traits_type::not_eof(c)
                   : out_->sputc(traits_type::to_char_type(c));
    }
    std::streamsize xsputn(const char* text, std::streamsize count) override {
        return is_muted ? count : out_->sputn(text, count);
    }
    int sync() override { return is_muted ? 0 : out_->pubsync(); }

private:
    std::streambuf* out_;
};

/// Makes OpenCV decode in the calling thread, silently. imdecode writes its failures to std::cerr
/// whatever the log level.
void prepare_opencv() {
    static const bool once = [] {
        cv::setNumThreads(0);
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        // Never freed: std::cerr outlives all our statics.
        std::cerr.rdbuf(new MutingStream(std::cerr.rdbuf()));
        return true;
    }();
    (void)once;
}

struct Mute {
    Mute() { is_muted = true; }
    ~Mute() { is_muted = false; }
};

cv::Mat decode(std::string_view bytes, Size size, int flags, std::string_view name) {
    prepare_opencv();
    const Mute mute;
    cv::Mat picture;
    try {
        const cv::Mat file(1, static_cast<int>(bytes.size()), CV_8U,
                           const_cast<char*>(bytes.data()));
        picture = cv::imdecode(file, flags | cv::IMREAD_IGNORE_ORIENTATION);
    } catch (const cv::Exception& error) {
        throw DataError("{}: cannot be decoded: OpenCV reports '{}'; convert it to PNG", name,
                        printable_line(error.err));
    }
    if (picture.empty()) {
        throw DataError("{}: is damaged, or not supported by OpenCV; make it again, or convert it "
                        "to PNG",
                        name);
    }
    if (picture.cols != size.width || picture.rows != size.height) {
        throw DataError("{}: decodes to {}x{} pixels, but its header says {}x{}; convert it to PNG",
                        name, picture.cols, picture.rows, size.width, size.height);
    }
    return picture;
}

template <class Value>
void append_row(const cv::Mat& picture, int y, std::vector<std::int32_t>& ids) {
    const auto* row = picture.ptr<Value>(y);
    ids.insert(ids.end(), row, row + picture.cols);
}

/// Appends the first of several channels; the first three must be equal. A fourth is alpha.
void append_grey_row(const cv::Mat& picture, int y, std::vector<std::int32_t>& ids,
                     std::string_view name) {
    const auto* pixel = picture.ptr<std::uint8_t>(y);
    for (int x = 0; x < picture.cols; ++x, pixel += picture.channels()) {
        if (pixel[0] != pixel[1] || pixel[0] != pixel[2]) {
            throw_not_ids(name, "RGB");
        }
        ids.push_back(pixel[0]);
    }
}

} // namespace

Photo read_opencv_rgb(std::string_view bytes, Size size, std::string_view name) {
    const auto picture = decode(bytes, size, cv::IMREAD_COLOR, name);
    if (picture.type() != CV_8UC3) {
        throw DataError("{}: unsupported sample type (8 and 16 bits are supported); convert it to "
                        "PNG",
                        name);
    }
    Photo photo;
    photo.size = size;
    photo.rgb.reserve(3 * size.pixels());
    for (int y = 0; y < size.height; ++y) {
        const auto* bgr = picture.ptr<std::uint8_t>(y);
        for (int x = 0; x < size.width; ++x, bgr += 3) {
            photo.rgb.insert(photo.rgb.end(), {bgr[2], bgr[1], bgr[0]});
        }
    }
    return photo;
}

Samples read_opencv_samples(std::string_view bytes, Size size, std::string_view name) {
    const auto picture = decode(bytes, size, cv::IMREAD_UNCHANGED, name);
    const int count = picture.channels();
    if ((picture.depth() != CV_8U && picture.depth() != CV_16U) || count == 2) {
        throw DataError("{}: unsupported sample type (8 and 16 bits are supported); convert it to "
                        "PNG",
                        name);
    }
    cv::Mat wide;
    picture.convertTo(wide, CV_16U);
    Samples samples{size, picture.depth() == CV_8U ? 8 : 16, count == 4 ? 4 : 3, {}};
    samples.values.reserve(size.pixels() * static_cast<std::size_t>(samples.channels));
    for (int y = 0; y < size.height; ++y) {
        const auto* pixel = wide.ptr<std::uint16_t>(y);
        for (int x = 0; x < size.width; ++x, pixel += count) {
            const bool grey = count == 1;
            samples.values.insert(samples.values.end(),
                                  {pixel[grey ? 0 : 2], pixel[grey ? 0 : 1], pixel[0]});
            if (count == 4) {
                samples.values.push_back(pixel[3]);
            }
        }
    }
    return samples;
}

LabelMap read_opencv_ids(std::string_view bytes, Size size, std::string_view name) {
    const auto picture = decode(bytes, size, cv::IMREAD_UNCHANGED, name);
    LabelMap map;
    map.size = size;
    map.ids.reserve(size.pixels());
    for (int y = 0; y < size.height; ++y) {
        switch (picture.type()) {
        case CV_8UC1:
            append_row<std::uint8_t>(picture, y, map.ids);
            break;
        case CV_16UC1:
            append_row<std::uint16_t>(picture, y, map.ids);
            break;
        case CV_8UC3:
        case CV_8UC4:
            append_grey_row(picture, y, map.ids, name);
            break;
        default:
            throw DataError("{}: is not a map of 8- or 16-bit ids; convert it to PNG", name);
        }
    }
    return map;
}

} // namespace spade
