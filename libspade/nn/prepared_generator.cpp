#include "libspade/nn/prepared_generator.hpp"

#include "libspade/base/allocator.hpp"
#include "libspade/nn/activation.hpp"
#include "libspade/nn/pattern_kernels.hpp"
#include "libspade/nn/prepared_conv.hpp"
#include "libspade/nn/prepared_norm.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace spade {

namespace {

/// The activations alive at one time: a block's input, its output, and those in between.
struct Workspace {
    Activation h;
    Activation out;
    Activation normed; ///< after a SPADE layer
    Activation middle; ///< after conv_0
    Scratch scratch;
};

PreparedConv prepared(const Conv& conv, const PrepareOptions& o, bool adds) {
    return PreparedConv({conv->weight, conv->bias, o.precision, adds, o.winograd});
}

/// Copies each pixel of h to four of `out`.
void copy_doubled(const Activation& h, Activation& out) {
    out.shape(h.batch, h.channels, 2 * h.height, 2 * h.width);
    const auto inner = h.layout == Layout::kBlocked ? kernels::kBlock : h.channels;
    const auto planes = h.batch * h.picture() / (h.height * h.width * inner);
    const auto row = h.width * inner;
    at::parallel_for(0, planes * h.height, 1, [&](std::int64_t begin, std::int64_t end) {
        for (auto y = begin; y < end; ++y) {
            const auto* from = h.floats() + y * row;
            auto* to = out.floats() + 4 * y * row;
            for (std::int64_t x = 0; x < h.width; ++x) {
                for (const auto at : {2 * x, 2 * x + 1}) {
                    std::copy_n(from + x * inner, inner, to + at * inner);
                }
            }
            std::copy_n(to, 2 * row, to + 2 * row);
        }
    });
}

class PreparedBlock {
public:
    PreparedBlock(SpadeBlockImpl& block, Layout layout, const PrepareOptions& o)
        : norm_0_(*block.norm_0, layout, o.precision, o.winograd),
          norm_1_(*block.norm_1, layout, o.precision, o.winograd),
          conv_0_(prepared(block.conv_0, o, /*adds=*/false)),
          conv_1_(prepared(block.conv_1, o, /*adds=*/true)) {
        if (block.conv_s) {
            norm_s_.emplace(*block.norm_s, layout, o.precision, o.winograd);
            conv_s_.emplace(prepared(block.conv_s, o, /*adds=*/false));
        }
    }

    /// The output replaces w.h.
    /// \param doubles  whether h is doubled before the block
    /// \returns  whether w.h and w.out were swapped
    bool run(Workspace& w, bool doubles, const SemanticMap& map) {
        const auto m = map.at((doubles ? 2 : 1) * w.h.height, (doubles ? 2 : 1) * w.h.width);
        auto& convolution = w.scratch.work;
        const auto pixels = m.height() * m.width();
        constexpr float kPlain = 1;
        constexpr auto kLeaky = static_cast<float>(kSlope);
        if (conv_s_) {
            w.normed.precision = conv_s_->input_precision(w.h.layout, pixels);
            norm_s_->run(w.h, doubles, m, kPlain, w.normed, w.scratch);
            conv_s_->run(w.normed, w.out, convolution);
        }
        w.normed.precision = conv_0_.input_precision(w.h.layout, pixels);
        norm_0_.run(w.h, doubles, m, kLeaky, w.normed, w.scratch);
        conv_0_.run(w.normed, w.middle, convolution);
        w.normed.precision = conv_1_.input_precision(w.h.layout, pixels);
        norm_1_.run(w.middle, /*doubled=*/false, m, kLeaky, w.normed, w.scratch);
        if (!conv_s_ && doubles) {
            copy_doubled(w.h, w.out);
        }
        auto& sum = conv_s_ || doubles ? w.out : w.h;
        conv_1_.run(w.normed, sum, convolution);
        const bool swaps = &sum == &w.out;
        if (swaps) {
            std::swap(w.h, w.out);
        }
        const bool new_layout = conv_0_.take_new_layout();
        if (conv_1_.take_new_layout() || new_layout) {
            release_free_memory();
        }
        return swaps;
    }

private:
    PreparedNorm norm_0_;
    PreparedNorm norm_1_;
    std::optional<PreparedNorm> norm_s_;
    PreparedConv conv_0_;
    PreparedConv conv_1_;
    std::optional<PreparedConv> conv_s_;
};

void assign(Activation& a, const torch::Tensor& values) {
    a.shape(values.size(0), values.size(1), values.size(2), values.size(3));
    if (a.layout == Layout::kChannelsLast) {
        tensor_of(a).copy_(values);
        return;
    }
    constexpr auto kBlock = kernels::kBlock;
    torch::from_blob(a.buffer.data(), {a.batch, a.channels / kBlock, a.height, a.width, kBlock})
        .copy_(values.reshape({a.batch, a.channels / kBlock, kBlock, a.height, a.width})
                   .permute({0, 1, 3, 4, 2}));
}

void lrelu_in_place(Activation& a) {
    auto all = torch::from_blob(a.buffer.data(), {a.batch * a.picture()});
    torch::leaky_relu_(all, kSlope);
}

} // namespace

