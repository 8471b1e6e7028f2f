#include "libspade/landscape/trace.hpp"

#include <algorithm>

namespace spade::scenery {

namespace {

/// v rounded down, and limited to [0, most].
int clip(double v, int most) {
    return std::clamp(floor_int(std::clamp(v, -1.0, most + 1.0)), 0, most);
}

class Tracer {
public:
    Tracer(const Scene& scene, const std::vector<Relief>& reliefs, const Grid& grid)
        : scene_(scene), reliefs_(reliefs), grid_(grid), seen_(grid.size.pixels(), 0) {}

    void draw(const Part& part, std::uint16_t number) {
        switch (part.kind) {
        case Part::Kind::kSky:
            break;
        case Part::Kind::kCloud:
            draw_cloud(scene_.clouds[static_cast<std::size_t>(part.index)], number);
            break;
        case Part::Kind::kRange: {
            const auto& relief = reliefs_[static_cast<std::size_t>(part.index)];
            fill_columns(number, [&](double x) { return relief.top(x); });
            break;
        }
        case Part::Kind::kTreeLine:
            fill_columns(number, [&](double x) { return tree_line_top(scene_, x); });
            break;
        case Part::Kind::kMeadow:
            fill_ground(number, [](Point) { return true; });
            break;
        case Part::Kind::kWater:
            fill_ground(number, [&](Point p) { return shore_distance(scene_, p) > 0; });
            break;
        case Part::Kind::kHill:
            draw_hill(number);
            break;
        case Part::Kind::kTree:
            draw_tree(scene_.trees[static_cast<std::size_t>(part.index)], number);
            break;
        }
    }

    std::vector<std::uint16_t> seen() const { return seen_; }

private:
    template <class Inside>
    void fill(const PixelBox& pixels, std::uint16_t number, Inside inside) {
        for (int row = pixels.top; row < pixels.bottom; ++row) {
            for (int column = pixels.left; column < pixels.right; ++column) {
                if (inside(grid_.centre(column, row))) {
                    seen_[grid_.at(column, row)] = number;
                }
            }
        }
    }

    void draw_cloud(const Cloud& cloud, std::uint16_t number) {
        fill(grid_.covering(box_of(cloud)), number,
             [&](Point p) { return p.y < scene_.horizon && cloud_field(cloud, p) > 0; });
    }

    void draw_tree(const Tree& tree, std::uint16_t number) {
        fill(grid_.covering(box_of(tree)), number, [&](Point p) {
            const auto q = in_tree(tree, p);
            return trunk_field(tree, q) > 0 || foliage_field(tree, q) > 0;
        });
    }

    template <class Inside>
    void fill_ground(std::uint16_t number, Inside inside) {
        const PixelBox all{0, grid_.size.width, 0, grid_.size.height};
        fill(all, number, [&](Point p) { return p.y >= scene_.horizon && inside(p); });
    }

    /// Fills each column from its top down to the horizon.
    template <class Top>
    void fill_columns(std::uint16_t number, Top top) {
        for (int column = 0; column < grid_.size.width; ++column) {
            const double y = top(grid_.centre(column, 0).x);
            for (int row = 0; row < grid_.size.height; ++row) {
                const double centre = grid_.centre(column, row).y;
                if (centre > y && centre < scene_.horizon) {
                    seen_[grid_.at(column, row)] = number;
                }
            }
        }
    }

    void draw_hill(std::uint16_t number) {
        for (int column = 0; column < grid_.size.width; ++column) {
            const double crest = hill_crest(*scene_.hill, grid_.centre(column, 0).x);
            for (int row = 0; row < grid_.size.height; ++row) {
                const double y = grid_.centre(column, row).y;
                if (y > crest && y >= scene_.horizon) {
                    seen_[grid_.at(column, row)] = number;
                }
            }
        }
    }

    const Scene& scene_;
    const std::vector<Relief>& reliefs_;
    const Grid& grid_;
    std::vector<std::uint16_t> seen_;
};

bool on_hill(const Scene& scene, const Tree& tree) {
    return scene.hill && tree.foot.y > hill_crest(*scene.hill, tree.foot.x);
}

int to_int(std::size_t size) { return static_cast<int>(size); }

} // namespace

LandscapeLabel Part::label() const {
    switch (kind) {
    case Kind::kSky:
        return LandscapeLabel::kSky;
    case Kind::kCloud:
        return LandscapeLabel::kCloud;
    case Kind::kRange:
        return LandscapeLabel::kMountain;
    case Kind::kWater:
        return LandscapeLabel::kSea;
    case Kind::kTreeLine:
    case Kind::kTree:
        return LandscapeLabel::kTree;
    case Kind::kMeadow:
    case Kind::kHill:
        return LandscapeLabel::kGrass;
    }
    return LandscapeLabel::kSky;
}

PixelBox Grid::covering(const Box& box) const {
    const double middle = size.width / 2.0;
    return {clip(box.left * size.height + middle, size.width),
            clip(box.right * size.height + middle + 1, size.width),
            clip(box.top * size.height, size.height),
            clip(box.bottom * size.height + 1, size.height)};
}

std::vector<Part> parts_of(const Scene& scene) {
    std::vector<Part> parts;
    int group = 0;
    const auto add = [&](Part::Kind kind, int index) { parts.push_back({kind, index, group++}); };
    add(Part::Kind::kSky, 0);
    for (int i = 0; i < to_int(scene.clouds.size()); ++i) {
        add(Part::Kind::kCloud, i);
    }
    for (int i = 0; i < to_int(scene.ranges.size()); ++i) {
        add(Part::Kind::kRange, i);
    }
    if (scene.tree_line) {
        add(Part::Kind::kTreeLine, 0);
    }
    add(Part::Kind::kMeadow, 0);
    add(Part::Kind::kWater, 0);
    const auto add_trees = [&](bool those_on_hill) {
        for (int i = 0; i < to_int(scene.trees.size()); ++i) {
            const auto& tree = scene.trees[static_cast<std::size_t>(i)];
            if (on_hill(scene, tree) == those_on_hill) {
                parts.push_back({Part::Kind::kTree, i, group + 1 + tree.stand});
            }
        }
    };
    add_trees(false);
    if (scene.hill) {
        parts.push_back({Part::Kind::kHill, 0, group});
    }
    add_trees(true);
    return parts;
}

Trace trace(const Scene& scene, const std::vector<Part>& parts, const std::vector<Relief>& reliefs,
            const Grid& grid) {
    Tracer tracer(scene, reliefs, grid);
    Trace result;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].kind == Part::Kind::kMeadow) {
            result.backdrop = tracer.seen();
        }
        tracer.draw(parts[i], static_cast<std::uint16_t>(i));
    }
    result.front = tracer.seen();
    return result;
}

} // namespace spade::scenery
