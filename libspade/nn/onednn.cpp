#include "libspade/nn/onednn.hpp"

#include "libspade/base/allocator.hpp"
#include "libspade/nn/libraries.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

namespace spade::onednn {

using dnnl::memory;

const dnnl::engine& cpu() {
    static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

dnnl::stream& stream() {
    thread_local dnnl::stream stream(cpu());
    return stream;
}

namespace {

bool supports(dnnl::cpu_isa needed) {
    const auto isa = static_cast<unsigned>(dnnl::get_effective_cpu_isa());
    return (isa & static_cast<unsigned>(needed)) == static_cast<unsigned>(needed);
}

} // namespace

bool has_avx512() { return supports(dnnl::cpu_isa::avx512_core); }

bool has_bfloat16() { return supports(dnnl::cpu_isa::avx512_core_bf16); }

bool has_amx() { return supports(dnnl::cpu_isa::avx512_core_amx); }

bool has_winograd() {
    static const bool has = [] {
        const auto sized = [](const memory::dims& sizes, memory::format_tag tag) {
            return memory::desc(sizes, memory::data_type::f32, tag);
        };
        const auto activation = sized({1, 64, 64, 64}, memory::format_tag::nChw16c);
        const auto weight = sized({64, 64, 3, 3}, memory::format_tag::any);
        try {
            forward({activation, weight, memory::desc(), activation, {1, 1}, {1, 1}, {}},
                    dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_winograd);
            return has_avx512();
        } catch (const dnnl::error&) {
            return false;
        }
    }();
    return has;
}

#if DNNL_VERSION_MAJOR >= 3

dnnl::convolution_forward::primitive_desc forward(const Convolution& c, dnnl::prop_kind kind,
                                                  dnnl::algorithm algorithm) {
    return {cpu(), kind,     algorithm, c.x,       c.weight,    c.bias,
            c.y,   c.stride, c.padding, c.padding, c.attributes};
}

dnnl::convolution_backward_data::primitive_desc backward_data(const Convolution& c,
                                                              dnnl::algorithm algorithm) {
    const auto hint = forward(c, dnnl::prop_kind::forward_training, algorithm);
    return {cpu(),    algorithm, c.x,       c.weight, c.y,
            c.stride, c.padding, c.padding, hint,     c.attributes};
}

dnnl::convolution_backward_weights::primitive_desc backward_weights(const Convolution& c,
                                                                    dnnl::algorithm algorithm) {
    const auto hint = forward(c, dnnl::prop_kind::forward_training, algorithm);
    return {cpu(),    algorithm, c.x,       c.weight, c.bias,      c.y,
            c.stride, c.padding, c.padding, hint,     c.attributes};
}

dnnl::matmul::primitive_desc matrix_product(const memory::desc& a, const memory::desc& b,
                                            const memory::desc& c) {
    return {cpu(), a, b, c};
}

bool is_reversible(const memory::desc& desc) {
    return desc.get_format_kind() == memory::format_kind::blocked;
}

#else

dnnl::convolution_forward::primitive_desc forward(const Convolution& c, dnnl::prop_kind kind,
                                                  dnnl::algorithm algorithm) {
    const dnnl::convolution_forward::desc desc(kind, algorithm, c.x, c.weight, c.bias, c.y,
                                               c.stride, c.padding, c.padding);
    return {desc, c.attributes, cpu()};
}

dnnl::convolution_backward_data::primitive_desc backward_data(const Convolution& c,
                                                              dnnl::algorithm algorithm) {
    const dnnl::convolution_backward_data::desc desc(algorithm, c.x, c.weight, c.y, c.stride,
                                                     c.padding, c.padding);
    return {desc, c.attributes, cpu(), forward(c, dnnl::prop_kind::forward_training, algorithm)};
}

dnnl::convolution_backward_weights::primitive_desc backward_weights(const Convolution& c,
                                                                    dnnl::algorithm algorithm) {
    const dnnl::convolution_backward_weights::desc desc(algorithm, c.x, c.weight, c.bias, c.y,
                                                        c.stride, c.padding, c.padding);
    return {desc, c.attributes, cpu(), forward(c, dnnl::prop_kind::forward_training, algorithm)};
}

dnnl::matmul::primitive_desc matrix_product(const memory::desc& a, const memory::desc& b,
                                            const memory::desc& c) {
    return {dnnl::matmul::desc(a, b, c), cpu()};
}

bool is_reversible(const memory::desc& desc) { return desc.data.format_kind == dnnl_blocked; }

#endif

memory::data_type type_of(Precision precision) {
    return precision == Precision::kBFloat16 ? memory::data_type::bf16 : memory::data_type::f32;
}

memory::data_type type_of(const torch::Tensor& tensor) {
    return type_of(tensor.scalar_type() == torch::kBFloat16 ? Precision::kBFloat16
                                                            : Precision::kFloat32);
}

memory view_of(const torch::Tensor& tensor, const memory::desc& desc) {
    return {desc, cpu(), tensor.data_ptr()};
}

OwnedMemory share(const torch::Tensor& tensor, const memory::desc& desc) {
    return {std::make_shared<torch::Tensor>(tensor), view_of(tensor, desc)};
}

OwnedMemory reorder(const memory& from, const memory::desc& desc, Life life) {
    const auto bytes = desc.get_size();
    OwnedMemory to;
    if (life == Life::kLong) {
        auto* pages = map_pages(bytes);
        to.owner = std::shared_ptr<void>(pages, [bytes](void* p) { unmap_pages(p, bytes); });
        to.memory = {desc, cpu(), pages};
    } else {
        to = share(torch::empty({static_cast<std::int64_t>(bytes)}, torch::kUInt8), desc);
    }
    auto source = from;
    dnnl::reorder(source, to.memory).execute(stream(), source, to.memory);
    stream().wait();
    return to;
}

bool winograd_pays(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t pixels) {
    constexpr std::int64_t kMaxWeights = std::int64_t{512} * 256; // in * out: 19 MB for Winograd
    constexpr std::int64_t kMinPixels = std::int64_t{64} * 64;
    return kernel == 3 && in * out <= kMaxWeights && pixels >= kMinPixels && has_winograd();
}

double convolution_cost(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t pixels,
                        bool winograd) {
    constexpr double kWinogradCost = 0.4; // relative to a direct convolution; measured
    const auto direct = static_cast<double>(in * out * kernel * kernel * pixels);
    return direct * (winograd ? kWinogradCost : 1);
}

} // namespace spade::onednn

namespace spade {

bool has_fast_bfloat16() { return onednn::has_bfloat16(); }

std::optional<OneDnn> onednn_info() {
    using namespace onednn;
    const auto* v = dnnl::version();
    const auto* const instructions = has_amx()                       ? "AMX"
                                     : has_bfloat16()                ? "AVX-512 BF16"
                                     : has_avx512()                  ? "AVX-512"
                                     : supports(dnnl::cpu_isa::avx2) ? "AVX2"
                                                                     : "less than AVX2";
    return OneDnn{fmt::format("{}.{}.{}", v->major, v->minor, v->patch), instructions,
                  has_winograd()};
}

} // namespace spade