struct PreparedGenerator::Parts {
    GeneratorOptions options;
    torch::nn::Linear fc_z{nullptr};                    ///< if the grid comes from the style
    std::optional<PreparedRows> fc_map;                 ///< if it comes from the downsampled map
    std::vector<std::pair<PreparedBlock, bool>> blocks; ///< second: whether h is doubled before it
    PreparedConv conv_img;
    Layout layout = Layout::kChannelsLast;
    Workspace workspace;

    /// Writes the first activation to the workspace's h.
    void latent(const SemanticMap& m, const torch::Tensor& z);
};

void PreparedGenerator::Parts::latent(const SemanticMap& m, const torch::Tensor& z) {
    auto& w = workspace;
    if (fc_z) {
        assign(w.h, LatentGrid{fc_z}.forward(options, m, z));
        return;
    }
    const auto small = m.at(m.height() / options.stride(), m.width() / options.stride());
    const auto& classes = small.classes();
    const auto& patterns = small.patterns(0, Window{});
    const auto features = classes.features.to(torch::kFloat32);
    fc_map->run(features.data_ptr(), classes.count(), patterns, /*relu=*/false, w.scratch.work,
                w.scratch.rows, Precision::kFloat32);
    gather_rows(w.scratch.rows.data(), fc_map->out(), patterns.index, w.h);
}

PreparedGenerator::PreparedGenerator(SpadeGeneratorImpl& g, const PrepareOptions& o) {
    const torch::NoGradGuard no_grad;
    fold_spectral_norm(g);
    PrepareOptions exact = o;
    exact.precision = Precision::kFloat32; // for the last convolution
    const auto step = std::gcd(last_channels(g.options()), g.options().hidden);
    parts_ = std::make_unique<Parts>(Parts{g.options(),
                                           g.latent.fc_z,
                                           {},
                                           {},
                                           prepared(g.conv_img, exact, /*adds=*/false),
                                           best_layout(step),
                                           {}});
    auto& p = *parts_;
    if (const auto& fc = g.latent.fc_map) {
        p.fc_map.emplace(matrix_by_tap(fc->weight), fc->bias.detach().clone(), Window{}.taps());
    }
    for (auto& [block, doubles] : g.stages) {
        p.blocks.emplace_back(PreparedBlock(*block, p.layout, o), doubles);
        // The original weights left gaps into which the next block's copies do not fit.
        release_free_memory();
    }
    for (auto* a : {&p.workspace.h, &p.workspace.out, &p.workspace.normed, &p.workspace.middle}) {
        a->layout = p.layout;
    }
}

PreparedGenerator::~PreparedGenerator() = default;
PreparedGenerator::PreparedGenerator(PreparedGenerator&&) noexcept = default;

torch::Tensor PreparedGenerator::forward(const SemanticMap& m, const torch::Tensor& z) {
    const torch::NoGradGuard no_grad;
    auto& p = *parts_;
    require_compatible_input(p.options, m, z);
    auto& w = p.workspace;
    p.latent(m, z);
    std::int64_t swaps = 0;
    for (auto& [block, doubles] : p.blocks) {
        swaps += block.run(w, doubles, m) ? 1 : 0;
    }
    lrelu_in_place(w.h);
    p.conv_img.run(w.h, w.out, w.scratch.work);
    auto picture = torch::tanh(tensor_of(w.out)); // [N, 3, H, W]
    if (swaps % 2 == 1) {
        std::swap(w.h, w.out); // so that each buffer has the size that its next use needs
    }
    return picture;
}

} // namespace spade
