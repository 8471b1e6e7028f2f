#include "libspade/nn/generator.hpp"

#include "libspade/base/error.hpp"
#include "libspade/nn/activation.hpp"
#include "libspade/nn/pix2pixhd.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

/// Channels of the first activation, in units of nf.
constexpr std::int64_t kWidest = 16;

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

/// Channels in front of the last convolution: the extra doubling of kMost halves them.
std::int64_t last_channels(const GeneratorOptions& o) {
    return o.upsampling == Upsampling::kMost ? o.ngf / 2 : o.ngf;
}

} // namespace

void GeneratorImpl::require_fitting(const SemanticMap& m, const torch::Tensor& z) const {
    const auto stride = options_.stride();
    if (m.height() % stride != 0 || m.width() % stride != 0) {
        throw ConfigError("a label map of {}x{} does not fit: both sides must be multiples of {}",
                          m.width(), m.height(), stride);
    }
    if (options_.takes_style() && (!z.defined() || z.size(-1) != options_.z_dim)) {
        throw ConfigError("this generator needs a style z of {} numbers", options_.z_dim);
    }
}

Generator make_generator(const GeneratorOptions& options) {
    if (options.architecture == Architecture::kPix2pixHD) {
        return std::make_shared<Pix2pixHDGeneratorImpl>(options);
    }
    return std::make_shared<SpadeGeneratorImpl>(options);
}

SpadeGeneratorImpl::SpadeGeneratorImpl(const GeneratorOptions& o)
    : GeneratorImpl(o),
      head_0_(register_module("head_0", block(o, 16 * o.ngf, 16 * o.ngf))),
      middle_0_(register_module("middle_0", block(o, 16 * o.ngf, 16 * o.ngf))),
      middle_1_(register_module("middle_1", block(o, 16 * o.ngf, 16 * o.ngf))),
      up_0_(register_module("up_0", block(o, 16 * o.ngf, 8 * o.ngf))),
      up_1_(register_module("up_1", block(o, 8 * o.ngf, 4 * o.ngf))),
      up_2_(register_module("up_2", block(o, 4 * o.ngf, 2 * o.ngf))),
      up_3_(register_module("up_3", block(o, 2 * o.ngf, o.ngf))),
      conv_img_(register_module("conv_img", Conv(same_size(last_channels(o), 3, 3)))) {
    const auto widest = kWidest * o.ngf;
    if (o.takes_style()) {
        const auto grid = o.grid_height * o.grid_width;
        fc_z_ = register_module("fc", torch::nn::Linear(o.z_dim, widest * grid));
    } else {
        fc_map_ = register_module("fc", Conv(same_size(o.semantics.channels(), widest, 3)));
    }
    if (o.upsampling == Upsampling::kMost) {
        up_4_ = register_module("up_4", block(o, o.ngf, o.ngf / 2));
    }
}

torch::Tensor SpadeGeneratorImpl::latent(const SemanticMap& m, const torch::Tensor& z) {
    const auto& o = options();
    if (o.takes_style()) {
        return fc_z_(z).view({z.size(0), kWidest * o.ngf, o.grid_height, o.grid_width});
    }
    const auto small = m.at(m.height() / o.stride(), m.width() / o.stride());
    return fc_map_(small.dense(fc_map_->weight.scalar_type()));
}

torch::Tensor SpadeGeneratorImpl::forward(const SemanticMap& m, const torch::Tensor& z) {
    require_fitting(m, z);
    const bool doubles_between = options().upsampling != Upsampling::kNormal;

    auto h = head_0_(latent(m, z).contiguous(at::MemoryFormat::ChannelsLast), m); // [N, 16nf, h, w]
    h = middle_0_(doubled(h), m); // [N, 16nf, 2h, 2w]
    if (doubles_between) {
        h = doubled(h); // [N, 16nf, 4h, 4w]; all below twice as large
    }
    h = middle_1_(h, m);      // [N, 16nf, 2h, 2w]
    h = up_0_(doubled(h), m); // [N, 8nf, 4h, 4w]
    h = up_1_(doubled(h), m); // [N, 4nf, 8h, 8w]
    h = up_2_(doubled(h), m); // [N, 2nf, 16h, 16w]
    h = up_3_(doubled(h), m); // [N, nf, 32h, 32w]
    if (up_4_) {
        h = up_4_(doubled(h), m); // [N, nf/2, 128h, 128w]
    }

    return torch::tanh(conv_img_(lrelu(h))); // [N, 3, H, W]
}

} // namespace spade
