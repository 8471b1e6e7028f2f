#include "libspade/nn/encoder.hpp"

#include "libspade/nn/activation.hpp"
#include "libspade/nn/norm.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

torch::Tensor resized(const torch::Tensor& photo, std::int64_t side) {
    if (photo.size(2) == side && photo.size(3) == side) {
        return photo;
    }
    return torch::upsample_bilinear2d(photo, {side, side}, /*align_corners=*/false);
}

} // namespace

torch::Tensor Style::sample(const torch::Tensor& eps, double scale) const {
    return mu + scale * eps * torch::exp(0.5 * logvar);
}

EncoderImpl::EncoderImpl(const EncoderOptions& o) : options_(o) {
    for (const auto& layer : encoder_convs(o)) {
        layers_.emplace_back(register_module(layer.name, Conv(layer.conv)));
    }
    fc_mu_ = register_module("fc_mu", torch::nn::Linear(o.features(), o.z_dim));
    fc_var_ = register_module("fc_var", torch::nn::Linear(o.features(), o.z_dim));
}

Style EncoderImpl::forward(const torch::Tensor& photo) {
    auto h = resized(photo, options_.side); // [N, 3, side, side]
    for (auto& conv : layers_) {
        h = lrelu(instance_norm(conv(h)));
    }
    h = h.flatten(1); // [N, features]

    return {fc_mu_(h), fc_var_(h)}; // [N, z_dim] each
}

} // namespace spade
