#include "libspade/nn/onednn.hpp"

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

bool has_avx512() {
    const auto isa = static_cast<unsigned>(dnnl::get_effective_cpu_isa());
    const auto needed = static_cast<unsigned>(dnnl::cpu_isa::avx512_core);
    return (isa & needed) == needed;
}

memory::data_type type_of(Precision precision) {
    return precision == Precision::kBFloat16 ? memory::data_type::bf16 : memory::data_type::f32;
}

memory view_of(const torch::Tensor& tensor, const memory::desc& desc) {
    return {desc, cpu(), tensor.data_ptr()};
}

memory reordered(memory& from, const memory::desc& desc) {
    memory to(desc, cpu());
    dnnl::reorder(from, to).execute(stream(), from, to);
    stream().wait();
    return to;
}

bool winograd_pays(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t pixels) {
    constexpr std::int64_t kMostWeights = 1024 * 512; // in times out; 75 MB
    constexpr std::int64_t kFewestPixels = 32 * 32;
    return kernel == 3 && in * out <= kMostWeights && pixels >= kFewestPixels && has_avx512();
}

} // namespace spade::onednn
