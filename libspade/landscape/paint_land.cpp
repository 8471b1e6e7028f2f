#include "libspade/landscape/paint.hpp"
#include "libspade/landscape/shape.hpp"

#include <algorithm>
#include <cmath>

namespace spade::scenery {

namespace {

constexpr Rgb kSand = levels(0xceba92);

/// Half a picture below the horizon is about one unit deep.
constexpr double kCameraHeight = 0.25;

} // namespace

Painter::Ground Painter::ground_at(Point p) const {
    Ground ground{};
    ground.depth = kCameraHeight / (p.y - scene_.horizon + 0.006);
    ground.x = 2 * p.x * ground.depth;
    ground.z = 2 * ground.depth;
    ground.footprint = 2 * ground.depth * pixel_;
    return ground;
}

Rgb Painter::mountain(const Relief& relief, Point p) const {
    const auto slope = relief.slope(p);
    const auto& range = relief.range();
    const Fractal grit{range.seed + 9, 4, 30 * pixel_};
    const double detail = grit.sum(p.x * 30, p.y * 30);
    const double cut = Fractal{range.seed + 8, 4, 9 * pixel_}.sum(p.x * 9, p.y * 14);

    const Rgb green = mix(style_.needle, style_.grass, clamp01(0.35 + 0.7 * cut));
    const double bare = smooth(
        0.25, 0.75, range.roughness + 0.5 * cut + 2 * (slope.altitude - 0.12) - 0.5 * slope.up);
    Rgb albedo = mix(green, style_.rock * (1 + 0.25 * detail), bare);
    const double snow =
        smooth(-0.02, 0.05, slope.altitude - style_.snow_line + 0.06 * cut + 0.02 * detail) *
        smooth(0.2, 0.45, slope.up + 0.15 * cut);
    albedo = mix(albedo, kSnow, snow);

    const double rough = 1 + 0.22 * detail;
    const Rgb color = albedo * lit(1.5 * slope.right, slope.up * rough, slope.near);
    const double mist = 1 - slope.altitude / (range.amplitude + 0.02);
    return hazed(color, (0.06 + 0.36 * range.distance) * (0.75 + 0.5 * mist));
}

Rgb Painter::tree_line(Point p) const {
    const auto& line = *scene_.tree_line;
    const double top = tree_line_top(scene_, p.x);
    const double t = clamp01((p.y - top) / (scene_.horizon - top + 1e-4));
    const double scale = 1.6 / line.height;
    const double clumps = Fractal{line.seed + 5, 3, scale * pixel_}.sum(p.x * scale, p.y * scale);
    const Rgb leaf = mix(style_.leaf, style_.other_leaf, clamp01(0.5 + 0.8 * clumps));
    const Rgb albedo = line.conifers ? style_.needle : leaf;
    const double shade = (0.95 - 0.5 * t) * (1 + 0.5 * clumps);
    const Rgb color = mix(albedo, kSnow, 0.35 * style_.snow * (1 - t));
    return hazed(color * lit(0.3, 0.5, 0.6) * shade, 0.32);
}

/// Upright streaks of the same shape at all depths: noise at the two nearest powers of two of the
/// depth, one fading into the other.
double Painter::blades(Point p, double depth) const {
    int exponent = 0;
    const double t = 2 * std::frexp(depth, &exponent) - 1;
    const auto streaks = [&](int e) {
        const double scale = std::ldexp(44.0, e);
        return Fractal{scene_.seed + 3, 3, scale * pixel_}.sum(p.x * scale, p.y * scale * 0.3);
    };
    return lerp(streaks(exponent), streaks(exponent + 1), t);
}

Rgb Painter::lawn(Point p, const Ground& ground, double patch) const {
    const double tufts =
        Fractal{scene_.seed + 2, 4, 5 * ground.footprint}.sum(ground.x * 5, ground.z * 2.2);
    const double grain = blades(p, ground.depth);
    Rgb albedo = mix(style_.grass, style_.dry_grass, clamp01(0.4 + 0.9 * patch + 0.25 * tufts));

    const double snow = style_.snow * smooth(-0.75, 0.1, patch + 0.5 * tufts + 0.25 * grain + 0.35);
    albedo = mix(albedo, kSnow, snow);
    const double contrast = 1 - 0.6 * snow;
    albedo = albedo * (0.92 + contrast * (0.3 * tufts + 0.55 * grain));

    const double bloom = smooth(0.34, 0.5, grain) * smooth(0, 0.4, patch + tufts * 0.5);
    const Rgb petal = mix(levels(0xf5d746), levels(0xebebf5),
                          smooth(-0.1, 0.1, Fractal{scene_.seed + 7, 1, 0}.sum(p.x * 3, p.y * 3)));
    return mix(albedo, petal, 0.7 * style_.flowers * bloom);
}

Rgb Painter::meadow(Point p) const {
    const auto ground = ground_at(p);
    const double patch =
        Fractal{scene_.seed + 1, 3, ground.footprint}.sum(ground.x * 1.1, ground.z);
    Rgb albedo = lawn(p, ground, patch);
    const double shore = shore_distance(scene_, p) * ground.depth;
    if (scene_.water.kind != Water::Kind::kNone) {
        const double sand = smooth(-0.022, -0.005, shore + 0.008 * patch);
        albedo = mix(albedo, mix(kSand, kSnow, 0.5 * style_.snow), sand);
    }
    const double roll = 0.55 * Fractal{scene_.seed + 4, 2, 0}.sum(ground.x * 0.8, ground.z * 1.3);
    const Rgb color = albedo * lit(roll, 0.9, 0.25);
    return hazed(color, 0.5 * (1 - 1 / (1 + 0.05 * ground.depth)) + 0.1 * (1 - 1 / ground.depth));
}

Rgb Painter::hill(Point p) const {
    const double below = p.y - hill_crest(*scene_.hill, p.x);
    const auto ground = ground_at(p);
    const double patch =
        Fractal{scene_.seed + 11, 3, 2 * pixel_}.sum(p.x * 2.6, p.y * 5 - below * 2);
    const Rgb albedo = lawn(p, ground, patch);
    const double slope =
        hill_crest(*scene_.hill, p.x + 0.02) - hill_crest(*scene_.hill, p.x - 0.02);
    const double rim = 1 + 0.35 * (1 - smooth(0, 0.05, below));
    return albedo * lit(-6 * slope, 0.85, 0.4) * (rim * (1.02 - 0.35 * below));
}

Point Painter::mirror(Point p) const {
    const double depth = p.y - scene_.horizon;
    const auto ground = ground_at(p);
    const double wave =
        Fractal{scene_.water.seed + 1, 3, 4 * ground.footprint}.sum(ground.x * 4, ground.z * 14);
    const double y = scene_.horizon - depth * (1 + 0.25 * wave) - 0.02 * std::abs(wave) * depth;
    return {p.x + 0.05 * depth * wave, std::min(std::abs(y), scene_.horizon - 0.001)};
}

Rgb Painter::water(Point p, Rgb mirrored) const {
    const auto ground = ground_at(p);
    const double depth = p.y - scene_.horizon;
    const Fractal swell{scene_.water.seed + 2, 4, 5 * ground.footprint};
    const double wave = swell.sum(ground.x * 3, ground.z * 11);
    const double shore = shore_distance(scene_, p) * ground.depth;

    const Rgb body = style_.water * (style_.ambient + style_.light * 0.5) * 1.4;
    const double shallow = 1 - smooth(0, 0.12, shore);
    const Rgb shown = mix(body, body * Rgb{1.3, 1.5, 1.3}, shallow);
    const double reflecting = 0.3 + 0.42 / (1 + 7 * depth);
    Rgb color = mix(shown, mirrored, clamp01(reflecting + 0.22 * wave)) * (1 + 0.16 * wave);

    const double aside = square((p.x - style_.sun_x) / (0.035 + 0.16 * depth));
    const double sparkle = smooth(0.05, 0.45, swell.sum(ground.x * 6 + 9, ground.z * 17));
    color = color + style_.sun * (style_.glow * 0.9 * sparkle / (1 + square(aside)));

    const double foam = 1 - smooth(0.002, 0.012, shore + 0.012 * wave);
    return mix(color, (style_.ambient + style_.light * 0.6) * 0.9, 0.6 * foam);
}

} // namespace spade::scenery
