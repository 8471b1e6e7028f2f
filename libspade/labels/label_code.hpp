#ifndef LIBSPADE_LABELS_LABEL_CODE_HPP
#define LIBSPADE_LABELS_LABEL_CODE_HPP

/// \file
/// How one picture encodes the label and the object of each pixel, as collections publish them.

#include "libspade/image/picture.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// The number in each pixel, then the label that the number means.
///
///     red, green, blue   one channel of a colour picture, of 8 or 16 bits (CARLA, DIGITS, SYNTHIA)
///     ade20k             label R / 10 * 256 + G, object B (full ADE20K)
///     panoptic           R + 256 G + 65536 B
///     divide:N           label number / N, object number % N (Mapillary: 256)
///     divide-from:N      the same for numbers from N up; those below are labels without objects
///                        (instance ids of Cityscapes: 1000)
///     offset:K           label number + K; K may be negative
///
/// Several are joined by commas, in this order: "red,offset:-1", "panoptic,divide-from:1000".
/// Without a channel, the numbers are those of a grey or palette picture.
class LabelCode {
public:
    /// Throws UsageError.
    static LabelCode parse(const std::string& text);

    /// Labels, and objects where the code has them: renumbered from 0 in the order of their first
    /// pixel, since only the borders between them matter. Throws DataError for a picture of another
    /// kind, and for a label outside 0..65535 with its pixel.
    struct Decoded {
        LabelMap labels;
        std::optional<LabelMap> instances;
    };
    Decoded decode(std::string_view bytes, std::string_view name) const;

    /// Whether decode() gives objects.
    bool has_instances() const;

    const std::string& text() const { return text_; }

private:
    enum class Channel { kNone, kRed, kGreen, kBlue, kAde20k, kPanoptic };

    void add(std::string_view step);
    std::vector<std::uint32_t> numbers(std::string_view bytes, std::string_view name,
                                       Size& size) const;
    std::uint32_t number_of(const std::uint16_t* pixel) const;
    std::int64_t label_of(std::uint32_t number) const;

    std::string text_;
    Channel channel_ = Channel::kNone;
    std::uint32_t divisor_ = 0; ///< 0: numbers are not divided
    std::uint32_t divide_from_ = 0;
    int offset_ = 0;
};

} // namespace spade

#endif // LIBSPADE_LABELS_LABEL_CODE_HPP
