#include "libspade/landscape/relief.hpp"

#include "libspade/landscape/noise.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace spade::scenery {

namespace {

/// Depth of a range in units of its width on the picture.
constexpr double kDepth = 0.38;

/// How much higher the far side appears than the near one, as a share of the amplitude.
constexpr double kTilt = 0.25;

/// Octaves that show at this many rows.
int octaves_at(int rows) { return rows <= 128 ? 6 : rows <= 512 ? 7 : 8; }

} // namespace

Relief::Relief(const Range& range, double horizon, double aspect, int rows)
    : range_(range),
      horizon_(horizon),
      left_(-aspect / 2 - 0.75 / rows),
      spacing_(0.5 / rows),
      columns_(static_cast<int>(2 * aspect * rows + 0.5) + 4),
      steps_(std::clamp(static_cast<int>(1.3 * range.amplitude * rows), 24, 160)),
      octaves_(octaves_at(rows)) {
    heights_.resize(cell(columns_, 0));
    seen_.resize(heights_.size());
    for (int column = 0; column < columns_; ++column) {
        double highest = 0;
        for (int step = 0; step <= steps_; ++step) {
            const double z = step / static_cast<double>(steps_);
            heights_[cell(column, step)] = height(left_ + column * spacing_, z);
            highest = std::max(highest, lift(column, step));
            seen_[cell(column, step)] = highest;
        }
    }
}

double Relief::height(double x, double z) const {
    double presence = 1;
    if (range_.side != 0) {
        presence = smooth(-0.5, 0.35, range_.side * (x - range_.reach));
    }
    const double envelope = smooth(0, 0.65, z) * (1 - 0.4 * smooth(0.7, 1, z));
    if (presence == 0 || envelope == 0) {
        return 0;
    }
    const double u = x * range_.frequency;
    const double v = z * kDepth * range_.frequency;
    const double warp = 0.3 * noise(u * 0.8, v * 0.8 + 5, range_.seed + 1);
    const double massif = 0.5 + 0.6 * Fractal{range_.seed + 2, 2, 0}.sum(u * 0.6, v * 0.3);
    double body = 0;
    if (range_.roughness < 1) {
        const Fractal rolling{range_.seed + 3, 3, 0};
        body += (1 - range_.roughness) * (0.5 + 0.6 * rolling.sum(u * 0.8 + warp, v * 0.8));
    }
    if (range_.roughness > 0) {
        const Fractal crests{range_.seed + 4, octaves_, 0};
        body += range_.roughness * crests.ridges(u * 0.9 + warp, v * 0.9 + warp);
    }
    return range_.amplitude * presence * envelope * (0.2 + 0.8 * massif) * (0.1 + body);
}

double Relief::lift(int column, int step) const {
    const double height = heights_[cell(column, step)];
    const double rise = std::min(1.0, 4 * height / range_.amplitude);
    return height + kTilt * range_.amplitude * rise * step / steps_;
}

int Relief::column_of(double x) const {
    return std::clamp(floor_int((x - left_) / spacing_), 1, columns_ - 3);
}

double Relief::top(double x) const {
    const int column = column_of(x);
    const double t = clamp01((x - left_) / spacing_ - column);
    return horizon_ - lerp(seen_[cell(column, steps_)], seen_[cell(column + 1, steps_)], t);
}

Slope Relief::slope(Point p) const {
    const int column = column_of(p.x);
    const auto first = seen_.begin() + static_cast<std::ptrdiff_t>(cell(column, 0));
    const auto found = std::lower_bound(first, first + steps_, horizon_ - p.y);
    const int step = std::clamp(static_cast<int>(found - first), 1, steps_ - 1);

    const double before = lift(column, step - 1);
    const double after = lift(column, step);
    const double t = after > before ? clamp01((horizon_ - p.y - before) / (after - before)) : 0;
    const auto at = [&](int c, int s) {
        return lerp(heights_[cell(c, s - 1)], heights_[cell(c, s)], t);
    };
    const double dx = (at(column + 1, step) - at(column - 1, step)) / (2 * spacing_);
    const double dz = (at(column, step + 1) - at(column, step)) * steps_ / kDepth;
    const double length = std::sqrt(1 + square(dx) + square(dz));
    return {-dx / length, 1 / length, dz / length, at(column, step)};
}

} // namespace spade::scenery
