#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/base/unicode.hpp"
#include "libspade/data/collect.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/io/file.hpp"
#include "libspade/prepare/annotations.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace spade {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLabelField = "{label}";

/// The path of a mask: the picture's name and the label.
struct MaskName {
    std::string picture;
    std::string label;
};

/// A path with one "*" and one "{label}". Both match as little as possible from the right, so that
/// "a_b_left_eye.png" is label "eye" of "*_{label}.png" unless the label is known.
class MaskPattern {
public:
    explicit MaskPattern(const std::string& text) : text_(text) {
        const auto star = text.find('*');
        const auto label = text.find(kLabelField);
        if (star == std::string::npos || label == std::string::npos ||
            text.find('*', star + 1) != std::string::npos) {
            throw UsageError("--mask-pattern must have one '*' for the picture's name and {} for "
                             "the label, such as '*_{}.png', not '{}'",
                             kLabelField, kLabelField, printable_line(text));
        }
        star_first_ = star < label;
        const auto first_end = star_first_ ? star + 1 : label + kLabelField.size();
        const auto second = star_first_ ? label : star;
        before_ = text.substr(0, std::min(star, label));
        between_ = text.substr(first_end, second - first_end);
        after_ = text.substr(second + (star_first_ ? kLabelField.size() : 1));
        if (between_.empty()) {
            throw UsageError("--mask-pattern '{}': something must separate name and label",
                             printable_line(text));
        }
    }

    /// \param labels  those that are known; a label among them is preferred; may be empty
    std::optional<MaskName> match(const std::string& path,
                                  const std::vector<std::string>& labels) const {
        if (path.size() < before_.size() + after_.size() || !starts_with(path, before_) ||
            !ends_with(path, after_)) {
            return std::nullopt;
        }
        const auto middle =
            path.substr(before_.size(), path.size() - before_.size() - after_.size());
        std::optional<MaskName> last;
        for (auto at = middle.find(between_); at != std::string::npos;
             at = middle.find(between_, at + 1)) {
            auto left = middle.substr(0, at);
            auto right = middle.substr(at + between_.size());
            if (left.empty() || right.empty()) {
                continue;
            }
            last = star_first_ ? MaskName{left, right} : MaskName{right, left};
            if (std::find(labels.begin(), labels.end(), last->label) != labels.end()) {
                return last;
            }
        }
        return labels.empty() ? last : std::nullopt;
    }

private:
    std::string text_;
    std::string before_;
    std::string between_;
    std::string after_;
    bool star_first_ = true;
};

std::string without_zeros(const std::string& name) {
    if (name.find_first_not_of("0123456789") != std::string::npos) {
        return name;
    }
    const auto first = name.find_first_not_of('0');
    return first == std::string::npos ? "0" : name.substr(first);
}

/// 1 in the lighter half of the mask's levels, whether they go up to 1 or to 255.
LabelMap inside_of(const std::string& bytes, const std::string& name) {
    const auto photo = read_photo_bytes(bytes, name);
    const int lightest =
        photo.rgb.empty() ? 0 : *std::max_element(photo.rgb.begin(), photo.rgb.end());
    LabelMap mask{photo.size, {}};
    mask.ids.reserve(photo.size.pixels());
    for (std::size_t i = 0; i < photo.rgb.size(); i += 3) {
        const int level = std::max({photo.rgb[i], photo.rgb[i + 1], photo.rgb[i + 2]});
        mask.ids.push_back(2 * level > lightest ? 1 : 0);
    }
    return mask;
}

class MaskFiles final : public Annotations {
public:
    MaskFiles(const fs::path& folder, const std::string& pattern_text,
              const std::vector<std::string>& order, const MaskNaming& naming)
        : labels_(order) {
        const MaskPattern pattern(pattern_text);
        std::map<std::string, std::map<std::string, fs::path>> found; // by picture and label
        for (const auto& item : collect({folder.string()}, PictureContent::kPhotos).items) {
            const auto path = item.path.lexically_relative(folder).generic_string();
            const auto name = pattern.match(path, order);
            if (name) {
                add(found[picture_name(name->picture, naming)], name->label, item.path);
            }
        }
        if (found.empty()) {
            throw MissingError("{}: no picture matches '{}'", folder.string(), pattern_text);
        }
        items_.assign(found.begin(), found.end());
        std::sort(items_.begin(), items_.end(),
                  [](const auto& a, const auto& b) { return natural_less(a.first, b.first); });
        if (labels_.empty()) {
            collect_labels();
        }
    }

    std::size_t size() const override { return items_.size(); }
    std::string name(std::size_t index) const override { return items_[index].first; }
    std::string text(std::size_t index) const override {
        return items_[index].second.begin()->second.string();
    }

    Annotation read(std::size_t index) const override {
        Annotation annotation;
        const auto& files = items_[index].second;
        for (const auto& label : labels_) {
            const auto file = files.find(label);
            if (file == files.end()) {
                continue;
            }
            const auto path = file->second.string();
            Region region;
            region.label = label;
            region.object = static_cast<int>(annotation.regions.size()) + 1;
            region.mask = inside_of(read_file(path, kMaxFileBytes), path);
            if (!annotation.regions.empty() && region.mask.size != annotation.size) {
                throw DataError("{}: has {}x{} pixels, but other masks of its picture have {}x{}",
                                path, region.mask.size.width, region.mask.size.height,
                                annotation.size.width, annotation.size.height);
            }
            annotation.size = region.mask.size;
            annotation.regions.push_back(std::move(region));
        }
        return annotation;
    }

    std::vector<Label> labels() const override {
        std::vector<Label> labels;
        for (const auto& name : labels_) {
            labels.push_back({static_cast<int>(labels.size()), name, std::nullopt});
        }
        return labels;
    }

private:
    static std::string picture_name(const std::string& path, const MaskNaming& naming) {
        auto name = naming.flat ? fs::path(path).filename().string() : path;
        return composed(naming.unpadded ? without_zeros(name) : name);
    }

    static void add(std::map<std::string, fs::path>& masks, const std::string& label,
                    const fs::path& path) {
        const auto [other, is_new] = masks.emplace(label, path);
        if (!is_new) {
            throw DataError("{} and {}: two masks of '{}' for one picture; remove one",
                            other->second.string(), path.string(), label);
        }
    }

    void collect_labels() {
        for (const auto& item : items_) {
            for (const auto& file : item.second) {
                labels_.push_back(file.first);
            }
        }
        std::sort(labels_.begin(), labels_.end(), natural_less);
        labels_.erase(std::unique(labels_.begin(), labels_.end()), labels_.end());
    }

    std::vector<std::pair<std::string, std::map<std::string, fs::path>>> items_;
    std::vector<std::string> labels_; ///< the first painted first
};

} // namespace

std::unique_ptr<Annotations> open_masks(const fs::path& folder, const std::string& pattern,
                                        const std::vector<std::string>& order,
                                        const MaskNaming& naming) {
    return std::make_unique<MaskFiles>(folder, pattern, order, naming);
}

} // namespace spade
