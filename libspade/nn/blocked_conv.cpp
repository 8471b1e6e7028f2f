#include "libspade/nn/blocked_conv.hpp"

#include "libspade/nn/onednn.hpp"
#include "libspade/nn/pattern_kernels.hpp"
#include "libspade/nn/precision.hpp"
#include "libspade/nn/use_torch_ops.hpp"

#include <torch/torch.h>

#include <type_traits>
#include <unordered_map>
#include <utility>

namespace spade {

namespace {

using dnnl::memory;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using Arguments = std::unordered_map<int, memory>;

constexpr auto kFloat = memory::data_type::f32;
constexpr auto kBlock = kernels::kBlock;

memory::desc desc_of(const memory::dims& sizes, memory::format_tag tag) {
    return {sizes, kFloat, tag};
}

/// One convolution: forward, and backward to the data and to the weights.
class Convolution {
public:
    Convolution(const memory::dims& x, const torch::Tensor& weight, bool has_bias,
                const BlockedConvOptions& o)
        : x_(x),
          weight_{weight.size(0) * kBlock, weight.size(1) * kBlock, weight.size(2), weight.size(3)},
          y_{x[0], weight_[0], output_side(x[2], o), output_side(x[3], o)},
          has_bias_(has_bias),
          described_{blocked_desc(x_),
                     desc_of(weight_, memory::format_tag::any),
                     bias_desc(),
                     blocked_desc(y_),
                     {o.stride, o.stride},
                     {o.padding, o.padding},
                     {}},
          winograd_(o.stride == 1 && o.padding == 1 &&
                    onednn::winograd_pays(weight_[1], weight_[0], weight_[2], x[2] * x[3])) {
        described_.attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    }

    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weight,
                          const torch::Tensor& bias) const {
        const auto pd = best_primitive([&](dnnl::algorithm algorithm) {
            return onednn::forward(described_, dnnl::prop_kind::forward_training, algorithm);
        });
        const auto w = weight_as(weight, pd.weights_desc());
        auto y = blocked(y_);
        Arguments arguments{
            {DNNL_ARG_SRC, view(x, x_)}, {DNNL_ARG_WEIGHTS, w.memory}, {DNNL_ARG_DST, view(y, y_)}};
        if (has_bias_) {
            arguments.emplace(DNNL_ARG_BIAS, onednn::view_of(bias, bias_desc()));
        }
        execute(pd, dnnl::convolution_forward(pd), arguments);
        return y;
    }

    torch::Tensor backward_data(const torch::Tensor& grad, const torch::Tensor& weight) const {
        const auto pd = best_primitive([&](dnnl::algorithm algorithm) {
            return onednn::backward_data(described_, algorithm);
        });
        const auto w = weight_as(weight, pd.weights_desc());
        auto x = blocked(x_);
        execute(pd, dnnl::convolution_backward_data(pd),
                {{DNNL_ARG_DIFF_DST, view(grad, y_)},
                 {DNNL_ARG_WEIGHTS, w.memory},
                 {DNNL_ARG_DIFF_SRC, view(x, x_)}});
        return x;
    }

    /// \returns  the gradients of weight and bias
    std::pair<torch::Tensor, torch::Tensor> backward_weights(const torch::Tensor& x,
                                                             const torch::Tensor& grad) const {
        const auto pd = best_primitive([&](dnnl::algorithm algorithm) {
            return onednn::backward_weights(described_, algorithm);
        });
        auto weight = torch::empty(
            {weight_[0] / kBlock, weight_[1] / kBlock, weight_[2], weight_[3], kBlock, kBlock});
        auto bias = has_bias_ ? torch::empty({weight_[0]}) : torch::Tensor();
        const auto kept = onednn::view_of(weight, weight_desc());
        const bool as_kept = pd.diff_weights_desc() == weight_desc();
        auto made = as_kept ? kept : memory(pd.diff_weights_desc(), onednn::cpu());
        Arguments arguments{{DNNL_ARG_SRC, view(x, x_)},
                            {DNNL_ARG_DIFF_DST, view(grad, y_)},
                            {DNNL_ARG_DIFF_WEIGHTS, made}};
        if (has_bias_) {
            arguments.emplace(DNNL_ARG_DIFF_BIAS, onednn::view_of(bias, bias_desc()));
        }
        execute(pd, dnnl::convolution_backward_weights(pd), arguments);
        if (!as_kept) {
            auto to = kept;
            dnnl::reorder(made, to).execute(onednn::stream(), made, to);
            onednn::stream().wait();
        }
        return {weight, bias};
    }

    /// From channels-last, the layout outside this file, to blocks.
    torch::Tensor to_blocks(const torch::Tensor& tensor, bool is_x) const {
        const auto& sizes = is_x ? x_ : y_;
        auto blocks = blocked(sizes);
        auto from = onednn::view_of(tensor, desc_of(sizes, memory::format_tag::nhwc));
        auto to = view(blocks, sizes);
        dnnl::reorder(from, to).execute(onednn::stream(), from, to);
        onednn::stream().wait();
        return blocks;
    }

