#ifndef LIBSPADE_IMAGE_PLANE_RESIZE_HPP
#define LIBSPADE_IMAGE_PLANE_RESIZE_HPP

#include "libspade/base/enum_names.hpp"

namespace spade {

/// How pictures are resized for a network that looks at them. It moves FID by several points, so
/// each way has a name.
enum class PlaneResize {
    kClean,   ///< PIL's bicubic with antialiasing, in float, clipped, not rounded (clean-fid)
    kPytorch, ///< bilinear between half-pixel centres, without antialiasing (pytorch-fid)
    kTf1,     ///< TensorFlow 1's bilinear: source = target * in / out (torch-fidelity, TTUR)
    kOpenCv,  ///< cv::resize, bilinear, of 8-bit levels
};
template <>
inline constexpr auto
    kEnumNames<PlaneResize> = enum_names<PlaneResize>({{PlaneResize::kClean, "clean"},
                                                       {PlaneResize::kPytorch, "pytorch"},
                                                       {PlaneResize::kTf1, "tf1"},
                                                       {PlaneResize::kOpenCv, "opencv"}});

} // namespace spade

#endif // LIBSPADE_IMAGE_PLANE_RESIZE_HPP
