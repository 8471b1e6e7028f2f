#ifndef LIBSPADE_EVAL_PIXEL_DISTANCE_HPP
#define LIBSPADE_EVAL_PIXEL_DISTANCE_HPP

#include "libspade/image/picture.hpp"

namespace spade {

/// How different two photos of one size are, pixel by pixel.

/// Peak signal-to-noise ratio in dB over all levels of all channels, peak 255; kHighestPsnr for
/// equal photos, since a mean would otherwise be infinite.
double psnr(const Photo& a, const Photo& b);
inline constexpr double kHighestPsnr = 100;

/// Structural similarity (Wang et al., 2004): Gaussian windows of 11x11 with sigma 1.5, K1 = 0.01,
/// K2 = 0.03, range 255, each RGB channel separately, averaged over all windows inside the photo.
/// NaN for photos with a side below 11, which have no window.
double ssim(const Photo& a, const Photo& b);

} // namespace spade

#endif // LIBSPADE_EVAL_PIXEL_DISTANCE_HPP
