#ifndef LIBSPADE_LABELS_COLOR_LOOKUP_HPP
#define LIBSPADE_LABELS_COLOR_LOOKUP_HPP

/// \file
/// Maps colours to the ids of a table. Internal to label_source.

#include "libspade/labels/label_table.hpp"

#include <cstdint>
#include <vector>

namespace spade {

class ColorLookup {
public:
    static constexpr std::int32_t kNone = -1;

    /// Throws ConfigError for a table without colours, or with two labels of the same colour.
    /// \param tolerance  the largest Euclidean distance that still matches
    ColorLookup(const LabelTable& table, double tolerance);

    /// \param rgb   three levels per pixel
    /// \param ids   receives one id per pixel; kNone where no colour is near enough. Of two equally
    ///              near colours, the first of the table wins.
    void look_up(const std::vector<std::uint8_t>& rgb, std::vector<std::int32_t>& ids) const;

private:
    struct Entry {
        std::int32_t red = 0;
        std::int32_t green = 0;
        std::int32_t blue = 0;
        std::int32_t id = 0;
    };
    std::int32_t nearest(std::uint32_t color) const;

    std::vector<Entry> entries_;
    double squared_tolerance_ = 0;
};

} // namespace spade

#endif // LIBSPADE_LABELS_COLOR_LOOKUP_HPP
