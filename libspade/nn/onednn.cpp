#include "libspade/nn/onednn.hpp"

#include "libspade/base/allocator.hpp"

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

bool has(dnnl::cpu_isa needed) {
    const auto isa = static_cast<unsigned>(dnnl::get_effective_cpu_isa());
    return (isa & static_cast<unsigned>(needed)) == static_cast<unsigned>(needed);
}

} // namespace

bool has_avx512() { return has(dnnl::cpu_isa::avx512_core); }

bool has_bfloat16() { return has(dnnl::cpu_isa::avx512_core_bf16); }

bool has_tiles() { return has(dnnl::cpu_isa::avx512_core_amx); }

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

Laid laid(const torch::Tensor& tensor, const memory::desc& desc) {
    return {std::make_shared<torch::Tensor>(tensor), view_of(tensor, desc)};
}

Laid reordered(const memory& from, const memory::desc& desc, Life life) {
    const auto bytes = desc.get_size();
    Laid to;
    if (life == Life::kLong) {
        auto* pages = map_pages(bytes);
        to.owner = std::shared_ptr<void>(pages, [bytes](void* p) { unmap_pages(p, bytes); });
        to.memory = {desc, cpu(), pages};
    } else {
        to = laid(torch::empty({static_cast<std::int64_t>(bytes)}, torch::kUInt8), desc);
    }
    auto source = from;
    dnnl::reorder(source, to.memory).execute(stream(), source, to.memory);
    stream().wait();
    return to;
}

bool winograd_pays(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t pixels) {
    constexpr std::int64_t kMostWeights = 512 * 256; // in times out; 19 MB
    constexpr std::int64_t kFewestPixels = 64 * 64;
    return kernel == 3 && in * out <= kMostWeights && pixels >= kFewestPixels && has_avx512();
}

double convolution_cost(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t pixels,
                        bool winograd) {
    constexpr double kWinograd = 0.4; // of the time of a direct convolution: measured
    return static_cast<double>(in * out * kernel * kernel * pixels) * (winograd ? kWinograd : 1);
}

} // namespace spade::onednn
