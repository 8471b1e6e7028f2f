#ifndef LIBSPADE_LANDSCAPE_SHAPE_HPP
#define LIBSPADE_LANDSCAPE_SHAPE_HPP

/// \file
/// The outlines of things as fields over the picture: positive inside, negative outside, near 1
/// deep within. A label map uses the sign, a photo the value as well.

#include "libspade/landscape/noise.hpp"
#include "libspade/landscape/scene.hpp"

#include <vector>

namespace spade::scenery {

/// The rectangle that a shape is drawn in. Its field is not positive outside, except that of a bush
/// below its foot, where the rectangle cuts the bush off.
struct Box {
    double left = 0;
    double right = 0;
    double top = 0;
    double bottom = 0;

    bool holds(Point p) const { return p.x >= left && p.x <= right && p.y >= top && p.y <= bottom; }
};

std::vector<Ball> cumulus_balls(Random& random);
std::vector<Ball> crown_balls(Random& random, Tree::Kind kind);

Box box_of(const Cloud& cloud);
double cloud_field(const Cloud& cloud, Point p);

Box box_of(const Tree& tree);
/// In units of the tree, its foot at (0, 0) and its top at (0, -1).
Point in_tree(const Tree& tree, Point p);
double foliage_field(const Tree& tree, Point q); ///< \param q  from in_tree
double trunk_field(const Tree& tree, Point q);

/// The position within a skirt of a conifer, whose crown is a stack of them: 0 at its top, 1 at
/// its rim.
double skirt_position(const Tree& tree, Point q);

/// How far p is out in the water, negative on land, in picture heights at p's depth.
double shore_distance(const Scene& scene, Point p);

double hill_crest(const Hill& hill, double x);      ///< y
double tree_line_top(const Scene& scene, double x); ///< y; the horizon where there is a gap

} // namespace spade::scenery

#endif // LIBSPADE_LANDSCAPE_SHAPE_HPP
