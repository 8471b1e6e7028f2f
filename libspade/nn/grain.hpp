#ifndef LIBSPADE_NN_GRAIN_HPP
#define LIBSPADE_NN_GRAIN_HPP

#include <algorithm>
#include <cstdint>

namespace spade {

/// How many steps of `numbers` numbers each are worth a thread (at::parallel_for's grain).
inline std::int64_t grain_of(std::int64_t numbers) {
    constexpr std::int64_t kGrain = 1 << 15;
    return std::max<std::int64_t>(1, kGrain / std::max<std::int64_t>(1, numbers));
}

} // namespace spade

#endif // LIBSPADE_NN_GRAIN_HPP
