#include "libspade/nn/spade_norm.hpp"

#include <torch/torch.h>

namespace spade {

SpadeNormImpl::SpadeNormImpl(const SpadeNormOptions& o)
    : normalize(register_module("normalize", PlainNorm(o.norm, o.channels))),
      shared(
          register_module("shared", Conv(same_size(o.semantics.channels(), o.hidden, o.kernel)))),
      gamma(register_module("gamma", Conv(same_size(o.hidden, o.channels, o.kernel)))),
      beta(register_module("beta", Conv(same_size(o.hidden, o.channels, o.kernel)))),
      options_(o) {}

torch::Tensor SpadeNormImpl::forward(const torch::Tensor& h, const SemanticMap& m) {
    const auto mask = m.at(h.size(2), h.size(3)).dense(h.scalar_type()); // [N, L, H, W]
    const auto embedding = torch::relu(shared(mask));                    // [N, hidden, H, W]
    return (1 + gamma(embedding)) * normalize(h) + beta(embedding);
}

} // namespace spade
