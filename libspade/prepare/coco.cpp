#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/image/image_format.hpp"
#include "libspade/image/samples.hpp"
#include "libspade/io/file.hpp"
#include "libspade/prepare/annotations.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace spade {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

[[noreturn]] void refuse_json(std::string_view name, std::string_view what) {
    throw DataError("{}: {}; is it a JSON file of COCO?", name, what);
}

struct CocoPicture {
    std::string file;
    Size size;
};

/// What both kinds of files have: pictures and categories.
class CocoFile {
public:
    CocoFile(const fs::path& path, const json& contents) : name_(path.string()) {
        for (const auto* key : {"images", "annotations", "categories"}) {
            if (!contents.is_object() || !contents.contains(key) || !contents[key].is_array()) {
                refuse_json(name_, fmt::format("has no list of {}", key));
            }
        }
        for (const auto& image : contents["images"]) {
            pictures_[image.at("id").get<std::int64_t>()] = {
                image.at("file_name").get<std::string>(),
                checked_size(image.at("width").get<std::uint64_t>(),
                             image.at("height").get<std::uint64_t>(), name_)};
        }
        for (const auto& category : contents["categories"]) {
            categories_[category.at("id").get<int>()] = category.at("name").get<std::string>();
        }
    }

    const std::string& name() const { return name_; }
    const std::map<std::int64_t, CocoPicture>& pictures() const { return pictures_; }

    const std::string& category(int id) const {
        const auto found = categories_.find(id);
        if (found == categories_.end()) {
            refuse_json(name_, fmt::format("category {} is not in its list of categories", id));
        }
        return found->second;
    }

    std::vector<Label> labels() const {
        std::vector<Label> labels;
        for (const auto& [id, name] : categories_) {
            labels.push_back({id, name, std::nullopt});
        }
        return labels;
    }

private:
    std::string name_;
    std::map<std::int64_t, CocoPicture> pictures_; ///< by id
    std::map<int, std::string> categories_;
};

json parse_file(const fs::path& path) {
    auto contents = json::parse(read_text_file(path, kMaxFileBytes), nullptr, false);
    if (contents.is_discarded()) {
        refuse_json(path.string(), "is not JSON, or truncated");
    }
    return contents;
}

/// Run lengths of 0s and 1s by turns, column by column.
LabelMap mask_of_runs(const std::vector<std::int64_t>& runs, Size size, std::string_view name) {
    LabelMap mask{size, std::vector<std::int32_t>(size.pixels())};
    const auto height = static_cast<std::size_t>(size.height);
    const auto width = static_cast<std::size_t>(size.width);
    std::size_t at = 0;
    std::int32_t value = 0;
    for (const auto run : runs) {
        if (run < 0 || static_cast<std::uint64_t>(run) > size.pixels() - at) {
            refuse_json(name, "run lengths exceed the picture");
        }
        for (const auto end = at + static_cast<std::size_t>(run); at < end; ++at) {
            mask.ids[at % height * width + at / height] = value;
        }
        value = 1 - value;
    }
    return mask;
}

/// COCO's compressed run lengths: groups of five bits from '0' up, the sixth for "more follow";
/// from the third run on, the difference to the run before the last.
std::vector<std::int64_t> decompressed(const std::string& text, std::string_view name) {
    constexpr int kMaxGroups = 12;
    std::vector<std::int64_t> runs;
    for (std::size_t at = 0; at < text.size();) {
        std::int64_t value = 0;
        int group = 0;
        for (bool more = true; more; ++group) {
            const int bits = at < text.size() ? text[at++] - '0' : -1;
            if (bits < 0 || bits > 63 || group == kMaxGroups) {
                refuse_json(name, "damaged compressed run lengths");
            }
            value |= static_cast<std::int64_t>(bits & 31) << 5 * group;
            more = (bits & 32) != 0;
            if (!more && (bits & 16) != 0) {
                value |= -(std::int64_t{1} << 5 * (group + 1));
            }
        }
        runs.push_back(runs.size() > 2 ? value + runs[runs.size() - 2] : value);
    }
    return runs;
}

