#include "libspade/arch/feature_net_file.hpp"

#include "libspade/arch/inception_layers.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

#include <nlohmann/json.hpp>

namespace spade {

std::string feature_net_name(const CheckpointReader& file) {
    const auto configuration = file.configuration();
    return configuration.is_object() ? configuration.value("network", "") : "";
}

std::vector<TensorShape> feature_net_tensors(const CheckpointReader& file) {
    return feature_net_name(file) == kInceptionName ? inception_tensors()
                                                    : tensors_of(backbone_of(file));
}

Backbone backbone_of(const CheckpointReader& file) {
    const auto name = feature_net_name(file);
    const auto backbone = parse_backbone(name);
    if (!backbone) {
        throw DataError("{}: unsupported perceptual network '{}'", file.path().string(),
                        printable_line(name));
    }
    return *backbone;
}

} // namespace spade
