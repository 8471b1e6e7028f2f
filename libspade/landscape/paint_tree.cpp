#include "libspade/landscape/paint.hpp"
#include "libspade/landscape/shape.hpp"

#include <algorithm>
#include <cmath>

namespace spade::scenery {

namespace {

constexpr Rgb kBark = levels(0x604e3e);

/// The direction in which the surface of a crown faces at a point.
struct Bulge {
    double right = 0;
    double up = 0;
};

/// For a conifer, from the position across the crown and within a skirt; for other trees, the
/// weighted mean over the balls around q.
/// \param q  from in_tree
Bulge bulge_of(const Tree& tree, Point q) {
    if (tree.kind == Tree::Kind::kConifer) {
        const double half = 0.06 + 0.24 * (q.y + 1);
        return {std::clamp(q.x / half, -1.0, 1.0), 0.75 - 0.9 * skirt_position(tree, q)};
    }
    Bulge sum;
    double weights = 1e-3;
    for (const auto& ball : tree.balls) {
        const double right = (q.x - ball.centre.x) / ball.radius;
        const double up = (ball.centre.y - q.y) / ball.radius;
        const double weight = square(std::max(0.0, 1.4 - square(right) - square(up)));
        sum.right += weight * right;
        sum.up += weight * up;
        weights += weight;
    }
    return {std::clamp(sum.right / weights, -1.0, 1.0), std::clamp(sum.up / weights, -1.0, 1.0)};
}

} // namespace

Rgb Painter::leaf_color(const Tree& tree) const {
    if (tree.kind == Tree::Kind::kConifer) {
        return style_.needle * (0.85 + 0.3 * tree.tint);
    }
    return mix(style_.leaf, style_.other_leaf, tree.tint);
}

Rgb Painter::foliage(const Tree& tree, Point q, double field) const {
    const double footprint = pixel_ / tree.height;
    const bool conifer = tree.kind == Tree::Kind::kConifer;
    const double scale = conifer ? 18 : 20;
    const Fractal leaves{tree.seed + 5, 4, scale * footprint};
    const double clumps = leaves.sum(q.x * scale, q.y * scale * (conifer ? 1.5 : 1));
    const auto bulge = bulge_of(tree, q);

    const double up = bulge.up + 0.8 * clumps;
    const double near = std::sqrt(std::max(0.05, 1 - square(bulge.right)));
    const double height = clamp01(-q.y);
    const double openness = 0.6 + 0.35 * height + 0.25 * smooth(0, 0.6, field) * (0.5 + clumps);
    Rgb albedo = leaf_color(tree) * (0.95 + 0.75 * clumps);
    const double snow = style_.snow * smooth(0.1, 0.7, up + (conifer ? 0.15 : 0));
    albedo = mix(albedo, kSnow, 0.85 * snow);
    return albedo * lit(0.8 * bulge.right + 0.4 * clumps, 0.35 + 0.6 * up, 0.7 * near) * openness;
}

Rgb Painter::tree(const Tree& tree, Point p) const {
    const auto q = in_tree(tree, p);
    const double field = foliage_field(tree, q);
    const double nearness = (tree.foot.y - scene_.horizon) / (1 - scene_.horizon);
    Rgb color;
    if (field > 0 || trunk_field(tree, q) <= 0) {
        color = foliage(tree, q, field);
    } else {
        const double side = q.x / 0.04;
        const double bark = noise(q.x * 90, q.y * 14, tree.seed + 6);
        color = kBark * (0.9 + 0.35 * bark) * lit(side, 0.2, 0.6) * (0.5 + 0.5 * clamp01(-2 * q.y));
    }
    return hazed(color, 0.2 * square(1 - clamp01(nearness * 1.4)));
}

} // namespace spade::scenery
