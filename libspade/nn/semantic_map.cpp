#include "libspade/nn/semantic_map.hpp"

#include "libspade/base/error.hpp"

#include <torch/torch.h>

#include <map>
#include <mutex>
#include <utility>

namespace spade {

struct SemanticMap::Derived {
    std::mutex mutex;
    std::map<std::pair<std::int64_t, std::int64_t>, SemanticMap> sizes; ///< by height, width
    std::map<torch::ScalarType, torch::Tensor> dense;
};

namespace {

void require_same_size(const torch::Tensor& ids, const torch::Tensor& other, const char* what) {
    const auto height = other.size(-2);
    const auto width = other.size(-1);
    if (other.size(0) != ids.size(0) || height != ids.size(1) || width != ids.size(2)) {
        throw ConfigError("{} of {}x{} do not fit a label map of {}x{}", what, width, height,
                          ids.size(2), ids.size(1));
    }
}

/// Goes through float64, which holds every id: torch's nearest has no integer kernel.
torch::Tensor nearest(const torch::Tensor& planes, std::int64_t height, std::int64_t width) {
    return torch::upsample_nearest2d(planes.to(torch::kFloat64), {height, width})
        .to(planes.scalar_type());
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
        throw ConfigError("a label map is [N, H, W] of int64");
    }
    if (edges_.defined() != semantics_.edges) {
        throw ConfigError("the network takes {} edges, the label map has {}",
                          semantics_.edges ? "instance" : "no instance",
                          edges_.defined() ? "them" : "none");
    }
    if ((planes_.defined() ? planes_.size(1) : 0) != semantics_.planes) {
        throw ConfigError("the network takes {} continuous planes, the label map has {}",
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

SemanticMap SemanticMap::to(torch::Device device) const {
    const auto moved = [&](const torch::Tensor& t) { return t.defined() ? t.to(device) : t; };
    return {semantics_, moved(ids_), moved(edges_), moved(planes_)};
}

SemanticMap SemanticMap::repeated(std::int64_t times) const {
    const auto repeated = [&](const torch::Tensor& t) {
        return t.defined()
                   ? torch::cat(std::vector<torch::Tensor>(static_cast<std::size_t>(times), t))
                   : t;
    };
    return {semantics_, repeated(ids_), repeated(edges_), repeated(planes_)};
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
