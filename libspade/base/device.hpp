#ifndef LIBSPADE_BASE_DEVICE_HPP
#define LIBSPADE_BASE_DEVICE_HPP

#include <string>
#include <string_view>

namespace spade {

/// Where to compute, spelled as in torch. Whether the device exists is checked on opening it.
struct Device {
    enum class Type { kCpu, kCuda };
    Type type = Type::kCpu;
    int index = 0; ///< which GPU; 0 for the CPU

    std::string text() const; ///< "cpu", "cuda:0"
};

/// Reads cpu, cuda or cuda:N. Throws UsageError.
Device parse_device(std::string_view text);

} // namespace spade

#endif // LIBSPADE_BASE_DEVICE_HPP
