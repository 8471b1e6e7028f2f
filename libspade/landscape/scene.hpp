#ifndef LIBSPADE_LANDSCAPE_SCENE_HPP
#define LIBSPADE_LANDSCAPE_SCENE_HPP

/// \file
/// What is where in a landscape, independent of pixels and colours.
///
/// The unit of length is the height of the picture. x is 0 in its middle and grows to the right, y
/// is 0 at the top and 1 at the bottom. Clouds and trees are placed at random panel by panel, each
/// panel one unit wide, so that a square picture shows the middle panel and a wider one its
/// neighbours as well.

#include <cstdint>
#include <optional>
#include <vector>

namespace spade::scenery {

struct Point {
    double x = 0;
    double y = 0;
};

/// A ball of a cloud or of a crown, in units of the cloud's width and height or the tree's height.
struct Ball {
    Point centre;
    double radius = 0;
};

struct Cloud {
    enum class Kind { kCumulus, kCirrus, kBank };
    Kind kind = Kind::kCumulus;
    Point centre;      ///< of a cumulus: the middle of its flat base
    double width = 0;  ///< about the distance from the centre to either side
    double height = 0; ///< about the distance from the centre to the top
    double slant = 0;  ///< of the streaks of a cirrus
    std::uint32_t seed = 0;
    std::vector<Ball> balls; ///< of a cumulus
};

/// A mountain range, from hills to an alpine crest. Its foot is the horizon.
struct Range {
    double amplitude = 0;
    double frequency = 0; ///< mountains per unit of x
    double roughness = 0; ///< 0 rolling hills, 1 bare crests
    double distance = 0;  ///< 0 near, 1 in the haze
    int side = 0;     ///< a headland that comes in from the left (-1) or right (1); 0: full width
    double reach = 0; ///< x around which a headland descends to the horizon
    std::uint32_t seed = 0;
};

/// A distant wood along the horizon.
struct TreeLine {
    bool conifers = false;
    double height = 0;
    double gaps = 0; ///< 0 unbroken, 1 hardly any trees
    std::uint32_t seed = 0;
};

struct Water {
    /// kOpen: water from the horizon to the lower edge of the picture, without a shore.
    enum class Kind { kNone, kSea, kBay, kLake, kOpen };
    Kind kind = Kind::kNone;
    double shore = 0;  ///< of a sea or bay: y of its shore at x = 0
    double slope = 0;  ///< of the shore of a bay
    Point centre;      ///< of a lake
    double width = 0;  ///< of a lake: from its centre to either side
    double height = 0; ///< of a lake: from its centre to the far or near shore
    std::uint32_t seed = 0;
};

/// A grassy rise in the foreground; it hides what is behind it.
struct Hill {
    double crest = 0; ///< y in the middle
    double slope = 0;
    std::uint32_t seed = 0;
};

struct Tree {
    enum class Kind { kBroad, kConifer, kPoplar, kBush };
    Kind kind = Kind::kBroad;
    Point foot;
    double height = 0;
    double tint = 0; ///< 0..1, between the mood's two leaf colours; a conifer's: its brightness
    int stand = 0;   ///< trees of one grove share it
    std::uint32_t seed = 0;
    std::vector<Ball> balls; ///< of the crown; a conifer has none
};

struct Scene {
    double horizon = 0;
    std::uint32_t seed = 0;    ///< of the ground
    std::vector<Cloud> clouds; ///< back to front
    std::vector<Range> ranges; ///< far to near
    std::optional<TreeLine> tree_line;
    Water water;
    std::optional<Hill> hill;
    std::vector<Tree> trees; ///< far to near
    int stands = 0;
};

/// Draws a scene for a picture `aspect` times as wide as high.
Scene compose(std::uint64_t seed, double aspect);

} // namespace spade::scenery

#endif // LIBSPADE_LANDSCAPE_SCENE_HPP
