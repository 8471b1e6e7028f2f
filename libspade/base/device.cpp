#include "libspade/base/device.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

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
        const auto index = whole_number(text.substr(kIndexed.size()));
        if (index && *index >= 0) {
            return {Device::Type::kCuda, *index};
        }
    }
    throw UsageError("--device must be cpu, cuda or cuda:N, not '{}'", text);
}

} // namespace spade
