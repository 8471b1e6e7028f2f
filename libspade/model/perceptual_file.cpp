#include "libspade/model/perceptual_file.hpp"

#include "libspade/arch/feature_net_file.hpp"
#include "libspade/model/checkpoint.hpp"

#include <torch/torch.h>

namespace spade {

PerceptualLoss PerceptualLoss::open(const std::filesystem::path& path) {
    const auto file = CheckpointReader::open(path, Verify::kWhole, kFeatureNetFormat);
    const auto backbone = backbone_of(file);
    PerceptualLoss loss;
    loss.name_ = to_text(backbone);
    loss.digest_ = file.digest();
    if (backbone == Backbone::kVgg19) {
        loss.vgg_ = FeatureNet(backbone);
        read_network(file, kFeatureNetGroup, *loss.vgg_);
    } else {
        loss.lpips_ = Lpips(backbone);
        read_network(file, kFeatureNetGroup, *loss.lpips_);
    }
    return loss;
}

void PerceptualLoss::to(torch::Device device, torch::Dtype type) {
    vgg_ ? vgg_->to(device, type) : lpips_->to(device, type);
}

torch::Tensor PerceptualLoss::loss(const torch::Tensor& fake, const torch::Tensor& real) {
    return vgg_ ? vgg_loss(vgg_, fake, real) : lpips_(fake, real.detach()).mean();
}

} // namespace spade
