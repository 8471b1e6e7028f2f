#ifndef LIBSPADE_EVAL_PIXEL_DISTANCE_HPP
#define LIBSPADE_EVAL_PIXEL_DISTANCE_HPP

#include "libspade/data/picture.hpp"

namespace spade {

/// How far two photos of one size are apart, pixel by pixel.

/// Peak signal-to-noise ratio in dB over all levels of all channels, peak 255; of equal photos
/// kHighestPsnr, where a mean would else be infinite.
double psnr(const Photo& a, const Photo& b);
inline constexpr double kHighestPsnr = 100;

/// Structural similarity (Wang et al., 2004): Gaussian windows of 11x11 with sigma 1.5, K1 = 0.01,
/// K2 = 0.03, range 255, each channel of RGB for itself, averaged over all windows that lie inside.
/// Photos with a side below 11 have no window: NaN.
double ssim(const Photo& a, const Photo& b);

} // namespace spade

#endif // LIBSPADE_EVAL_PIXEL_DISTANCE_HPP
