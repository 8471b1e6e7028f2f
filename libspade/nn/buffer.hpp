#ifndef LIBSPADE_NN_BUFFER_HPP
#define LIBSPADE_NN_BUFFER_HPP

/// \file
/// Activations for synthesis on a CPU, in reused memory.

#include "libspade/nn/precision.hpp"

#include <torch/types.h>

#include <cstddef>
#include <cstdint>

namespace spade {

/// Memory that only grows, aligned for vector instructions.
class Buffer {
public:
    Buffer() = default;
    ~Buffer();
    Buffer(Buffer&& other) noexcept;
    Buffer& operator=(Buffer&& other) noexcept;

    /// \returns  at least `bytes`; the contents are lost when the memory grows
    void* ensure(std::size_t bytes);
    void* data() const { return data_; }

private:
    void* data_ = nullptr;
    std::size_t size_ = 0;
};

/// The memory layout of an activation: [N, H, W, C], or [N, C / 16, H, W, 16] where vectors have
/// sixteen floats and every layer's channels are multiples of that.
enum class Layout { kChannelsLast, kBlocked };

/// An activation [N, C, H, W] in its own buffer.
struct Activation {
    std::int64_t batch = 0;
    std::int64_t channels = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;
    Precision precision = Precision::kFloat32;
    Layout layout = Layout::kChannelsLast;
    Buffer buffer;

    void shape(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w);
    std::int64_t padded_channels() const; ///< rounded up to whole blocks
    std::int64_t picture() const { return padded_channels() * height * width; } ///< its size
    float* floats() const { return static_cast<float*>(buffer.data()); }
};

/// The activation's numbers as a tensor [N, C, H, W]; shares memory where it is channels-last.
torch::Tensor tensor_of(const Activation& a);

} // namespace spade

#endif // LIBSPADE_NN_BUFFER_HPP
