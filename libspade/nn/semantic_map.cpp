#include "libspade/nn/semantic_map.hpp"

#include "libspade/base/error.hpp"

#include <torch/torch.h>

#include <array>
#include <map>
#include <mutex>
#include <utility>

namespace spade {

struct SemanticMap::Derived {
    std::mutex mutex;
    std::map<std::pair<std::int64_t, std::int64_t>, SemanticMap> sizes; ///< by height, width
    std::map<torch::ScalarType, torch::Tensor> dense;
    std::map<std::int64_t, PixelClasses> classes;                    ///< by halvings
    std::map<std::array<std::int64_t, 4>, Patterns> window_patterns; ///< by halvings and window
    std::map<std::int64_t, SpadePatterns> spade_patterns;            ///< by kernel
};

namespace {

void require_same_size(const torch::Tensor& ids, const torch::Tensor& other, const char* what) {
    const auto height = other.size(-2);
    const auto width = other.size(-1);
    if (other.size(0) != ids.size(0) || height != ids.size(1) || width != ids.size(2)) {
        throw ConfigError("{} of {}x{} do not match a label map of {}x{}", what, width, height,
                          ids.size(2), ids.size(1));
    }
}

/// Goes through float64, which holds every id: torch's nearest has no integer kernel.
torch::Tensor nearest(const torch::Tensor& planes, std::int64_t height, std::int64_t width) {
    return torch::upsample_nearest2d(planes.to(torch::kFloat64), {height, width})
        .to(planes.scalar_type());
}

/// Numbers the pairs (number, value of the plane), comparing all bits of the value.
PairNumbers with_plane(PairNumbers numbers, const torch::Tensor& plane) {
    constexpr std::int64_t kValues = 1 << 16; // of a 16-bit part
    constexpr std::int64_t kParts = 4;
    const auto parts = plane.to(torch::kFloat64)
                           .contiguous()
                           .view(torch::kInt16)
                           .to(torch::kInt32)
                           .bitwise_and(kValues - 1)
                           .view({plane.size(0), plane.size(1), plane.size(2), kParts});
    for (std::int64_t part = 0; part < kParts; ++part) {
        numbers = number_pairs(numbers.index, parts.select(3, part), kValues);
    }
    return numbers;
}

/// Each class of the result is the mean of up to nine.
PixelClasses pooled(const PixelClasses& classes) {
    const auto patterns = number_patterns(classes.index, classes.count(), {3, 2, 1});
    const auto padded = torch::constant_pad_nd(classes.features, {0, 0, 0, 1});
    auto features = torch::zeros({patterns.count(), padded.size(1)}, padded.options());
    for (std::int64_t t = 0; t < patterns.rows.size(1); ++t) {
        features += padded.index_select(0, patterns.rows.select(1, t));
    }
    const auto inside = (patterns.rows < classes.count()).sum(1, /*keepdim=*/true); // [U, 1]
    return {patterns.index, features / inside};
}

} // namespace

SemanticMap::SemanticMap(const SemanticsOptions& semantics, torch::Tensor ids, torch::Tensor edges,
                         torch::Tensor planes)
    : semantics_(semantics),
      ids_(std::move(ids)),
      edges_(std::move(edges)),
      planes_(std::move(planes)),
      derived_(std::make_shared<Derived>()) {
    if (ids_.dim() != 3 || ids_.scalar_type() != torch::kInt64) {
        throw ConfigError("a label map must be [N, H, W] of int64");
    }
    if (edges_.defined() != semantics_.edges) {
        throw ConfigError("the network takes {} edges, but the label map has {}",
                          semantics_.edges ? "instance" : "no instance",
                          edges_.defined() ? "them" : "none");
    }
    if ((planes_.defined() ? planes_.size(1) : 0) != semantics_.planes) {
        throw ConfigError("the network takes {} continuous planes, but the label map has {}",
                          semantics_.planes, planes_.defined() ? planes_.size(1) : 0);
    }
    if (edges_.defined()) {
        require_same_size(ids_, edges_, "instance edges");
    }
    if (planes_.defined()) {
        require_same_size(ids_, planes_, "planes");
    }
}

SemanticMap SemanticMap::at(std::int64_t height, std::int64_t width) const {
    if (height == this->height() && width == this->width()) {
        return *this;
    }
    const std::lock_guard lock(derived_->mutex);
    const auto found = derived_->sizes.find({height, width});
    if (found != derived_->sizes.end()) {
        return found->second;
    }
    const auto resized = [&](const torch::Tensor& t) {
        return t.defined() ? nearest(t.unsqueeze(1), height, width).squeeze(1) : t;
    };
    const auto planes = planes_.defined() ? nearest(planes_, height, width) : planes_;
    const SemanticMap map(semantics_, resized(ids_), resized(edges_), planes);
    derived_->sizes.emplace(std::pair(height, width), map);
    return map;
}

torch::Tensor SemanticMap::dense(torch::ScalarType dtype) const {
    const std::lock_guard lock(derived_->mutex);
    auto& dense = derived_->dense[dtype];
    if (!dense.defined()) {
        dense = torch::zeros({batch(), semantics_.channels(), height(), width()},
                             ids_.options().dtype(dtype));
        dense.scatter_(1, ids_.unsqueeze(1), 1);
        std::int64_t channel = semantics_.labels;
        if (edges_.defined()) {
            dense.select(1, channel++).copy_(edges_);
        }
        if (planes_.defined()) {
            dense.narrow(1, channel, semantics_.planes).copy_(planes_);
        }
    }
    dense = dense.contiguous(at::MemoryFormat::ChannelsLast);
    return dense;
}

PixelClasses SemanticMap::classes_of_pixels() const {
    const auto bits =
        edges_.defined() ? edges_.to(torch::kInt32) : torch::zeros_like(ids_, torch::kInt32);
    auto numbers = number_pairs(ids_.to(torch::kInt32), bits, 2);
    for (std::int64_t i = 0; i < semantics_.planes; ++i) {
        numbers = with_plane(numbers, planes_.select(1, i));
    }
    const auto& first = numbers.first; // [S]
    auto features =
        torch::zeros({first.size(0), semantics_.channels()}, ids_.options().dtype(torch::kFloat64));
    features.scatter_(1, ids_.flatten().index({first}).unsqueeze(1), 1);
    auto channel = semantics_.labels;
    if (edges_.defined()) {
        features.select(1, channel++).copy_(edges_.flatten().index({first}));
    }
    for (std::int64_t i = 0; i < semantics_.planes; ++i) {
        features.select(1, channel++).copy_(planes_.select(1, i).flatten().index({first}));
    }
    return {numbers.index, features};
}

const PixelClasses& SemanticMap::classes(std::int64_t halvings) const {
    {
        const std::lock_guard lock(derived_->mutex);
        const auto found = derived_->classes.find(halvings);
        if (found != derived_->classes.end()) {
            return found->second;
        }
    }
    auto made = halvings == 0 ? classes_of_pixels() : pooled(classes(halvings - 1));
    const std::lock_guard lock(derived_->mutex);
    return derived_->classes.emplace(halvings, std::move(made)).first->second;
}

const Patterns& SemanticMap::patterns(std::int64_t halvings, const Window& window) const {
    const auto& classes = this->classes(halvings);
    const std::lock_guard lock(derived_->mutex);
    const std::array key{halvings, window.kernel, window.stride, window.padding};
    const auto found = derived_->window_patterns.find(key);
    if (found != derived_->window_patterns.end()) {
        return found->second;
    }
    auto made = number_patterns(classes.index, classes.count(), window);
    return derived_->window_patterns.emplace(key, std::move(made)).first->second;
}

const SpadePatterns& SemanticMap::patterns(std::int64_t kernel) const {
    const Window window{kernel, 1, kernel / 2};
    const auto& inner = patterns(0, window);
    const std::lock_guard lock(derived_->mutex);
    const auto found = derived_->spade_patterns.find(kernel);
    if (found != derived_->spade_patterns.end()) {
        return found->second;
    }
    SpadePatterns made{inner, number_patterns(inner.index, inner.count(), window)};
    return derived_->spade_patterns.emplace(kernel, std::move(made)).first->second;
}

SemanticMap SemanticMap::to(torch::Device device) const {
    const auto moved = [&](const torch::Tensor& t) { return t.defined() ? t.to(device) : t; };
    return {semantics_, moved(ids_), moved(edges_), moved(planes_)};
}

torch::Tensor instance_edges(const torch::Tensor& instances) {
    auto edges = torch::zeros_like(instances, torch::kBool);
    for (const std::int64_t axis : {1, 2}) {
        const auto last = instances.size(axis) - 1;
        const auto changes = instances.narrow(axis, 1, last) != instances.narrow(axis, 0, last);
        edges.narrow(axis, 1, last).logical_or_(changes);
        edges.narrow(axis, 0, last).logical_or_(changes);
    }
    return edges;
}

} // namespace spade
