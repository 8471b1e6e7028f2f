#ifndef LIBSPADE_LANDSCAPE_TRACE_HPP
#define LIBSPADE_LANDSCAPE_TRACE_HPP

/// \file
/// Which part of a scene each pixel shows.

#include "libspade/landscape/landscape.hpp"
#include "libspade/landscape/relief.hpp"
#include "libspade/landscape/scene.hpp"
#include "libspade/landscape/shape.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace spade::scenery {

/// A thing that pixels show. Parts are numbered in the order in which they are painted.
struct Part {
    enum class Kind { kSky, kCloud, kRange, kTreeLine, kMeadow, kWater, kHill, kTree };
    Kind kind = Kind::kSky;
    int index = 0; ///< in the scene's list of its kind
    int group = 0; ///< parts of one instance share it

    LandscapeLabel label() const;
};

std::vector<Part> parts_of(const Scene& scene);

/// Columns [left, right) and rows [top, bottom).
struct PixelBox {
    int left, right, top, bottom;
};

/// The pixels of a picture, and where their centres are in the scene.
struct Grid {
    Size size;

    Point centre(int column, int row) const {
        return {(2 * column + 1 - size.width) / (2.0 * size.height),
                (2 * row + 1) / (2.0 * size.height)};
    }
    /// All pixels whose centres may be in a box.
    PixelBox covering(const Box& box) const;

    std::size_t at(int column, int row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(size.width) +
               static_cast<std::size_t>(column);
    }
};

struct Trace {
    std::vector<std::uint16_t> backdrop; ///< what would be seen above the horizon without the trees
    std::vector<std::uint16_t> front;    ///< what is seen
};

/// Parts by their number. \param reliefs  of the scene's ranges
Trace trace(const Scene& scene, const std::vector<Part>& parts, const std::vector<Relief>& reliefs,
            const Grid& grid);

} // namespace spade::scenery

#endif // LIBSPADE_LANDSCAPE_TRACE_HPP
