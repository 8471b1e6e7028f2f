#include "libspade/nn/generator.hpp"

#include "libspade/base/error.hpp"
#include "libspade/nn/activation.hpp"
#include "libspade/nn/label_conv.hpp"
#include "libspade/nn/pix2pixhd.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

torch::Tensor doubled(const torch::Tensor& h) {
    return torch::upsample_nearest2d(h, {2 * h.size(2), 2 * h.size(3)});
}

SpadeBlock block(const GeneratorOptions& o, std::int64_t in, std::int64_t out) {
    SpadeBlockOptions b;
    b.in = in;
    b.out = out;
    b.spectral = o.spectral;
    b.norm.semantics = o.semantics;
    b.norm.norm = o.norm;
    b.norm.hidden = o.hidden;
    b.norm.kernel = o.kernel;
    return SpadeBlock(b);
}

} // namespace

void require_compatible_input(const GeneratorOptions& o, const SemanticMap& m,
                              const torch::Tensor& z) {
    const auto stride = o.stride();
    if (m.height() % stride != 0 || m.width() % stride != 0) {
        throw ConfigError("invalid label map size {}x{}: both sides must be multiples of {}",
                          m.width(), m.height(), stride);
    }
    if (o.takes_style() && (!z.defined() || z.size(-1) != o.z_dim)) {
        throw ConfigError("this generator needs a style z of {} numbers", o.z_dim);
    }
}

Generator make_generator(const GeneratorOptions& options) {
    if (options.architecture == Architecture::kPix2pixHD) {
        return std::make_shared<Pix2pixHDGeneratorImpl>(options);
    }
    return std::make_shared<SpadeGeneratorImpl>(options);
}

torch::Tensor LatentGrid::forward(const GeneratorOptions& o, const SemanticMap& m,
                                  const torch::Tensor& z) {
    if (o.takes_style()) {
        return fc_z(z).view({z.size(0), grid_channels(o), o.grid_height, o.grid_width});
    }
    const auto small = m.at(m.height() / o.stride(), m.width() / o.stride());
    const auto& fc = fc_map->options();
    const auto grid = convolve_labels(small, 0, fc_map->weight, fc.stride, fc.padding);
    return grid + fc_map->bias.view({1, -1, 1, 1});
}

SpadeGeneratorImpl::SpadeGeneratorImpl(const GeneratorOptions& o)
    : GeneratorImpl(o),
      conv_img(register_module("conv_img", Conv(same_size(last_channels(o), 3, 3)))) {
    const auto widest = grid_channels(o);
    if (o.takes_style()) {
        const auto grid = o.grid_height * o.grid_width;
        latent.fc_z = register_module("fc", torch::nn::Linear(o.z_dim, widest * grid));
    } else {
        latent.fc_map = register_module("fc", Conv(same_size(o.semantics.channels(), widest, 3)));
    }
    for (const auto& stage : spade_stages(o)) {
        stages.push_back(
            {register_module(stage.name, block(o, stage.in, stage.out)), stage.doubles});
    }
}

torch::Tensor SpadeGeneratorImpl::forward(const SemanticMap& m, const torch::Tensor& z) {
    require_compatible_input(options(), m, z);
    auto h = latent.forward(options(), m, z).contiguous(at::MemoryFormat::ChannelsLast);
    for (auto& [block, doubles] : stages) {
        h = block(doubles ? doubled(h) : h, m);
    }
    return torch::tanh(conv_img(lrelu(h))); // [N, 3, H, W]
}

} // namespace spade
