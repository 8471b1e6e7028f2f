#include "libspade/eval/extractor.hpp"

#include "libspade/arch/feature_net_file.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/data/prefetcher.hpp"
#include "libspade/data/workers.hpp"
#include "libspade/eval/card_net.hpp"
#include "libspade/eval/require_running.hpp"
#include "libspade/image/picture_planes.hpp"
#include "libspade/io/sealed.hpp"
#include "libspade/model/checkpoint.hpp"
#include "libspade/nn/inception.hpp"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace spade {

namespace {

class InceptionExtractor final : public Extractor {
public:
    InceptionExtractor(const CheckpointReader& file, PlaneResize resize, torch::Device device)
        : digest_(file.digest()), resize_(resize), device_(device), net_(read(file)) {
        net_.to(device);
    }
    bool is_fid() const override { return true; }
    std::string name() const override { return std::string(kInceptionName); }
    nlohmann::json protocol() const override {
        return {{"network", name()},          {"digest", digest_.hex()},
                {"layer", "pool3"},           {"dimensions", kInceptionFeatures},
                {"resize", to_text(resize_)}, {"size", {kInceptionSide, kInceptionSide}}};
    }
    std::size_t batch() const override { return device_.is_cpu() ? 8 : 64; }

    std::vector<float> prepare(const Photo& photo) const override {
        constexpr auto kSide = static_cast<int>(kInceptionSide);
        auto planes = resized_planes(photo, {kSide, kSide}, resize_);
        // pytorch-fid scales 0..255 to -1..1, the others to what the graph of 2015 expects
        const bool symmetric = resize_ == PlaneResize::kPytorch;
        for (auto& level : planes) {
            level = symmetric ? 2 * (level / 255) - 1 : (level - 128) / 128;
        }
        return planes;
    }
    torch::Tensor extract(const std::vector<std::vector<float>>& inputs) override {
        const auto count = static_cast<std::int64_t>(inputs.size());
        auto x = torch::empty({count, 3, kInceptionSide, kInceptionSide});
        auto* out = x.data_ptr<float>();
        for (const auto& input : inputs) {
            out = std::copy(input.begin(), input.end(), out);
        }
        return net_.features(x.to(device_)).to(torch::kCPU);
    }

private:
    static Inception read(const CheckpointReader& file) {
        return Inception([&](const std::string& name) {
            auto tensor = torch::empty(file.info(kFeatureNetGroup, name).shape);
            read_tensor(file, kFeatureNetGroup, name, tensor);
            return tensor;
        });
    }

    Digest digest_;
    PlaneResize resize_;
    torch::Device device_;
    Inception net_;
};

class CardExtractor final : public Extractor {
public:
    CardExtractor(CardNet net, PlaneResize resize) : net_(std::move(net)), resize_(resize) {}

    bool is_fid() const override { return false; }
    std::string name() const override { return net_.card().name; }
    nlohmann::json protocol() const override {
        return {{"network", name()},
                {"digest", net_.digest().hex()},
                {"dimensions", net_.card().outputs},
                {"resize", to_text(resize_)},
                {"size", {net_.card().input.width, net_.card().input.height}}};
    }
    std::size_t batch() const override { return 1; }
    std::vector<float> prepare(const Photo& photo) const override {
        return network_input(resized_planes(photo, net_.card().input, resize_), net_.card());
    }
    torch::Tensor extract(const std::vector<std::vector<float>>& inputs) override {
        auto features = net_.forward(inputs.front());
        if (features.dim() > 1) {
            features = features.flatten(1).mean(1); // over positions
        }
        return features.view({1, -1});
    }

private:
    CardNet net_;
    PlaneResize resize_;
};

/// The next pictures; fewer at the end of the set.
std::vector<std::vector<float>> take(Prefetcher<std::vector<float>>& ahead, std::size_t most) {
    std::vector<std::vector<float>> inputs;
    while (inputs.size() < most && !ahead.empty()) {
        inputs.push_back(ahead.next());
    }
    return inputs;
}

} // namespace

std::unique_ptr<Extractor> open_extractor(const EvalOptions& o, torch::Device device) {
    const auto resize_or = [&](PlaneResize otherwise) { return o.resize.value_or(otherwise); };
    if (!is_sealed(o.features)) {
        auto net = CardNet::open(o.features, o.allow_code, device);
        const auto resize = resize_or(net.card().resize);
        return std::make_unique<CardExtractor>(std::move(net), resize);
    }
    const auto file = CheckpointReader::open(o.features, Verify::kWhole, kFeatureNetFormat);
    if (feature_net_name(file) != kInceptionName) {
        throw ConfigError("{}: holds {}, but --features takes an imported Inception or a network "
                          "with a card",
                          o.features, feature_net_name(file));
    }
    return std::make_unique<InceptionExtractor>(file, resize_or(PlaneResize::kClean), device);
}

torch::Tensor features_of(const PictureSet& set, Extractor& extractor, int threads,
                          const std::string& what) {
    const auto batch = extractor.batch();
    Workers workers(std::max(1, threads / 2)); // beside the network's own threads
    Progress progress(what, set.size());
    torch::Tensor features;
    Prefetcher<std::vector<float>> ahead(
        workers.arena(), set.size(), 2 * batch + 2 * static_cast<std::size_t>(threads),
        [&](std::size_t i) { return extractor.prepare(set.photo(i)); });
    std::int64_t done = 0;
    while (!ahead.empty()) {
        require_running();
        auto inputs = take(ahead, batch);
        const auto count = static_cast<std::int64_t>(inputs.size());
        inputs.resize(batch, std::vector<float>(inputs.front().size()));
        const auto rows = extractor.extract(inputs);
        if (!features.defined()) {
            features = torch::empty({static_cast<std::int64_t>(set.size()), rows.size(1)});
        }
        features.narrow(0, done, count).copy_(rows.narrow(0, 0, count));
        done += count;
        progress.advance(static_cast<std::uint64_t>(count));
    }
    return features;
}

} // namespace spade