std::vector<Point> polygon_of(const json& numbers, std::string_view name) {
    if (!numbers.is_array() || numbers.size() % 2 != 0) {
        refuse_json(name, "a polygon is not a list of x and y");
    }
    std::vector<Point> polygon;
    for (std::size_t i = 0; i < numbers.size(); i += 2) {
        polygon.push_back({numbers[i].get<double>(), numbers[i + 1].get<double>()});
    }
    return polygon;
}

/// One annotation as the file has it, decoded only when its picture is painted.
struct CocoObject {
    std::int64_t id = 0;
    int category = 0;
    double area = 0;
    bool crowd = false;
    json shape;

    /// The order of painting.
    auto rank() const { return std::tuple(!crowd, -area, id); }
};

class CocoInstances final : public Annotations {
public:
    CocoInstances(const fs::path& path, json contents) : file_(path, contents) {
        std::map<std::int64_t, std::vector<CocoObject>> objects;
        for (auto& annotation : contents["annotations"]) {
            CocoObject object{annotation.at("id").get<std::int64_t>(),
                              annotation.at("category_id").get<int>(),
                              annotation.value("area", 0.0), annotation.value("iscrowd", 0) != 0,
                              std::move(annotation.at("segmentation"))};
            objects[annotation.at("image_id").get<std::int64_t>()].push_back(std::move(object));
        }
        for (const auto& [id, picture] : file_.pictures()) {
            auto& of_picture = objects[id];
            std::sort(of_picture.begin(), of_picture.end(),
                      [](const auto& a, const auto& b) { return a.rank() < b.rank(); });
            items_.push_back({picture, std::move(of_picture)});
        }
    }

    std::size_t size() const override { return items_.size(); }
    std::string name(std::size_t index) const override {
        const fs::path path(items_[index].first.file);
        return (path.parent_path() / path.stem()).generic_string();
    }
    std::string text(std::size_t index) const override {
        return fmt::format("{}: {}", file_.name(), items_[index].first.file);
    }
    std::vector<Label> labels() const override { return file_.labels(); }

    Annotation read(std::size_t index) const override {
        const auto& [picture, objects] = items_[index];
        Annotation annotation{picture.size, {}};
        for (const auto& object : objects) {
            try {
                annotation.regions.push_back(region_of(object, picture.size, text(index)));
            } catch (const json::exception& error) {
                refuse_json(text(index), printable_line(error.what()));
            }
            annotation.regions.back().object = static_cast<int>(annotation.regions.size());
        }
        return annotation;
    }

private:
    Region region_of(const CocoObject& object, Size size, const std::string& name) const {
        Region region;
        region.label = file_.category(object.category);
        if (object.shape.is_array()) {
            region.with_outline = false; // pycocotools counts pixels by their centres
            for (const auto& polygon : object.shape) {
                region.polygons.push_back(polygon_of(polygon, name));
            }
            return region;
        }
        const auto& counts = object.shape.at("counts");
        region.mask =
            mask_of_runs(counts.is_string() ? decompressed(counts.get<std::string>(), name)
                                            : counts.get<std::vector<std::int64_t>>(),
                         size, name);
        return region;
    }

    CocoFile file_;
    std::vector<std::pair<CocoPicture, std::vector<CocoObject>>> items_;
};

class CocoPanoptic final : public Annotations {
public:
    CocoPanoptic(const fs::path& path, const json& contents, fs::path folder)
        : file_(path, contents), folder_(std::move(folder)) {
        for (const auto& annotation : contents["annotations"]) {
            Item item{annotation.at("file_name").get<std::string>(), {}};
            for (const auto& segment : annotation.at("segments_info")) {
                item.categories[segment.at("id").get<std::uint32_t>()] =
                    segment.at("category_id").get<int>();
            }
            items_.push_back(std::move(item));
        }
    }

    std::size_t size() const override { return items_.size(); }
    std::string name(std::size_t index) const override {
        const fs::path path(items_[index].file);
        return (path.parent_path() / path.stem()).generic_string();
    }
    std::string text(std::size_t index) const override {
        return (folder_ / items_[index].file).string();
    }
    std::vector<Label> labels() const override { return file_.labels(); }

