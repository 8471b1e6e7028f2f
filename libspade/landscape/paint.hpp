#ifndef LIBSPADE_LANDSCAPE_PAINT_HPP
#define LIBSPADE_LANDSCAPE_PAINT_HPP

/// \file
/// The colours of things. Sources: paint.cpp, paint_land.cpp, paint_sky.cpp, paint_tree.cpp.

#include "libspade/landscape/relief.hpp"
#include "libspade/landscape/scene.hpp"
#include "libspade/landscape/style.hpp"
#include "libspade/landscape/trace.hpp"

#include <vector>

namespace spade::scenery {

/// The colour of each thing at any point that shows it.
class Painter {
public:
    /// \param pixel  side of a pixel of the photo: finer texture is left out
    Painter(const Scene& scene, const std::vector<Relief>& reliefs, const Style& style,
            double pixel);

    /// \param mirrored  what still water reflects at p; used for water only
    Rgb color(const Part& part, Point p, Rgb mirrored) const;

    /// The point that the water at p reflects.
    Point mirror(Point p) const;

private:
    /// A place on the ground: texture coordinates that shrink with distance.
    struct Ground {
        double x, z;
        double depth;     ///< 1 at about half a picture below the horizon, growing towards it
        double footprint; ///< of a pixel
    };
    Ground ground_at(Point p) const;

    Rgb sky(Point p) const;
    Rgb stars(Point p) const;
    Rgb clouds(std::size_t last, Point p) const;
    Rgb mountain(const Relief& relief, Point p) const;
    Rgb tree_line(Point p) const;
    Rgb meadow(Point p) const;
    Rgb hill(Point p) const;
    Rgb lawn(Point p, const Ground& ground, double patch) const;
    double blades(Point p, double depth) const;
    Rgb water(Point p, Rgb mirrored) const;
    Rgb tree(const Tree& tree, Point p) const;
    Rgb foliage(const Tree& tree, Point q, double field) const;
    Rgb leaf_color(const Tree& tree) const;

    /// Light on a surface whose normal points `right`, `up` and `near`.
    Rgb lit(double right, double up, double near) const;
    Rgb hazed(Rgb color, double amount) const;

    const Scene& scene_;
    const std::vector<Relief>& reliefs_;
    const Style& style_;
    double pixel_;
    Point sun_;
};

/// The photo of a scene. \param view  the pixels, \param traced  at twice their number on a side,
/// so that edges are smooth
Photo paint(const Scene& scene, const std::vector<Part>& parts, const std::vector<Relief>& reliefs,
            const Style& style, const Grid& view, const Trace& traced);

} // namespace spade::scenery

#endif // LIBSPADE_LANDSCAPE_PAINT_HPP
