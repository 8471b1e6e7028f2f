#include "libspade/nn/spade_norm.hpp"

#include <torch/torch.h>

namespace spade {

SpadeNormImpl::SpadeNormImpl(const SpadeNormOptions& o)
    : normalize_(register_module("normalize", PlainNorm(o.norm, o.channels))),
      shared_(
          register_module("shared", Conv(same_size(o.semantics.channels(), o.hidden, o.kernel)))),
      gamma_(register_module("gamma", Conv(same_size(o.hidden, o.channels, o.kernel)))),
      beta_(register_module("beta", Conv(same_size(o.hidden, o.channels, o.kernel)))) {}

torch::Tensor SpadeNormImpl::forward(const torch::Tensor& h, const SemanticMap& m) {
    const auto mask = m.at(h.size(2), h.size(3)).dense(h.scalar_type()); // [N, L, H, W]
    const auto embedding = torch::relu(shared_(mask));                   // [N, hidden, H, W]
    const auto gamma = 1 + gamma_(embedding);                            // [N, C, H, W]
    const auto beta = beta_(embedding);                                  // [N, C, H, W]

    return gamma * normalize_(h) + beta;
}

} // namespace spade
