#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/base/unicode.hpp"
#include "libspade/data/collect.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/image_format.hpp"
#include "libspade/io/base64.hpp"
#include "libspade/io/file.hpp"
#include "libspade/prepare/annotations.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace spade {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kCityscapesSuffix = "_gtFine_polygons";
constexpr std::string_view kCoarseSuffix = "_gtCoarse_polygons";

std::vector<Point> points_of(const json& list) {
    std::vector<Point> points;
    for (const auto& point : list) {
        points.push_back({point.at(0).get<double>(), point.at(1).get<double>()});
    }
    return points;
}

/// A circle of labelme: its centre, and a point on it.
std::vector<Point> circle_of(const std::vector<Point>& points) {
    constexpr int kCorners = 64;
    constexpr double kTurn = 6.283185307179586;
    const auto& centre = points.at(0);
    const auto radius = std::hypot(points.at(1).x - centre.x, points.at(1).y - centre.y);
    std::vector<Point> corners;
    for (int i = 0; i < kCorners; ++i) {
        const auto angle = kTurn * i / kCorners;
        corners.push_back(
            {centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
    }
    return corners;
}

std::vector<Point> rectangle_of(const std::vector<Point>& points) {
    const auto& a = points.at(0);
    const auto& b = points.at(1);
    return {a, {b.x, a.y}, b, {a.x, b.y}};
}

/// A mask of labelme: a PNG in base64, whose corner is the first point.
void set_mask(Region& region, const json& shape, const std::vector<Point>& points,
              std::string_view name) {
    region.mask =
        read_label_map_bytes(from_base64(shape.at("mask").get<std::string>(), name), name);
    region.left = static_cast<int>(points.at(0).x);
    region.top = static_cast<int>(points.at(0).y);
}

/// \returns whether the shape covers an area: points and lines do not
bool set_shape(Region& region, const json& shape, std::string_view name) {
    const auto kind = shape.value("shape_type", std::string("polygon"));
    const auto points = points_of(shape.at("points"));
    if (kind == "mask") {
        set_mask(region, shape, points, name);
    } else if (kind == "polygon") {
        region.polygons = {points};
    } else if (kind == "rectangle") {
        region.polygons = {rectangle_of(points)};
    } else if (kind == "circle") {
        region.polygons = {circle_of(points)};
    } else {
        return false;
    }
    return true;
}

Annotation labelme_annotation(const json& file, std::string_view name) {
    Annotation annotation;
    annotation.size = checked_size(file.at("imageWidth").get<std::uint64_t>(),
                                   file.at("imageHeight").get<std::uint64_t>(), name);
    std::map<std::string, int> groups; // regions of one group are one object
    int objects = 0;
    for (const auto& shape : file.at("shapes")) {
        Region region;
        region.label = shape.at("label").get<std::string>();
        if (!set_shape(region, shape, name)) {
            continue;
        }
        region.object = ++objects;
        if (shape.contains("group_id") && !shape["group_id"].is_null()) {
            region.object = groups.emplace(region.label + '\n' + shape["group_id"].dump(), objects)
                                .first->second;
        }
        annotation.regions.push_back(std::move(region));
    }
    return annotation;
}

/// "car" of "cargroup".
std::string crowd_of(const std::string& label) {
    constexpr std::string_view kGroup = "group";
    return ends_with(label, kGroup) ? label.substr(0, label.size() - kGroup.size()) : std::string();
}

Annotation cityscapes_annotation(const json& file, std::string_view name) {
    Annotation annotation;
    annotation.size = checked_size(file.at("imgWidth").get<std::uint64_t>(),
                                   file.at("imgHeight").get<std::uint64_t>(), name);
    for (const auto& object : file.at("objects")) {
        if (object.value("deleted", 0) != 0) {
            continue;
        }
        Region region;
        region.label = object.at("label").get<std::string>();
        region.crowd_of = crowd_of(region.label);
        region.object = static_cast<int>(annotation.regions.size()) + 1;
        region.polygons = {points_of(object.at("polygon"))};
        annotation.regions.push_back(std::move(region));
    }
    return annotation;
}

/// One JSON file for each picture.
class PolygonFiles final : public Annotations {
public:
    PolygonFiles(const fs::path& folder, AnnotationFormat format) : format_(format) {
        for (const auto& path : collect({folder.string()}, PictureContent::kPhotos).unread) {
            if (path.extension() == ".json") {
                auto name =
                    (path.lexically_relative(folder).parent_path() / path.stem()).generic_string();
                for (const auto suffix : {kCityscapesSuffix, kCoarseSuffix}) {
                    if (format == AnnotationFormat::kCityscapes && ends_with(name, suffix)) {
                        name.resize(name.size() - suffix.size());
                    }
                }
                items_.push_back({composed(name), path});
            }
        }
        std::sort(items_.begin(), items_.end(),
                  [](const auto& a, const auto& b) { return natural_less(a.first, b.first); });
        if (items_.empty()) {
            throw MissingError("{}: has no .json files", folder.string());
        }
    }

    std::size_t size() const override { return items_.size(); }
    std::string name(std::size_t index) const override { return items_[index].first; }
    std::string text(std::size_t index) const override { return items_[index].second.string(); }

    Annotation read(std::size_t index) const override {
        const auto name = text(index);
        const auto file = parse(items_[index].second);
        try {
            return format_ == AnnotationFormat::kLabelme ? labelme_annotation(file, name)
                                                         : cityscapes_annotation(file, name);
        } catch (const json::exception& error) {
            throw DataError("{}: is no annotation of {}: {}", name, to_text(format_),
                            printable_line(error.what()));
        }
    }

    /// Those that occur, in natural order.
    std::vector<Label> labels() const override {
        std::set<std::string> names;
        for (std::size_t i = 0; i < size(); ++i) {
            for (const auto& region : read(i).regions) {
                names.insert(region.label);
            }
        }
        std::vector<std::string> ordered(names.begin(), names.end());
        std::sort(ordered.begin(), ordered.end(), natural_less);
        std::vector<Label> labels;
        for (const auto& name : ordered) {
            labels.push_back({static_cast<int>(labels.size()), name, std::nullopt});
        }
        return labels;
    }

private:
    static json parse(const fs::path& path) {
        auto file = json::parse(read_text_file(path, kMaxFileBytes), nullptr, false);
        if (file.is_discarded()) {
            throw DataError("{}: is not JSON, or truncated; make or copy it again", path.string());
        }
        return file;
    }

    AnnotationFormat format_;
    std::vector<std::pair<std::string, fs::path>> items_;
};

} // namespace

std::unique_ptr<Annotations> open_polygon_files(const fs::path& folder, AnnotationFormat format) {
    return std::make_unique<PolygonFiles>(folder, format);
}

} // namespace spade
