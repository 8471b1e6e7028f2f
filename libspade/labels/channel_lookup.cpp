#include "libspade/labels/channel_lookup.hpp"

#include "libspade/labels/label_table.hpp"

#include <cstddef>
#include <utility>

namespace spade {

ChannelLookup::ChannelLookup(LabelTable table) : table_(std::move(table)), by_id_(kIdCount) {
    for (std::size_t id = 0; id < kIdCount; ++id) {
        by_id_[id] = ~static_cast<std::int32_t>(id);
    }
    std::int32_t channel = 0;
    for (const auto& label : table_.labels()) {
        identity_count_ +=
            label.id == channel && identity_count_ == static_cast<std::uint32_t>(channel) ? 1 : 0;
        by_id_[static_cast<std::size_t>(label.id)] = channel++;
    }
}

LabelMap ChannelLookup::channels(LabelMap map, std::string_view name) const {
    // Bit 31 is set where an id is negative or not below identity_count_, the upper half where one
    // is no index into by_id_: loops without a branch, for SIMD.
    std::uint32_t beyond = 0;
    std::uint32_t all = 0;
    for (const auto signed_id : map.ids) {
        const auto id = static_cast<std::uint32_t>(signed_id);
        beyond |= identity_count_ - 1 - id;
        all |= id;
    }
    if (((beyond | all) >> 31) == 0) {
        return map;
    }
    if (all >> 16 != 0) {
        return to_channels(map, table_, name);
    }
    std::int32_t sign = 0;
    for (auto& id : map.ids) {
        id = by_id_[static_cast<std::uint16_t>(id)];
        sign |= id;
    }
    if (sign < 0) {
        return to_channels(restored(std::move(map)), table_, name);
    }
    return map;
}

LabelMap ChannelLookup::restored(LabelMap map) const {
    for (auto& id : map.ids) {
        id = id < 0 ? ~id : table_.labels()[static_cast<std::size_t>(id)].id;
    }
    return map;
}

} // namespace spade
