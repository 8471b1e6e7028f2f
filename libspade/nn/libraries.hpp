#ifndef LIBSPADE_NN_LIBRARIES_HPP
#define LIBSPADE_NN_LIBRARIES_HPP

/// \file
/// What networks are computed with, for `--version --verbose`.

#include "libspade/base/component.hpp"

#include <optional>
#include <string>
#include <vector>

namespace spade {

struct OneDnn {
    std::string version;      ///< the loaded one: "3.7.2"
    std::string instructions; ///< the best set it may use here: "AVX-512 BF16"
    bool winograd = false;    ///< oneDNN dropped that algorithm for x86-64 in 3.2
};

/// std::nullopt where the library is built without oneDNN.
std::optional<OneDnn> onednn_info();

} // namespace spade

/// LibTorch, oneDNN, CUDA, NCCL, Gloo. Called by the front ends, see cli/module.hpp.
extern "C" void spade_nn_libraries(std::vector<spade::Component>& libraries);

#endif // LIBSPADE_NN_LIBRARIES_HPP
