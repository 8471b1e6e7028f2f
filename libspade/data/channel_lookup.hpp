#ifndef LIBSPADE_DATA_CHANNEL_LOOKUP_HPP
#define LIBSPADE_DATA_CHANNEL_LOOKUP_HPP

#include "libspade/data/label_table.hpp"
#include "libspade/data/picture.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace spade {

/// to_channels() for many maps of one table: the same answers and errors, without a branch a
/// pixel.
class ChannelLookup {
public:
    explicit ChannelLookup(LabelTable table);

    /// Throws DataError as to_channels() does.
    LabelMap channels(LabelMap map, std::string_view name) const;

private:
    LabelMap restored(LabelMap map) const; ///< ids again, for the message

    LabelTable table_;
    std::uint32_t alike_ = 0;         ///< labels at the head of the table whose id is their channel
    std::vector<std::int32_t> by_id_; ///< [65536] channels; ~id where the table has no such id
};

} // namespace spade

#endif // LIBSPADE_DATA_CHANNEL_LOOKUP_HPP
