#include "libspade/labels/label_code.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/image_format.hpp"
#include "libspade/image/samples.hpp"
#include "libspade/labels/label_table.hpp"
#include "libspade/labels/renumber.hpp"

#include <array>
#include <utility>

namespace spade {

namespace {

constexpr int kMaxDivisor = 1 << 24;

[[noreturn]] void refuse_code(std::string_view text) {
    throw UsageError("--decode must be red, green, blue, ade20k, panoptic, divide:N, "
                     "divide-from:N or offset:K, or several of them in this order, joined by "
                     "commas, not '{}'",
                     printable_line(text));
}

/// The number after the colon of "divide:N".
int argument_of(std::string_view step, int least, int most) {
    const auto number = whole_number(step.substr(step.find(':') + 1), least, most);
    if (!number) {
        throw UsageError("--decode {}: the number must be from {} to {}", printable_line(step),
                         least, most);
    }
    return *number;
}

void require_lossless_colors(std::string_view bytes, std::string_view name) {
    const auto format = image_format(bytes, name);
    if (format == ImageFormat::kJpeg || format == ImageFormat::kJpeg2000) {
        throw DataError("{}: is a JPEG, whose compression alters encoded ids; use the original PNG",
                        name);
    }
}

} // namespace

LabelCode LabelCode::parse(const std::string& text) {
    LabelCode code;
    code.text_ = text;
    for (const auto& step : split(text, ',')) {
        code.add(step);
    }
    return code;
}

void LabelCode::add(std::string_view step) {
    constexpr std::array<std::pair<std::string_view, Channel>, 5> kChannels{
        {{"red", Channel::kRed},
         {"green", Channel::kGreen},
         {"blue", Channel::kBlue},
         {"ade20k", Channel::kAde20k},
         {"panoptic", Channel::kPanoptic}}};
    const bool is_first = channel_ == Channel::kNone && divisor_ == 0 && offset_ == 0;
    for (const auto& [name, channel] : kChannels) {
        if (step == name && is_first) {
            channel_ = channel;
            return;
        }
    }
    const bool from = starts_with(step, "divide-from:");
    if ((from || starts_with(step, "divide:")) && divisor_ == 0 && offset_ == 0 &&
        channel_ != Channel::kAde20k) {
        divisor_ = static_cast<std::uint32_t>(argument_of(step, 2, kMaxDivisor));
        divide_from_ = from ? divisor_ : 0;
        return;
    }
    if (starts_with(step, "offset:") && offset_ == 0) {
        offset_ = argument_of(step, -kMaxId, kMaxId);
        return;
    }
    refuse_code(text_);
}

bool LabelCode::has_instances() const {
    return channel_ == Channel::kAde20k || channel_ == Channel::kPanoptic || divisor_ != 0;
}

std::uint32_t LabelCode::number_of(const std::uint16_t* pixel) const {
    switch (channel_) {
    case Channel::kRed:
        return pixel[0];
    case Channel::kGreen:
        return pixel[1];
    case Channel::kBlue:
        return pixel[2];
    default: // all three; label_of() takes them apart
        return pixel[0] | std::uint32_t{pixel[1]} << 8 | std::uint32_t{pixel[2]} << 16;
    }
}

std::int64_t LabelCode::label_of(std::uint32_t number) const {
    auto label = std::int64_t{number};
    if (channel_ == Channel::kAde20k) {
        label = (number & 255) / 10 * 256 + (number >> 8 & 255);
    } else if (divisor_ != 0 && number >= divide_from_) {
        label = number / divisor_;
    }
    return label + offset_;
}

std::vector<std::uint32_t> LabelCode::numbers(std::string_view bytes, std::string_view name,
                                              Size& size) const {
    if (channel_ == Channel::kNone) {
        const auto map = read_label_map_bytes(bytes, name);
        size = map.size;
        return {map.ids.begin(), map.ids.end()};
    }
    require_lossless_colors(bytes, name);
    const auto samples = read_samples(bytes, name);
    const bool combines = channel_ == Channel::kAde20k || channel_ == Channel::kPanoptic;
    if (combines && samples.bits == 16) {
        throw DataError("{}: has 16 bits per channel, and --decode {} expects 8; is it the "
                        "collection's original file?",
                        name, text_);
    }
    size = samples.size;
    std::vector<std::uint32_t> numbers;
    numbers.reserve(size.pixels());
    const auto step = static_cast<std::size_t>(samples.channels);
    for (std::size_t i = 0; i < samples.values.size(); i += step) {
        numbers.push_back(number_of(samples.values.data() + i));
    }
    return numbers;
}

LabelCode::Decoded LabelCode::decode(std::string_view bytes, std::string_view name) const {
    Decoded decoded;
    auto& labels = decoded.labels;
    const auto raw = numbers(bytes, name, labels.size);
    labels.ids.reserve(raw.size());
    for (const auto number : raw) {
        const auto label = label_of(number);
        if (label < 0 || label > kMaxId) {
            const auto width = static_cast<std::size_t>(labels.size.width);
            throw DataError("{}: number {} at pixel ({}, {}) means label {} by --decode {}, "
                            "outside 0 to {}; is it the right code?",
                            name, number, labels.ids.size() % width, labels.ids.size() / width,
                            label, text_, kMaxId);
        }
        labels.ids.push_back(static_cast<std::int32_t>(label));
    }
    if (has_instances()) {
        decoded.instances = renumbered(raw, labels.size, name);
    }
    return decoded;
}

} // namespace spade
