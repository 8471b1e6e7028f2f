#include "libspade/nn/prepared_conv.hpp"

#include "libspade/nn/onednn.hpp"
#include "libspade/nn/pattern_kernels.hpp"

#include <torch/torch.h>

#include <array>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

namespace spade {

namespace {

using dnnl::memory;
using onednn::cpu;
using onednn::has_avx512;
using onednn::reorder;
using onednn::stream;
using onednn::type_of;
using onednn::view_of;

memory::format_tag tag_of(Layout layout) {
    return layout == Layout::kBlocked ? memory::format_tag::nChw16c : memory::format_tag::nhwc;
}

memory::desc desc_of(const Activation& a) {
    return {{a.batch, a.channels, a.height, a.width}, type_of(a.precision), tag_of(a.layout)};
}

} // namespace

Layout best_layout(std::int64_t step) {
    return step % kernels::kBlock == 0 && has_avx512() ? Layout::kBlocked : Layout::kChannelsLast;
}

struct PreparedConv::State {
    using Shape = std::array<std::int64_t, 3>; ///< batch, height, width

    struct Ready {
        dnnl::convolution_forward conv;
        onednn::OwnedMemory weights;
        memory::desc scratch;
    };

    Options options;                 ///< without the weight, which `source` holds
    std::vector<std::int64_t> sizes; ///< out, in, k, k
    onednn::OwnedMemory source;      ///< what other layouts are made from: as given, or oneDNN's
    std::map<Shape, Ready> ready;
    bool new_layout = false; ///< whether weights were laid out, since the last take_new_layout()

    dnnl::convolution_forward::primitive_desc describe(const Activation& x, const Activation& y,
                                                       dnnl::algorithm algorithm) const;
    dnnl::convolution_forward::primitive_desc choose(const Activation& x,
                                                     const Activation& y) const;
    Ready& prepare(const Activation& x, const Activation& y);
    onednn::OwnedMemory weights_as(const memory::desc& desc);
    bool winograd_for(Layout layout, Precision x, std::int64_t pixels) const;
};

dnnl::convolution_forward::primitive_desc
PreparedConv::State::describe(const Activation& x, const Activation& y,
                              dnnl::algorithm algorithm) const {
    const auto pad = sizes[2] / 2;
    const memory::desc weights(sizes, type_of(x.precision), memory::format_tag::any);
    const auto bias = options.bias.defined()
                          ? memory::desc({sizes[0]}, memory::data_type::f32, memory::format_tag::x)
                          : memory::desc();
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    if (options.adds) {
        dnnl::post_ops sum;
        sum.append_sum();
        attributes.set_post_ops(sum);
    }
    return onednn::forward({desc_of(x), weights, bias, desc_of(y), {1, 1}, {pad, pad}, attributes},
                           dnnl::prop_kind::forward_inference, algorithm);
}

bool PreparedConv::State::winograd_for(Layout layout, Precision x, std::int64_t pixels) const {
    return options.winograd && x == Precision::kFloat32 && layout == Layout::kBlocked &&
           onednn::winograd_pays(sizes[1], sizes[0], sizes[2], pixels);
}

dnnl::convolution_forward::primitive_desc PreparedConv::State::choose(const Activation& x,
                                                                      const Activation& y) const {
    if (winograd_for(x.layout, x.precision, x.height * x.width)) {
        try {
            return describe(x, y, dnnl::algorithm::convolution_winograd);
        } catch (const dnnl::error&) { // unsupported shape
        }
    }
    return describe(x, y, dnnl::algorithm::convolution_direct);
}

PreparedConv::State::Ready& PreparedConv::State::prepare(const Activation& x, const Activation& y) {
    const auto found = ready.find({x.batch, x.height, x.width});
    if (found != ready.end()) {
        return found->second;
    }
    constexpr std::size_t kMaxShapes = 32; // maps may come in thousands of sizes
    if (ready.size() >= kMaxShapes) {
        ready.clear();
    }
    const auto pd = choose(x, y);
    new_layout = true;
    Ready made{dnnl::convolution_forward(pd), weights_as(pd.weights_desc()), pd.scratchpad_desc()};
    return ready.emplace(Shape{x.batch, x.height, x.width}, std::move(made)).first->second;
}

/// The weights in this layout: those already made, or a new copy.
onednn::OwnedMemory PreparedConv::State::weights_as(const memory::desc& desc) {
    for (const auto& known : ready) {
        if (known.second.weights.memory.get_desc() == desc) {
            return known.second.weights;
        }
    }
    if (source.memory.get_desc() == desc) {
        return source;
    }
    // Not every layout can be reordered into every other: go by way of plain OIHW.
    const memory::desc oihw(sizes, memory::data_type::f32, memory::format_tag::oihw);
    const auto plain = source.memory.get_desc() == oihw
                           ? source
                           : reorder(source.memory, oihw, onednn::Life::kShort);
    auto made = reorder(plain.memory, desc, onednn::Life::kLong);
    if (onednn::is_reversible(desc)) {
        source = made;
    }
    return made;
}

PreparedConv::PreparedConv(const Options& options) : state_(std::make_unique<State>()) {
    auto& s = *state_;
    s.options = options;
    s.sizes = options.weight.sizes().vec();
    s.source = onednn::share(options.weight,
                             {s.sizes, type_of(options.weight), options.weight.strides().vec()});
    s.options.weight.reset();
}

PreparedConv::~PreparedConv() = default;
PreparedConv::PreparedConv(PreparedConv&&) noexcept = default;

bool PreparedConv::take_new_layout() { return std::exchange(state_->new_layout, false); }

std::int64_t PreparedConv::out() const { return state_->sizes[0]; }

double PreparedConv::cost(Layout layout, std::int64_t pixels) const {
    const auto& s = *state_;
    return onednn::convolution_cost(s.sizes[1], s.sizes[0], s.sizes[2], pixels,
                                    s.winograd_for(layout, s.options.precision, pixels));
}

Precision PreparedConv::input_precision(Layout layout, std::int64_t pixels) const {
    const bool winograd = state_->winograd_for(layout, Precision::kFloat32, pixels);
    return winograd && !onednn::has_amx() ? Precision::kFloat32 : state_->options.precision;
}

void PreparedConv::run(const Activation& x, Activation& y, Buffer& scratch) {
    if (!state_->options.adds) {
        y.shape(x.batch, out(), x.height, x.width);
    }
    auto& ready = state_->prepare(x, y);
    const auto& bias = state_->options.bias;
    memory scratchpad(ready.scratch, cpu(), scratch.ensure(ready.scratch.get_size()));
    std::unordered_map<int, memory> arguments{
        {DNNL_ARG_SRC, memory(desc_of(x), cpu(), x.buffer.data())},
        {DNNL_ARG_WEIGHTS, ready.weights.memory},
        {DNNL_ARG_DST, memory(desc_of(y), cpu(), y.buffer.data())},
        {DNNL_ARG_SCRATCHPAD, scratchpad}};
    if (bias.defined()) {
        arguments.emplace(
            DNNL_ARG_BIAS,
            view_of(bias, {{bias.size(0)}, memory::data_type::f32, memory::format_tag::x}));
    }
    ready.conv.execute(stream(), arguments);
    stream().wait();
}

struct PreparedProduct::State {
    torch::Tensor matrix; ///< [K, N]
    dnnl::matmul product;
    std::int64_t inner = 0;
    std::int64_t columns = 0;
    memory::data_type type = memory::data_type::f32;

