#ifndef LIBSPADE_IMAGE_CUBIC_TAPS_HPP
#define LIBSPADE_IMAGE_CUBIC_TAPS_HPP

#include <vector>

namespace spade {

/// The source positions that make up a target position along one axis; the weights sum to 1.
struct AxisTaps {
    int first = 0;
    std::vector<double> weights;
};

/// PIL's BICUBIC: a = -0.5, stretched when shrinking. Internal to resample and picture_planes.
AxisTaps cubic_taps(int target, int in, int out);

} // namespace spade

#endif // LIBSPADE_IMAGE_CUBIC_TAPS_HPP
