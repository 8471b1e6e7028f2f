#include "libspade/nn/open_device.hpp"

#include "libspade/base/error.hpp"

#include <torch/torch.h>

namespace spade {

torch::Device open_device(const Device& device) {
    if (device.type == Device::Type::kCpu) {
        return torch::kCPU;
    }
    const auto count =
        torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0;
    if (device.index >= count) {
        throw DeviceError("--device {}: this machine has {}; use --device cpu", device.text(),
                          count == 0   ? "no CUDA device"
                          : count == 1 ? "only cuda:0"
                                       : fmt::format("only cuda:0 to cuda:{}", count - 1));
    }
    // Full single precision and deterministic algorithms: the same seed gives the same result.
    auto& context = at::globalContext();
    context.setAllowTF32CuDNN(false);
    context.setAllowTF32CuBLAS(false);
    context.setDeterministicCuDNN(true);
    context.setBenchmarkCuDNN(false);
    return {torch::kCUDA, static_cast<torch::DeviceIndex>(device.index)};
}

} // namespace spade
