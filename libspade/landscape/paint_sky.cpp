#include "libspade/landscape/paint.hpp"
#include "libspade/landscape/shape.hpp"

#include <algorithm>

namespace spade::scenery {

Rgb Painter::stars(Point p) const {
    const double scale = 46;
    const int i = floor_int(p.x * scale);
    const int j = floor_int(p.y * scale);
    const double chance = cell_value(i, j, style_.seed);
    if (style_.stars == 0 || chance > 0.16) {
        return {};
    }
    const Point star{(i + cell_value(i, j, style_.seed + 1)) / scale,
                     (j + cell_value(i, j, style_.seed + 2)) / scale};
    const double distance = square(p.x - star.x) + square(p.y - star.y);
    const double radius = std::max(0.0022, 0.7 * pixel_);
    const double fade = smooth(0, 0.8, (scene_.horizon - p.y) / scene_.horizon);
    const double bright = (1 - smooth(0, square(radius), distance)) * chance * 6 * fade;
    return Rgb{0.9, 0.95, 1} * (bright * style_.stars);
}

Rgb Painter::sky(Point p) const {
    const double t = clamp01((scene_.horizon - p.y) / scene_.horizon);
    const double low = smooth(0, 0.45, t);
    const double high = smooth(0.2, 1, t);
    Rgb color = mix(mix(style_.horizon, style_.middle, low), style_.zenith, high) + stars(p);

    const double distance = square(p.x - sun_.x) + square(p.y - sun_.y);
    const double wide = 1 / (1 + 14 * distance);
    const double tight = 1 / (1 + 220 * distance);
    color = mix(color, style_.sun, clamp01(style_.glow * (0.45 * square(wide) + 0.5 * tight)));
    if (style_.disc > 0) {
        const double rim = 1 - smooth(square(style_.disc) - 0.08 * pixel_,
                                      square(style_.disc) + 0.08 * pixel_, distance);
        color = mix(color, style_.sun * 1.15, rim);
    }
    return color;
}

Rgb Painter::clouds(std::size_t last, Point p) const {
    Rgb color = sky(p);
    for (std::size_t i = 0; i <= last; ++i) {
        const auto& cloud = scene_.clouds[i];
        if (!box_of(cloud).holds(p)) {
            continue;
        }
        const double field = cloud_field(cloud, p);
        if (field <= 0) {
            continue;
        }
        const double reach = 0.22 * cloud.height;
        const Point sunward{p.x + 0.7 * style_.light_side * reach,
                            p.y - (0.35 + 0.65 * style_.elevation) * reach};
        const double open = field - cloud_field(cloud, sunward);
        const double below = (p.y - cloud.centre.y) / cloud.height;
        const double light = clamp01(0.62 + 0.42 * open - 0.3 * (below + 0.3));
        const bool thin = cloud.kind == Cloud::Kind::kCirrus;
        const double cover = smooth(-0.12, thin ? 0.9 : 0.5, field) * (thin ? 0.85 : 1);
        Rgb body = mix(style_.cloud_shade, style_.cloud_lit, light);
        body = mix(body, style_.haze, 0.25 * smooth(0.5, 1.1, p.y / scene_.horizon));
        color = mix(color, body, cover);
    }
    const double near_sun = square(p.x - sun_.x) + square(p.y - sun_.y);
    return mix(color, style_.sun, clamp01(0.4 * style_.glow / (1 + 40 * near_sun)));
}

} // namespace spade::scenery
