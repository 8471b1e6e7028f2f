#include "libspade/landscape/paint.hpp"

#include <algorithm>
#include <cmath>

namespace spade::scenery {

namespace {

constexpr double kGrain = 5;       ///< of the film, in levels
constexpr double kVignette = 0.22; ///< loss of light in the corners of a square picture

/// The light on the ground below trees, a number per pixel: 1 in full light.
class Shadows {
public:
    Shadows(const Scene& scene, const Style& style, const Grid& view)
        : view_(view), light_(view.size.pixels(), 1.0F) {
        const double strength = 0.35 + 0.25 * (1 - square(style.elevation)) * (1 - style.stars);
        for (const auto& tree : scene.trees) {
            cast(tree, style, tree.foot.y - scene.horizon, strength);
        }
    }

    double at(int column, int row) const { return light_[view_.at(column, row)]; }

private:
    /// An ellipse on the ground, away from the light.
    void cast(const Tree& tree, const Style& style, double depth, double strength) {
        const bool slim = tree.kind == Tree::Kind::kPoplar || tree.kind == Tree::Kind::kConifer;
        const double length = 0.9 * std::sqrt(1 - square(style.elevation));
        const double wide = tree.height * ((slim ? 0.2 : 0.34) + 0.35 * length) *
                            (tree.kind == Tree::Kind::kBush ? 2 : 1);
        const double high = std::min(0.45 * wide, 0.3 * depth + 0.005);
        const Point centre{tree.foot.x - style.light_side * 0.4 * length * tree.height,
                           tree.foot.y + 0.1 * high};
        const auto pixels =
            view_.covering({centre.x - wide, centre.x + wide, centre.y - high, centre.y + high});
        for (int row = pixels.top; row < pixels.bottom; ++row) {
            for (int column = pixels.left; column < pixels.right; ++column) {
                const auto p = view_.centre(column, row);
                const double distance =
                    square((p.x - centre.x) / wide) + square((p.y - centre.y) / high);
                auto& light = light_[view_.at(column, row)];
                light = std::min(light,
                                 static_cast<float>(1 - strength * (1 - smooth(0, 1, distance))));
            }
        }
    }

    const Grid& view_;
    std::vector<float> light_;
};

std::uint8_t level(double light, double grain) {
    const double soft = light < 0.7 ? light : 0.7 + 0.3 * (1 - 1 / (1 + (light - 0.7) / 0.3));
    return static_cast<std::uint8_t>(
        std::clamp(255 * std::sqrt(clamp01(soft)) + grain, 0.0, 255.0) + 0.5);
}

class Photographer {
public:
    Photographer(const Scene& scene, const std::vector<Part>& parts,
                 const std::vector<Relief>& reliefs, const Style& style, const Grid& view,
                 const Trace& traced)
        : parts_(parts),
          painter_(scene, reliefs, style, 1.0 / view.size.height),
          shadows_(scene, style, view),
          view_(view),
          fine_{{2 * view.size.width, 2 * view.size.height}},
          traced_(traced),
          grain_seed_(style.seed + 77) {}

    Photo develop() const {
        Photo photo{view_.size, std::vector<std::uint8_t>(3 * view_.size.pixels())};
        auto* out = photo.rgb.data();
        for (int row = 0; row < view_.size.height; ++row) {
            for (int column = 0; column < view_.size.width; ++column) {
                const auto p = view_.centre(column, row);
                const double corner =
                    square(p.x * view_.size.height / view_.size.width) + square(p.y - 0.5);
                const double grain = kGrain * (cell_value(column, row, grain_seed_) - 0.5);
                const Rgb color = pixel(column, row) * (1 - 2 * kVignette * square(corner));
                *out++ = level(color.r, grain);
                *out++ = level(color.g, grain);
                *out++ = level(color.b, grain);
            }
        }
        return photo;
    }

private:
    /// Painted once where all four quarters show the same part, else quarter by quarter.
    Rgb pixel(int column, int row) const {
        const auto first = part_at(2 * column, 2 * row);
        if (first == part_at(2 * column + 1, 2 * row) &&
            first == part_at(2 * column, 2 * row + 1) &&
            first == part_at(2 * column + 1, 2 * row + 1)) {
            return shaded(first, view_.centre(column, row), column, row);
        }
        Rgb sum;
        for (int quarter = 0; quarter < 4; ++quarter) {
            const int x = 2 * column + quarter % 2;
            const int y = 2 * row + quarter / 2;
            sum = sum + shaded(part_at(x, y), fine_.centre(x, y), column, row);
        }
        return sum * 0.25;
    }

    std::uint16_t part_at(int x, int y) const { return traced_.front[fine_.at(x, y)]; }

    Rgb shaded(std::uint16_t number, Point p, int column, int row) const {
        const auto& part = parts_[number];
        const Rgb mirrored = part.kind == Part::Kind::kWater ? reflection(p) : Rgb{};
        const Rgb color = painter_.color(part, p, mirrored);
        if (part.label() != LandscapeLabel::kGrass) {
            return color;
        }
        const double light = shadows_.at(column, row);
        return color * Rgb{light, lerp(1, light, 0.93), lerp(1, light, 0.8)};
    }

    Rgb reflection(Point p) const {
        const auto seen = painter_.mirror(p);
        const int x =
            floor_int((seen.x + 0.5 * view_.size.width / view_.size.height) * fine_.size.height);
        const int y = floor_int(seen.y * fine_.size.height);
        const auto number = traced_.backdrop[fine_.at(std::clamp(x, 0, fine_.size.width - 1),
                                                      std::clamp(y, 0, fine_.size.height - 1))];
        return painter_.color(parts_[number], seen, {});
    }

    const std::vector<Part>& parts_;
    Painter painter_;
    Shadows shadows_;
    const Grid& view_;
    Grid fine_;
    const Trace& traced_;
    std::uint32_t grain_seed_;
};

} // namespace

Painter::Painter(const Scene& scene, const std::vector<Relief>& reliefs, const Style& style,
                 double pixel)
    : scene_(scene),
      reliefs_(reliefs),
      style_(style),
      pixel_(pixel),
      sun_{style.sun_x, scene.horizon * (1 - style.disc_y)} {}

Rgb Painter::lit(double right, double up, double near) const {
    const double across = std::sqrt(1 - square(style_.elevation));
    const double toward =
        style_.light_side * right * across * 0.8 + up * style_.elevation + near * across * 0.45;
    return style_.ambient * (0.75 + 0.25 * up) + style_.light * std::max(0.0, toward);
}

Rgb Painter::hazed(Rgb color, double amount) const {
    return mix(color, style_.haze, clamp01(amount * style_.haziness));
}

Rgb Painter::color(const Part& part, Point p, Rgb mirrored) const {
    const auto index = static_cast<std::size_t>(part.index);
    switch (part.kind) {
    case Part::Kind::kSky:
        return sky(p);
    case Part::Kind::kCloud:
        return clouds(index, p);
    case Part::Kind::kRange:
        return mountain(reliefs_[index], p);
    case Part::Kind::kTreeLine:
        return tree_line(p);
    case Part::Kind::kMeadow:
        return meadow(p);
    case Part::Kind::kWater:
        return water(p, mirrored);
    case Part::Kind::kHill:
        return hill(p);
    case Part::Kind::kTree:
        return tree(scene_.trees[index], p);
    }
    return {};
}

Photo paint(const Scene& scene, const std::vector<Part>& parts, const std::vector<Relief>& reliefs,
            const Style& style, const Grid& view, const Trace& traced) {
    return Photographer(scene, parts, reliefs, style, view, traced).develop();
}

} // namespace spade::scenery
