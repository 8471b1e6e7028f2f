#include "libspade/nn/precision.hpp"

#include <ATen/autocast_mode.h>
#include <torch/torch.h>
#include <torch/version.h>

namespace spade {

torch::Dtype type_of_numbers(Precision precision) {
    return precision == Precision::kFloat64 ? torch::kFloat64 : torch::kFloat32;
}

torch::Tensor widened(const torch::Tensor& x) {
    return x.scalar_type() == torch::kBFloat16 ? x.to(torch::kFloat32) : x;
}

namespace {

namespace autocast = at::autocast;

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)

bool is_on(torch::DeviceType device) { return autocast::is_autocast_enabled(device); }

void switch_on(torch::DeviceType device) {
    autocast::set_autocast_dtype(device, at::kBFloat16);
    autocast::set_autocast_enabled(device, true);
}

void switch_off(torch::DeviceType device) { autocast::set_autocast_enabled(device, false); }

#else // a set of functions for each device

bool is_on(torch::DeviceType device) {
    return device == torch::kCPU ? autocast::is_cpu_enabled() : autocast::is_enabled();
}

void switch_on(torch::DeviceType device) {
    if (device == torch::kCPU) {
        autocast::set_autocast_cpu_dtype(at::kBFloat16);
        autocast::set_cpu_enabled(true);
    } else {
        autocast::set_autocast_gpu_dtype(at::kBFloat16);
        autocast::set_enabled(true);
    }
}

void switch_off(torch::DeviceType device) {
    if (device == torch::kCPU) {
        autocast::set_cpu_enabled(false);
    } else {
        autocast::set_enabled(false);
    }
}

#endif

} // namespace

bool autocasts_on_cpu() { return is_on(torch::kCPU); }

Autocast::Autocast(Precision precision, torch::Device device)
    : on_(precision == Precision::kBFloat16), device_(device.type()) {
    if (on_) {
        switch_on(device_);
        autocast::increment_nesting();
    }
}

Autocast::~Autocast() {
    if (!on_) {
        return;
    }
    if (autocast::decrement_nesting() == 0) {
        autocast::clear_cache();
    }
    switch_off(device_);
}

} // namespace spade
