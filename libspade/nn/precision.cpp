#include "libspade/nn/precision.hpp"

#include <ATen/autocast_mode.h>
#include <torch/torch.h>

namespace spade {

Precision parse_precision(std::string_view text) {
    return text == "bf16"   ? Precision::kBFloat16
           : text == "fp64" ? Precision::kFloat64
                            : Precision::kFloat32;
}

torch::Dtype type_of_numbers(Precision precision) {
    return precision == Precision::kFloat64 ? torch::kFloat64 : torch::kFloat32;
}

torch::Tensor widened(const torch::Tensor& x) {
    return x.scalar_type() == torch::kBFloat16 ? x.to(torch::kFloat32) : x;
}

Autocast::Autocast(Precision precision, torch::Device device)
    : on_(precision == Precision::kBFloat16), cpu_(device.is_cpu()) {
    if (!on_) {
        return;
    }
    if (cpu_) {
        at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
        at::autocast::set_cpu_enabled(true);
    } else {
        at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
        at::autocast::set_enabled(true);
    }
    at::autocast::increment_nesting();
}

Autocast::~Autocast() {
    if (!on_) {
        return;
    }
    if (at::autocast::decrement_nesting() == 0) {
        at::autocast::clear_cache();
    }
    if (cpu_) {
        at::autocast::set_cpu_enabled(false);
    } else {
        at::autocast::set_enabled(false);
    }
}

} // namespace spade
