#ifndef LIBSPADE_NN_RANDOM_HPP
#define LIBSPADE_NN_RANDOM_HPP

#include "libspade/base/hash.hpp"

#include <ATen/CPUGeneratorImpl.h>

#include <cstdint>
#include <string_view>

namespace spade {

/// torch's generator for one named stream (base/hash.hpp: stream_seed). Always on the CPU: a seed
/// gives the same numbers on every device.
inline at::Generator random_stream(std::uint64_t seed, std::string_view name) {
    return at::detail::createCPUGenerator(stream_seed(seed, name));
}

} // namespace spade

#endif // LIBSPADE_NN_RANDOM_HPP