    Annotation read(std::size_t index) const override {
        const auto name = text(index);
        const auto segments = read_segments(name);
        Annotation annotation{segments.size, {}};
        for (const auto& [segment, box] : boxes_of(segments)) {
            auto region = region_of(index, static_cast<std::uint32_t>(segment), name);
            region.left = box.left;
            region.top = box.top;
            region.mask = cut_out(segments, segment, box);
            annotation.regions.push_back(std::move(region));
        }
        return annotation;
    }

private:
    struct Item {
        std::string file;
        std::map<std::uint32_t, int> categories; ///< by segment
    };

    struct Box {
        int left = 0;
        int top = 0;
        int right = 0; ///< the last column
        int bottom = 0;
    };

    /// R + 256 G + 65536 B.
    static LabelMap read_segments(const std::string& name) {
        const auto samples = read_samples(read_file(name, kMaxFileBytes), name);
        LabelMap segments{samples.size, {}};
        segments.ids.reserve(samples.size.pixels());
        const auto step = static_cast<std::size_t>(samples.channels);
        for (std::size_t i = 0; i < samples.values.size(); i += step) {
            const auto* rgb = samples.values.data() + i;
            segments.ids.push_back((rgb[0] & 255) | (rgb[1] & 255) << 8 | (rgb[2] & 255) << 16);
        }
        return segments;
    }

    /// Of each segment; 0 is none.
    static std::map<std::int32_t, Box> boxes_of(const LabelMap& segments) {
        std::map<std::int32_t, Box> boxes;
        const auto width = static_cast<std::size_t>(segments.size.width);
        for (std::size_t i = 0; i < segments.ids.size(); ++i) {
            if (segments.ids[i] == 0) {
                continue;
            }
            const auto x = static_cast<int>(i % width);
            const auto y = static_cast<int>(i / width);
            auto& box = boxes.emplace(segments.ids[i], Box{x, y, x, y}).first->second;
            box.left = std::min(box.left, x);
            box.right = std::max(box.right, x);
            box.bottom = y;
        }
        return boxes;
    }

    static LabelMap cut_out(const LabelMap& segments, std::int32_t segment, const Box& box) {
        LabelMap mask{{box.right - box.left + 1, box.bottom - box.top + 1}, {}};
        for (int y = box.top; y <= box.bottom; ++y) {
            for (int x = box.left; x <= box.right; ++x) {
                const auto pixel =
                    static_cast<std::size_t>(y) * static_cast<std::size_t>(segments.size.width) +
                    static_cast<std::size_t>(x);
                mask.ids.push_back(segments.ids[pixel] == segment ? 1 : 0);
            }
        }
        return mask;
    }

    Region region_of(std::size_t index, std::uint32_t segment, const std::string& name) const {
        const auto& categories = items_[index].categories;
        const auto found = categories.find(segment);
        if (found == categories.end()) {
            throw DataError("{}: segment {} is not in {}; do picture and JSON belong together?",
                            name, segment, file_.name());
        }
        Region region;
        region.label = file_.category(found->second);
        region.object = static_cast<int>(segment);
        return region;
    }

    CocoFile file_;
    fs::path folder_;
    std::vector<Item> items_;
};

/// Turns what is thrown for a missing or unfitting member into our error.
template <class Make>
std::unique_ptr<Annotations> opened_json(const fs::path& path, const Make& make) {
    try {
        return make(parse_file(path));
    } catch (const json::exception& error) {
        refuse_json(path.string(), printable_line(error.what()));
    }
}

} // namespace

std::unique_ptr<Annotations> open_coco(const fs::path& path) {
    return opened_json(path, [&](json contents) {
        return std::make_unique<CocoInstances>(path, std::move(contents));
    });
}

std::unique_ptr<Annotations> open_coco_panoptic(const fs::path& path, const fs::path& pictures) {
    return opened_json(path, [&](const json& contents) {
        return std::make_unique<CocoPanoptic>(path, contents, pictures);
    });
}

} // namespace spade
