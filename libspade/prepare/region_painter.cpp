#include "libspade/prepare/region_painter.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace spade {

namespace {

constexpr int kMaxObjects = 65535; ///< of one picture: a data set stores 16 bits

/// Where a region is, as 8 bits: 1 inside, 0 outside.
class Stencil {
public:
    explicit Stencil(Size size) : pixels_(size.height, size.width, CV_8U) {}

    const cv::Mat& draw(const Region& region) {
        pixels_.setTo(0);
        if (region.mask.ids.empty()) {
            draw_polygons(region);
        } else {
            draw_mask(region);
        }
        return pixels_;
    }

private:
    void draw_polygons(const Region& region) {
        for (const auto& polygon : region.polygons) {
            if (polygon.empty()) {
                continue;
            }
            if (region.with_outline) {
                draw_with_outline(polygon);
            } else {
                draw_centres(polygon);
            }
        }
    }

    void draw_with_outline(const std::vector<Point>& polygon) {
        std::vector<cv::Point> corners;
        for (const auto& point : polygon) {
            corners.emplace_back(place(point.x), place(point.y));
        }
        cv::fillPoly(pixels_, std::vector<std::vector<cv::Point>>{corners}, 1);
    }

    /// Row by row, between pairs of crossings.
    void draw_centres(const std::vector<Point>& polygon) {
        std::vector<double> crossings;
        for (int y = 0; y < pixels_.rows; ++y) {
            const double centre = y + 0.5;
            crossings.clear();
            for (std::size_t i = 0; i < polygon.size(); ++i) {
                const auto& a = polygon[i];
                const auto& b = polygon[(i + 1) % polygon.size()];
                if ((a.y <= centre) != (b.y <= centre)) {
                    crossings.push_back(a.x + (b.x - a.x) * (centre - a.y) / (b.y - a.y));
                }
            }
            std::sort(crossings.begin(), crossings.end());
            auto* row = pixels_.ptr<std::uint8_t>(y);
            for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
                const int first = std::max(0, place(std::ceil(crossings[i] - 0.5)));
                const int end = std::min(pixels_.cols, place(std::ceil(crossings[i + 1] - 0.5)));
                for (int x = first; x < end; ++x) {
                    row[x] = 1;
                }
            }
        }
    }

    /// The pixel that holds a coordinate; far outside, OpenCV would overflow.
    static int place(double coordinate) {
        constexpr double kFar = 1 << 20;
        return static_cast<int>(std::floor(std::clamp(coordinate, -kFar, kFar)));
    }

    void draw_mask(const Region& region) {
        const auto& mask = region.mask;
        const auto width = static_cast<std::size_t>(mask.size.width);
        for (int y = 0; y < mask.size.height; ++y) {
            for (int x = 0; x < mask.size.width; ++x) {
                const int to_x = x + region.left;
                const int to_y = y + region.top;
                const auto from = static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x);
                if (mask.ids[from] != 0 && to_x >= 0 && to_y >= 0 && to_x < pixels_.cols &&
                    to_y < pixels_.rows) {
                    pixels_.at<std::uint8_t>(to_y, to_x) = 1;
                }
            }
        }
    }

    cv::Mat pixels_;
};

} // namespace

RegionPainter::RegionPainter(const LabelTable& table, int background) : background_(background) {
    for (const auto& label : table.labels()) {
        ids_.emplace(label.name, label.id);
    }
}

int RegionPainter::id_of(const Region& region, std::string_view name) const {
    for (const auto& label : {region.label, region.crowd_of}) {
        const auto found = ids_.find(label);
        if (found != ids_.end()) {
            return found->second;
        }
    }
    const auto label = printable_line(region.label);
    throw DataError("{}: label '{}' is not in the label table; add it, or leave its regions out "
                    "with --skip '{}'",
                    name, label, label);
}

RegionPainter::Painted RegionPainter::paint(const Annotation& annotation,
                                            std::string_view name) const {
    Painted painted;
    painted.labels.size = painted.instances.size = annotation.size;
    painted.labels.ids.assign(annotation.size.pixels(), background_);
    painted.instances.ids.assign(annotation.size.pixels(), 0);
    std::map<int, int> objects; // their numbers, in the order of painting
    Stencil stencil(annotation.size);
    for (const auto& region : annotation.regions) {
        if (skipped_.count(region.label) > 0) {
            continue;
        }
        const auto id = id_of(region, name);
        const auto object =
            objects.emplace(region.object, static_cast<int>(objects.size()) + 1).first->second;
        if (object > kMaxObjects) {
            throw DataError("{}: has more than {} objects", name, kMaxObjects);
        }
        const auto& inside = stencil.draw(region);
        for (std::size_t i = 0; i < painted.labels.ids.size(); ++i) {
            if (inside.data[i] != 0) {
                painted.labels.ids[i] = id;
                painted.instances.ids[i] = object;
            }
        }
    }
    return painted;
}

} // namespace spade
