#include "libspade/image/photo_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/samples.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace spade {

namespace {

/// Blends a level with the background, as PIL's alpha_composite on an opaque one.
std::uint8_t blended(std::uint8_t level, std::uint8_t behind, int opacity) {
    return static_cast<std::uint8_t>((level * opacity + behind * (255 - opacity) + 127) / 255);
}

int brightest_of(const Samples& samples) {
    std::uint16_t brightest = 0;
    for (std::size_t i = 0; i < samples.values.size(); ++i) {
        const bool is_opacity = samples.channels == 4 && i % 4 == 3;
        brightest = is_opacity ? brightest : std::max(brightest, samples.values[i]);
    }
    return brightest;
}

/// Fills in everything of the facts but the orientation.
Photo to_photo(const Samples& samples, const PhotoRules& rules, PhotoFacts& facts) {
    facts.bits = samples.bits;
    facts.brightest = samples.bits == 16 ? brightest_of(samples) : 0;
    const auto level = [&](std::uint16_t value) {
        return samples.bits == 8 ? static_cast<std::uint8_t>(value)
                                 : rules.range.level(value, facts.brightest);
    };
    const auto step = static_cast<std::size_t>(samples.channels);
    const std::uint16_t opaque = samples.bits == 8 ? 255 : 65535;
    Photo photo;
    photo.size = samples.size;
    photo.rgb.reserve(3 * photo.size.pixels());
    for (std::size_t i = 0; i < samples.values.size(); i += step) {
        const auto opacity = step == 4 ? samples.values[i + 3] : opaque;
        facts.transparent += opacity < opaque ? 1 : 0;
        for (std::size_t color = 0; color < 3; ++color) {
            const auto stored = level(samples.values[i + color]);
            photo.rgb.push_back(
                rules.background && opacity < opaque
                    ? blended(stored, (*rules.background)[color], opacity * 255 / opaque)
                    : stored);
        }
    }
    return photo;
}

std::optional<Rgb> named_color(const std::string& name) {
    static const std::map<std::string, Rgb> colors{
        {"black", {0, 0, 0}},      {"white", {255, 255, 255}}, {"grey", {128, 128, 128}},
        {"gray", {128, 128, 128}}, {"red", {255, 0, 0}},       {"green", {0, 128, 0}},
        {"blue", {0, 0, 255}}};
    const auto found = colors.find(name);
    return found == colors.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Rgb> hexadecimal_color(const std::string& text) {
    if (text.size() != 7 || text[0] != '#' ||
        text.find_first_not_of("0123456789abcdefABCDEF", 1) != std::string::npos) {
        return std::nullopt;
    }
    const auto value = std::stoul(text.substr(1), nullptr, 16);
    return Rgb{static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8 & 255),
               static_cast<std::uint8_t>(value & 255)};
}

std::optional<Rgb> decimal_color(const std::string& text) {
    const auto fields = split(text, ',');
    if (fields.size() != 3) {
        return std::nullopt;
    }
    Rgb color{};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto level = whole_number(fields[i], 0, 255);
        if (!level) {
            return std::nullopt;
        }
        color[i] = static_cast<std::uint8_t>(*level);
    }
    return color;
}

} // namespace

Rgb parse_color(const std::string& text, std::string_view option) {
    for (const auto& color : {named_color(text), hexadecimal_color(text), decimal_color(text)}) {
        if (color) {
            return *color;
        }
    }
    throw UsageError("{} must be a colour such as white, #ff8000 or 255,128,0, not '{}'", option,
                     printable_line(text));
}

PhotoFile read_photo_file(std::string_view bytes, std::string_view name, const PhotoRules& rules) {
    PhotoFile file;
    file.facts.orientation = stored_orientation(bytes);
    file.photo = has_more_than_rgb8(bytes, name)
                     ? to_photo(read_samples(bytes, name), rules, file.facts)
                     : read_photo_bytes(bytes, name);
    if (!rules.ignore_exif) {
        file.photo = upright(std::move(file.photo), file.facts.orientation);
    }
    return file;
}

} // namespace spade
