#ifndef LIBSPADE_ARCH_TENSORS_HPP
#define LIBSPADE_ARCH_TENSORS_HPP

/// \file
/// What each network consists of, without building it: names and shapes of parameters and
/// buffers. spade-prepare checks foreign weights against it without loading LibTorch; a test
/// keeps it equal to the modules.

#include "libspade/arch/options.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace spade {

struct TensorShape {
    std::string name;
    std::vector<std::int64_t> shape;
    bool learned = true; ///< a parameter; otherwise a buffer

    std::int64_t elements() const;
};

std::vector<TensorShape> tensors_of(const GeneratorOptions& options);
std::vector<TensorShape> tensors_of(const EncoderOptions& options);
std::vector<TensorShape> tensors_of(const DiscriminatorOptions& options);

} // namespace spade

#endif // LIBSPADE_ARCH_TENSORS_HPP
