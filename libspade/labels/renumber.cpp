#include "libspade/labels/renumber.hpp"

#include "libspade/base/error.hpp"

#include <unordered_map>

namespace spade {

LabelMap renumbered(const std::vector<std::uint32_t>& numbers, Size size, std::string_view name) {
    constexpr std::int32_t kMaxInstances = 65536;
    std::unordered_map<std::uint32_t, std::int32_t> places;
    LabelMap map;
    map.size = size;
    map.ids.reserve(numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (i > 0 && numbers[i] == numbers[i - 1]) {
            map.ids.push_back(map.ids.back());
            continue;
        }
        const auto next = static_cast<std::int32_t>(places.size());
        const auto place = places.emplace(numbers[i], next).first->second;
        if (place == kMaxInstances) {
            throw DataError("{}: has more than {} different colours; is it a photo?", name,
                            kMaxInstances);
        }
        map.ids.push_back(place);
    }
    return map;
}

} // namespace spade
