#include "libspade/prepare/import_feature_net.hpp"

#include "libspade/arch/feature_net_file.hpp"
#include "libspade/arch/inception_layers.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/file.hpp"
#include "libspade/io/pth.hpp"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace spade {

namespace {

/// Where our tensors are read from, by name.
class WeightSource {
public:
    virtual ~WeightSource() = default;
    virtual std::vector<std::int64_t> shape(const std::string& name) const = 0;
    virtual std::vector<float> values(const std::string& name) const = 0;
};

class PthSource final : public WeightSource {
public:
    PthSource(const std::string& file, const char* expected)
        : file_(file), expected_(expected), tensors_(read_pth(file)) {
        strip_module_prefix(tensors_);
    }
    std::vector<std::int64_t> shape(const std::string& name) const override {
        return at(name).shape;
    }
    std::vector<float> values(const std::string& name) const override {
        return at(name).to_float();
    }

private:
    const PthTensor& at(const std::string& name) const {
        const auto found = std::find_if(tensors_.begin(), tensors_.end(),
                                        [&](const auto& tensor) { return tensor.name == name; });
        if (found == tensors_.end()) {
            throw DataError("{}: has no tensor '{}'; is it {}?", file_, name, expected_);
        }
        return *found;
    }

    std::string file_;
    const char* expected_;
    std::vector<PthTensor> tensors_;
};

/// In published LPIPS files our backbone.features.0.weight is features.0.weight, and lin0_weight is
/// lin0.weight.
class LpipsSource final : public WeightSource {
public:
    explicit LpipsSource(const std::string& file) : file_(h5::File::open(file)) {}

    Backbone backbone() const {
        return file_.has("features.3.squeeze.weight") ? Backbone::kSqueezeNet : Backbone::kAlexNet;
    }
    std::vector<std::int64_t> shape(const std::string& name) const override {
        return file_.info(require(name)).shape;
    }
    std::vector<float> values(const std::string& name) const override {
        const auto object = require(name);
        const auto info = file_.info(object);
        std::vector<float> values(static_cast<std::size_t>(info.elements()));
        file_.read(object, Dtype::f32, values.data(), sizeof(float) * values.size());
        return values;
    }

private:
    std::string require(const std::string& name) const {
        constexpr std::string_view kBackbone = "backbone.";
        auto object = starts_with(name, kBackbone) ? name.substr(kBackbone.size()) : name;
        if (starts_with(object, "lin")) {
            object.replace(object.find('_'), 1, ".");
        }
        if (!file_.has(object)) {
            throw DataError("{}: has no data set '{}'; is it an LPIPS file of AlexNet or "
                            "SqueezeNet?",
                            file_.path().string(), object);
        }
        return object;
    }

    h5::File file_;
};

struct Net {
    std::string name;
    std::vector<TensorShape> tensors;
};

Net net_of(Backbone backbone) { return {to_text(backbone), tensors_of(backbone)}; }

std::int64_t copy(CheckpointWriter& to, const WeightSource& from, const Net& net,
                  const std::string& file) {
    std::int64_t learned = 0;
    for (const auto& tensor : net.tensors) {
        const auto shape = from.shape(tensor.name);
        if (shape != tensor.shape) {
            throw ConfigError("{}: {} has shape {}, but {} requires {}", file, tensor.name, shape,
                              net.name, tensor.shape);
        }
        to.tensor(kFeatureNetGroup, tensor.name, Dtype::f32, shape,
                  from.values(tensor.name).data());
        learned += tensor.learned ? tensor.elements() : 0;
    }
    return learned;
}

ImportSummary write(const ImportOptions& o, const WeightSource& from, const Net& net,
                    const std::string& file) {
    ImportSummary summary;
    CheckpointWriter to(o.output, o.overwrite, kFeatureNetFormat);
    to.configuration({{"network", net.name}});
    summary.parameters = copy(to, from, net, file);
    auto provenance = Provenance::of_this_process();
    const std::filesystem::path path(file);
    provenance.parents.push_back({net.name, path.filename().string(), file_digest(path).hex()});
    to.provenance(provenance);
    summary.digest = to.commit().hex();
    summary.description = net.name;
    return summary;
}

} // namespace

ImportSummary import_feature_net(const ImportOptions& o) {
    if (!o.vgg19.empty()) {
        return write(o, PthSource(o.vgg19, "torchvision's vgg19"), net_of(Backbone::kVgg19),
                     o.vgg19);
    }
    if (!o.inception.empty()) {
        return write(o, PthSource(o.inception, "pt_inception-2015-12-05 of pytorch-fid"),
                     {std::string(kInceptionName), inception_tensors()}, o.inception);
    }
    const LpipsSource source(o.lpips);
    return write(o, source, net_of(source.backbone()), o.lpips);
}

} // namespace spade
