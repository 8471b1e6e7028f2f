#ifndef LIBSPADE_LABELS_CHANNEL_LOOKUP_HPP
#define LIBSPADE_LABELS_CHANNEL_LOOKUP_HPP

#include "libspade/image/picture.hpp"
#include "libspade/labels/label_table.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace spade {

/// to_channels() for many maps of one table: the same results and errors, without a branch per
/// pixel.
class ChannelLookup {
public:
    explicit ChannelLookup(LabelTable table);

    /// Throws DataError as to_channels() does.
    LabelMap channels(LabelMap map, std::string_view name) const;

private:
    LabelMap restored(LabelMap map) const; ///< ids again, for the message

    LabelTable table_;
    std::uint32_t identity_count_ = 0; ///< labels at the head of the table whose id is the channel
    std::vector<std::int32_t> by_id_;  ///< [65536] channels; ~id where the table has no such id
};

} // namespace spade

#endif // LIBSPADE_LABELS_CHANNEL_LOOKUP_HPP
