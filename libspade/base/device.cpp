#include "libspade/base/device.hpp"

#include "libspade/base/error.hpp"

#include <charconv>

namespace spade {

std::string Device::text() const {
    return type == Type::kCpu ? "cpu" : fmt::format("cuda:{}", index);
}

Device parse_device(std::string_view text) {
    constexpr std::string_view kIndexed = "cuda:";
    if (text == "cpu") {
        return {Device::Type::kCpu, 0};
    }
    if (text == "cuda") {
        return {Device::Type::kCuda, 0};
    }
    if (text.substr(0, kIndexed.size()) == kIndexed) {
        const auto digits = text.substr(kIndexed.size());
        int index = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), index);
        if (error == std::errc() && end == digits.data() + digits.size() && index >= 0) {
            return {Device::Type::kCuda, index};
        }
    }
    throw UsageError("--device must be cpu, cuda or cuda:N, not '{}'", text);
}

} // namespace spade
