#ifndef LIBSPADE_IMAGE_RESIZE_RULE_HPP
#define LIBSPADE_IMAGE_RESIZE_RULE_HPP

#include "libspade/image/picture.hpp"

#include <string>
#include <string_view>

namespace spade {

/// How pictures of a set are brought to size: WxH (both sides as said, the shape not kept: the
/// reference's resize_and_crop and fixed), short:S (the shorter side S, the longer in proportion,
/// rounded down: scale_shortside), width:W (the height in proportion, rounded down: scale_width),
/// none (as they are).
class ResizeRule {
public:
    ResizeRule() = default; ///< none

    /// Throws UsageError naming what is known.
    static ResizeRule parse(std::string_view text);

    Size target(Size source) const; ///< never below 1x1
    std::string text() const;       ///< parse(text()) is the same rule

    friend bool operator==(const ResizeRule& a, const ResizeRule& b) {
        return a.kind_ == b.kind_ && a.size_ == b.size_;
    }

private:
    enum class Kind { kNone, kExact, kShort, kWidth };
    Kind kind_ = Kind::kNone;
    Size size_{}; ///< kShort and kWidth use the width alone
};

} // namespace spade

#endif // LIBSPADE_IMAGE_RESIZE_RULE_HPP
