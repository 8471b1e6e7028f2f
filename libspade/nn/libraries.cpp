#include "libspade/nn/libraries.hpp"

#include <ATen/Version.h>
#include <torch/torch.h>
#include <torch/version.h>

namespace {

std::string yes_or_no(bool is) { return is ? "yes" : "no"; }

/// The instruction set that LibTorch's own kernels use, from the description of its build.
std::string cpu_capability() {
    const std::string key = "CPU capability usage: ";
    const auto config = at::show_config();
    const auto at = config.find(key);
    if (at == std::string::npos) {
        return "unknown";
    }
    const auto begin = at + key.size();
    return config.substr(begin, config.find('\n', begin) - begin);
}

#ifdef USE_C10D_NCCL
constexpr bool kNccl = true;
#else
constexpr bool kNccl = false;
#endif

#ifdef SPADE_GLOO
constexpr bool kGloo = true;
#else
constexpr bool kGloo = false;
#endif

} // namespace

void spade_nn_libraries(std::vector<spade::Component>& libraries) {
    libraries.push_back({"LibTorch", TORCH_VERSION});
    libraries.push_back({"CPU capability", cpu_capability()});
    if (const auto onednn = spade::onednn_info()) {
        libraries.push_back({"oneDNN", onednn->version + ", " + onednn->instructions});
        libraries.push_back({"Winograd", yes_or_no(onednn->winograd)});
    } else {
        libraries.push_back({"oneDNN", "no: using LibTorch's own operations"});
        libraries.push_back({"Winograd", "no"});
    }
    libraries.push_back({"CUDA", yes_or_no(torch::cuda::is_available())});
    libraries.push_back({"NCCL", yes_or_no(kNccl)});
    libraries.push_back({"Gloo", yes_or_no(kGloo)});
}
