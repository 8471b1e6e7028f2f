#ifndef LIBSPADE_IMAGE_PHOTO_RANGE_HPP
#define LIBSPADE_IMAGE_PHOTO_RANGE_HPP

#include <cstdint>
#include <string>

namespace spade {

inline constexpr int kMaxLevel16 = 65535;

/// Which 16-bit levels of a photo become 0 and 255. Cameras and microscopes store 10 to 14 bits in
/// 16, which the full range shows almost black.
class PhotoRange {
public:
    /// 0 to 65535: the upper 8 bits.
    PhotoRange() = default;

    /// "full", "auto" or "LO:HI". Throws UsageError.
    static PhotoRange parse(const std::string& text);

    /// As an 8-bit level. \param brightest  the largest level of the photo: with "auto", the range
    /// is that of the fewest bits of 8, 10, 12, 14 and 16 that hold it
    std::uint8_t level(int level16, int brightest) const;

    /// Whether levels up to `brightest` would use less than a quarter of the range: 14 bits or
    /// fewer, in the full one.
    bool is_hardly_used(int brightest) const;

private:
    bool is_auto_ = false;
    int low_ = 0;
    int high_ = kMaxLevel16;
};

} // namespace spade

#endif // LIBSPADE_IMAGE_PHOTO_RANGE_HPP
