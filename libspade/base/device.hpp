#ifndef LIBSPADE_BASE_DEVICE_HPP
#define LIBSPADE_BASE_DEVICE_HPP

#include <string>
#include <string_view>

namespace spade {

/// Where to compute, spelled as torch spells it. Whether it exists is asked when it is opened.
struct Device {
    enum class Type { kCpu, kCuda };
    Type type = Type::kCpu;
    int index = 0; ///< of several GPUs; 0 for the CPU

    std::string text() const; ///< "cpu", "cuda:0"
};

/// Reads cpu, cuda or cuda:N. Throws UsageError.
Device parse_device(std::string_view text);

} // namespace spade

#endif // LIBSPADE_BASE_DEVICE_HPP
