#ifndef LIBSPADE_SYNTH_SIZE_RULE_HPP
#define LIBSPADE_SYNTH_SIZE_RULE_HPP

#include "libspade/arch/config.hpp"
#include "libspade/image/picture.hpp"

#include <optional>
#include <string_view>

namespace spade {

/// Which size a picture gets: the generator's own, the map's, or one for all.
class SizeRule {
public:
    /// Reads native, keep or WxH. Throws UsageError.
    static SizeRule parse(std::string_view text);

    /// Throws UsageError where the network cannot make such pictures: one with a style vector
    /// has a fixed grid, and every side must be a multiple of the generator's stride.
    void require_possible(const ModelConfig& config) const;

    /// The size to synthesize at for a map of size `map`: for `keep`, the nearest that the network
    /// can make. The picture is resampled to picture_size() where that differs.
    Size network_size(Size map, const ModelConfig& config) const;
    Size picture_size(Size map, const ModelConfig& config) const;

private:
    enum class Kind { kNative, kKeep, kFixed };

    Kind kind_ = Kind::kNative;
    Size size_{}; ///< kFixed
};

} // namespace spade

#endif // LIBSPADE_SYNTH_SIZE_RULE_HPP
