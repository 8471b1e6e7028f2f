#ifndef LIBSPADE_LANDSCAPE_LANDSCAPE_HPP
#define LIBSPADE_LANDSCAPE_LANDSCAPE_HPP

/// \file
/// The demonstration set: painted landscapes with label and instance maps, as many as wanted, from
/// arithmetic alone. Composition (what is where) and mood (light, season) are drawn from separate
/// random streams, so that every label map may come in every mood: the mood is what a style encoder
/// has to find in the photo.
///
/// The pictures are the same bits everywhere: hashes, IEEE + - * / and sqrt in double, and of the
/// math library only what is exact. The sources of this folder are therefore compiled without
/// contraction into fused multiply-add (-ffp-contract=off).

#include "libspade/image/picture.hpp"

#include <cstdint>

namespace spade {

/// The ids of the label maps.
enum class LandscapeLabel : std::int32_t { kSky, kCloud, kMountain, kSea, kTree, kGrass };
inline constexpr int kLandscapeLabels = 6;

/// Light and season, which change all colours of a picture together.
enum class Mood { kNoon, kSunset, kDusk, kOvercast, kAutumn, kWinter };
inline constexpr int kMoods = 6;

inline constexpr int kLeastLandscapeSide = 32;
inline constexpr int kMaxLandscapeSide = 2048;

struct Landscape {
    LabelMap labels;    ///< LandscapeLabel
    LabelMap instances; ///< 1, 2, ... without a gap, each of one label; sky is one instance, and so
                        ///< is each cloud, mountain range, tree, grove, stretch of water and meadow
    Photo photo;        ///< aligned with the maps: a pixel's label is that of its centre
};

/// Paints picture `index` of the endless set that `seed` names. Depends on (seed, index, size)
/// alone; the composition (not the pixels) is the same at every size, a wider picture showing more
/// on both sides. Throws UsageError where a side is not kLeastLandscapeSide to kMaxLandscapeSide.
Landscape make_landscape(std::uint64_t seed, std::uint64_t index, Size size);

/// The mood of that picture. All moods are equally frequent.
Mood landscape_mood(std::uint64_t seed, std::uint64_t index);

/// The same composition in a given mood, for comparing styles on one label map.
Landscape make_landscape(std::uint64_t seed, std::uint64_t index, Size size, Mood mood);

} // namespace spade

#endif // LIBSPADE_LANDSCAPE_LANDSCAPE_HPP
