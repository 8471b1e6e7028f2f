#include "libspade/synth/size_rule.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/size_text.hpp"

#include <algorithm>

namespace spade {

namespace {

int nearest_multiple(int side, int stride) {
    return std::max(stride, (side + stride / 2) / stride * stride);
}

Size nearest_multiple(Size size, int stride) {
    return {nearest_multiple(size.width, stride), nearest_multiple(size.height, stride)};
}

Size native_size(const ModelConfig& config) {
    return {static_cast<int>(config.width), static_cast<int>(config.height)};
}

} // namespace

SizeRule SizeRule::parse(std::string_view text) {
    SizeRule rule;
    if (text == "native") {
        return rule;
    }
    if (text == "keep") {
        rule.kind_ = Kind::kKeep;
        return rule;
    }
    const auto size = parse_size(text, 1, kMaxPictureSide);
    if (!size) {
        throw UsageError("--size must be native, keep or WxH such as 512x256, not '{}'", text);
    }
    rule.kind_ = Kind::kFixed;
    rule.size_ = *size;
    return rule;
}

void SizeRule::require_possible(const ModelConfig& config) const {
    const auto native = native_size(config);
    const bool other = kind_ == Kind::kKeep || (kind_ == Kind::kFixed && size_ != native);
    if (other && config.generator.takes_style()) {
        throw UsageError("this network has a fixed latent grid and makes {}x{} pictures only; "
                         "leave out --size",
                         native.width, native.height);
    }
    const auto stride = static_cast<int>(config.generator.stride());
    if (kind_ == Kind::kFixed && (size_.width % stride != 0 || size_.height % stride != 0)) {
        const auto near = nearest_multiple(size_, stride);
        throw UsageError("--size {}x{}: both sides must be multiples of {}; the nearest is {}x{}",
                         size_.width, size_.height, stride, near.width, near.height);
    }
}

Size SizeRule::network_size(Size map, const ModelConfig& config) const {
    if (kind_ == Kind::kKeep) {
        return nearest_multiple(map, static_cast<int>(config.generator.stride()));
    }
    return picture_size(map, config);
}

Size SizeRule::picture_size(Size map, const ModelConfig& config) const {
    switch (kind_) {
    case Kind::kKeep:
        return map;
    case Kind::kFixed:
        return size_;
    case Kind::kNative:
        break;
    }
    return native_size(config);
}

} // namespace spade