    memory::desc matrix_desc() const { return {{inner, columns}, type, memory::format_tag::ab}; }
};

PreparedProduct::PreparedProduct(const torch::Tensor& matrix) : state_(std::make_unique<State>()) {
    auto& s = *state_;
    s.inner = matrix.size(0);
    s.columns = matrix.size(1);
    s.type = type_of(matrix);
    s.matrix = matrix.contiguous();
    constexpr auto kRows = memory::format_tag::ab;
    s.product = dnnl::matmul(
        onednn::matrix_product({{DNNL_RUNTIME_DIM_VAL, s.inner}, s.type, kRows}, s.matrix_desc(),
                               {{DNNL_RUNTIME_DIM_VAL, s.columns}, memory::data_type::f32, kRows}));
}

PreparedProduct::~PreparedProduct() = default;
PreparedProduct::PreparedProduct(PreparedProduct&&) noexcept = default;

std::int64_t PreparedProduct::columns() const { return state_->columns; }

void PreparedProduct::run(const void* a, std::int64_t rows, float* c) {
    const auto& s = *state_;
    constexpr auto kRows = memory::format_tag::ab;
    const memory from({{rows, s.inner}, s.type, kRows}, cpu(), const_cast<void*>(a));
    const memory to({{rows, s.columns}, memory::data_type::f32, kRows}, cpu(), c);
    s.product.execute(stream(), {{DNNL_ARG_SRC, from},
                                 {DNNL_ARG_WEIGHTS, view_of(s.matrix, s.matrix_desc())},
                                 {DNNL_ARG_DST, to}});
    stream().wait();
}

} // namespace spade
