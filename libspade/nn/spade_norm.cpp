#include "libspade/nn/spade_norm.hpp"

#include "libspade/nn/blocked_conv.hpp"
#include "libspade/nn/modulation.hpp"
#include "libspade/nn/pattern_sum.hpp"
#include "libspade/nn/precision.hpp"
#include "libspade/nn/tap_weight.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

/// A convolution that keeps the size, computed in the fastest way available.
torch::Tensor convolve(const torch::Tensor& x, const torch::Tensor& weight,
                       const torch::Tensor& bias) {
    const auto pad = weight.size(2) / 2;
    if (supports_blocked_conv(x, weight)) {
        return blocked_conv(x, to_blocked_layout(weight), bias, {1, pad});
    }
    return widened(torch::conv2d(x, weight, bias, 1, pad));
}

} // namespace

SpadeNormImpl::SpadeNormImpl(const SpadeNormOptions& o)
    : normalize(register_module("normalize", PlainNorm(o.norm, o.channels))),
      shared(
          register_module("shared", Conv(same_size(o.semantics.channels(), o.hidden, o.kernel)))),
      gamma(register_module("gamma", Conv(same_size(o.hidden, o.channels, o.kernel)))),
      beta(register_module("beta", Conv(same_size(o.hidden, o.channels, o.kernel)))),
      options_(o) {}

torch::Tensor SpadeNormImpl::forward(const torch::Tensor& h, const SemanticMap& m, double slope) {
    const auto map = m.at(h.size(2), h.size(3));
    if (path_ == SpadePath::kDense) {
        const auto y = dense(h, map);
        return slope == 1 ? y : torch::leaky_relu(y, slope);
    }
    return by_pattern(h, map, slope);
}

torch::Tensor SpadeNormImpl::dense(const torch::Tensor& h, const SemanticMap& m) {
    const auto mask = m.dense(h.scalar_type());       // [N, channels, H, W]
    const auto embedding = torch::relu(shared(mask)); // [N, hidden, H, W]

    return (1 + gamma(embedding)) * normalize(h) + beta(embedding);
}

/// In the shapes below, S is the number of classes, U3 of inner and U5 of outer patterns.
torch::Tensor SpadeNormImpl::by_pattern(const torch::Tensor& h, const SemanticMap& m,
                                        double slope) {
    const auto& classes = m.classes();
    const auto& patterns = m.patterns(options_.kernel);
    const auto features = classes.features.to(shared->weight.scalar_type()); // [S, channels]
    const auto taps = options_.kernel * options_.kernel;
    const auto table = tap_table(features, by_tap(shared->weight), taps); // [S, taps, hidden]
    const auto embedding =
        torch::relu(sum_rows(table, patterns.inner.rows) + shared->bias); // [U3, hidden]

    const auto bias = torch::cat({1 + gamma->bias, beta->bias}); // [2C]
    torch::Tensor rows;                                          // [U5, 2C], or [N * H * W, 2C]
    torch::Tensor index;                                         // [N, H, W], or undefined
    if (uses_tables(patterns)) {
        const auto weight = joined_by_tap(gamma->weight, beta->weight); // [taps * 2C, hidden]
        rows = sum_rows(tap_table(embedding, weight, taps), patterns.outer.rows) + bias;
        index = patterns.outer.index;
    } else {
        const auto plane = gather_rows(embedding, patterns.inner.index); // [N, hidden, H, W]
        const auto weight = torch::cat({gamma->weight, beta->weight});   // [2C, hidden, k, k]
        const auto convolved = convolve(plane, weight, bias);            // [N, 2C, H, W]
        rows = convolved.permute({0, 2, 3, 1}).reshape({-1, 2 * options_.channels});
    }
    if (options_.norm == Norm::kBatch) {
        return modulate(h, normalize->normalization(h), rows, index, slope);
    }
    const auto ones = torch::ones({options_.channels}, rows.options());
    return modulate(normalize(h), {ones, torch::zeros_like(ones)}, rows, index, slope)
        .to(h.scalar_type());
}

bool SpadeNormImpl::uses_tables(const SpadePatterns& patterns) const {
    if (path_ != SpadePath::kCheapest) {
        return path_ == SpadePath::kTables;
    }
    return table_is_cheaper(patterns, options_,
                            blocked_conv_cost(options_.hidden, 2 * options_.channels,
                                              options_.kernel, patterns.inner.index.numel()));
}

void set_spade_path(torch::nn::Module& network, SpadePath path) {
    network.apply([path](torch::nn::Module& module) {
        if (auto* layer = module.as<SpadeNormImpl>()) {
            layer->set_path(path);
        }
    });
}

} // namespace spade
