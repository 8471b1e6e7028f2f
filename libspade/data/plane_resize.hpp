#ifndef LIBSPADE_DATA_PLANE_RESIZE_HPP
#define LIBSPADE_DATA_PLANE_RESIZE_HPP

#include <string_view>

namespace spade {

/// How pictures are resized for a network that looks at them. It moves FID by several points, so
/// each way has a name.
enum class PlaneResize {
    kClean,   ///< PIL's bicubic with antialiasing, in float, clipped, not rounded (clean-fid)
    kPytorch, ///< bilinear between half-pixel centres, without antialiasing (pytorch-fid)
    kTf1,     ///< TensorFlow 1's bilinear: source = target * in / out (torch-fidelity, TTUR)
    kOpenCv,  ///< cv::resize, bilinear, of 8-bit levels
};

const char* to_text(PlaneResize resize);               ///< "clean", "pytorch", "tf1", "opencv"
PlaneResize parse_plane_resize(std::string_view text); ///< throws UsageError naming all

} // namespace spade

#endif // LIBSPADE_DATA_PLANE_RESIZE_HPP