    torch::Tensor from_blocks(const torch::Tensor& blocks, bool is_x) const {
        const auto& sizes = is_x ? x_ : y_;
        auto tensor = torch::empty(sizes, torch::kFloat32, at::MemoryFormat::ChannelsLast);
        auto from = view(blocks, sizes);
        auto to = onednn::view_of(tensor, desc_of(sizes, memory::format_tag::nhwc));
        dnnl::reorder(from, to).execute(onednn::stream(), from, to);
        onednn::stream().wait();
        return tensor;
    }

private:
    std::int64_t output_side(std::int64_t side, const BlockedConvOptions& o) const {
        return (side + 2 * o.padding - weight_[2]) / o.stride + 1;
    }

    static torch::Tensor blocked(const memory::dims& sizes) {
        return torch::empty({sizes[0], sizes[1] / kBlock, sizes[2], sizes[3], kBlock});
    }
    static memory::desc blocked_desc(const memory::dims& sizes) {
        return desc_of(sizes, memory::format_tag::nChw16c);
    }
    static memory view(const torch::Tensor& blocks, const memory::dims& sizes) {
        return onednn::view_of(blocks, blocked_desc(sizes));
    }
    memory::desc weight_desc() const { return desc_of(weight_, memory::format_tag::OIhw16i16o); }
    memory::desc bias_desc() const {
        return has_bias_ ? desc_of({weight_[0]}, memory::format_tag::x) : memory::desc();
    }

    /// With Winograd's algorithm where it pays and oneDNN supports the shape.
    template <typename Describe>
    std::invoke_result_t<Describe, dnnl::algorithm> best_primitive(const Describe& describe) const {
        if (winograd_) {
            try {
                return describe(dnnl::algorithm::convolution_winograd);
            } catch (const dnnl::error&) { // unsupported shape
            }
        }
        return describe(dnnl::algorithm::convolution_direct);
    }

    onednn::OwnedMemory weight_as(const torch::Tensor& weight, const memory::desc& desc) const {
        const auto kept = onednn::view_of(weight, weight_desc());
        return desc == weight_desc() ? onednn::share(weight, desc)
                                     : onednn::reorder(kept, desc, onednn::Life::kShort);
    }

    template <typename Desc, typename Primitive>
    static void execute(const Desc& pd, const Primitive& primitive, Arguments arguments) {
        const auto bytes = static_cast<std::int64_t>(pd.scratchpad_desc().get_size());
        const auto scratch = torch::empty({bytes}, torch::kUInt8);
        arguments.emplace(DNNL_ARG_SCRATCHPAD, onednn::view_of(scratch, pd.scratchpad_desc()));
        primitive.execute(onednn::stream(), arguments);
        onednn::stream().wait();
    }

    memory::dims x_;
    memory::dims weight_;
    memory::dims y_;
    bool has_bias_;
    onednn::Convolution described_;
    bool winograd_ = false;
};

class BlockedConv : public torch::autograd::Function<BlockedConv> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x,
                                 const torch::Tensor& weight, const torch::Tensor& bias,
                                 std::int64_t stride, std::int64_t padding) {
        const auto last = x.contiguous(at::MemoryFormat::ChannelsLast);
        const Convolution conv(x.sizes().vec(), weight, bias.numel() > 0, {stride, padding});
        const auto blocks = conv.to_blocks(last, /*is_x=*/true);
        context->save_for_backward({blocks, weight});
        context->saved_data["x"] = x.sizes();
        context->saved_data["options"] =
            std::vector<std::int64_t>{stride, padding, bias.numel() > 0 ? 1 : 0};
        context->saved_data["x_learns"] = x.requires_grad();
        context->saved_data["weight_learns"] = weight.requires_grad();
        return conv.from_blocks(conv.forward(blocks, weight, bias), /*is_x=*/false);
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const auto o = context->saved_data["options"].toIntVector();
        const Convolution conv(context->saved_data["x"].toIntVector(), saved[1], o[2] != 0,
                               {o[0], o[1]});
        const auto grad = conv.to_blocks(gradients[0].contiguous(at::MemoryFormat::ChannelsLast),
                                         /*is_x=*/false);
        torch::Tensor grad_x;
        std::pair<torch::Tensor, torch::Tensor> grad_weights;
        if (context->saved_data["x_learns"].toBool()) {
            grad_x = conv.from_blocks(conv.backward_data(grad, saved[1]), /*is_x=*/true);
        }
        if (context->saved_data["weight_learns"].toBool()) {
            grad_weights = conv.backward_weights(saved[0], grad);
        }
        return {grad_x, grad_weights.first, grad_weights.second, {}, {}};
    }
};

} // namespace

bool supports_blocked_conv(const torch::Tensor& x, const torch::Tensor& weight) {
    return !use_torch_ops(x) && x.scalar_type() == torch::kFloat32 &&
           weight.scalar_type() == torch::kFloat32 && weight.size(0) % kBlock == 0 &&
           weight.size(1) % kBlock == 0 && onednn::has_avx512() && !autocasts_on_cpu();
}

double blocked_conv_cost(std::int64_t in, std::int64_t out, std::int64_t kernel,
                         std::int64_t pixels) {
    const bool blocks = in % kBlock == 0 && out % kBlock == 0 && onednn::has_avx512();
    return onednn::convolution_cost(in, out, kernel, pixels,
                                    blocks && onednn::winograd_pays(in, out, kernel, pixels));
}

torch::Tensor blocked_conv(const torch::Tensor& x, const torch::Tensor& weight,
                           const torch::Tensor& bias, const BlockedConvOptions& o) {
    const auto b = bias.defined() ? bias : torch::empty({0});
    return BlockedConv::apply(x, weight, b, o.stride, o.padding);
}

} // namespace spade
