#include "libspade/train/schedule.hpp"

#include <algorithm>

namespace spade {

double Schedule::factor(std::int64_t epoch) const {
    const auto late = start == DecayStart::kReference ? 0 : 1;
    const auto decayed = std::max<std::int64_t>(0, epoch - epochs + late);
    if (decayed == 0) {
        return 1;
    }
    const auto steps = static_cast<double>(decay_epochs + late);
    return std::max(0.0, 1 - static_cast<double>(decayed) / steps);
}

} // namespace spade
