#ifndef LIBSPADE_LANDSCAPE_RELIEF_HPP
#define LIBSPADE_LANDSCAPE_RELIEF_HPP

#include "libspade/landscape/scene.hpp"

#include <cstddef>
#include <vector>

namespace spade::scenery {

/// The point of a mountain that a pixel shows.
struct Slope {
    double right = 0;    ///< the normal: towards larger x,
    double up = 1;       ///< upwards,
    double near = 0;     ///< and towards the viewer
    double altitude = 0; ///< heights of the picture above the foot
};

/// A mountain range as a height field, seen from its foot: each column is walked from near to far,
/// and what rises above everything before it is visible. This gives a range crests behind crests
/// and a sunny side.
class Relief {
public:
    /// \param aspect  of the picture
    /// \param rows    of the picture; the field is as fine as its pixels
    Relief(const Range& range, double horizon, double aspect, int rows);

    double top(double x) const; ///< y of the outline; the horizon where there is no mountain
    Slope slope(Point p) const; ///< of a point at or below the outline

    const Range& range() const { return range_; }

private:
    std::size_t cell(int column, int step) const {
        return static_cast<std::size_t>(column) * static_cast<std::size_t>(steps_ + 1) +
               static_cast<std::size_t>(step);
    }
    double height(double x, double z) const;
    double lift(int column, int step) const; ///< above the horizon, as seen
    int column_of(double x) const;

    Range range_;
    double horizon_;
    double left_; ///< x of column 0
    double spacing_;
    int columns_;
    int steps_;
    int octaves_;
    std::vector<double> heights_; ///< [columns, steps + 1]
    std::vector<double> seen_;    ///< the greatest lift up to this step
};

} // namespace spade::scenery

#endif // LIBSPADE_LANDSCAPE_RELIEF_HPP
