#include "libspade/nn/buffer.hpp"

#include "libspade/base/allocator.hpp"
#include "libspade/nn/pattern_kernels.hpp"

#include <torch/torch.h>

#include <utility>

namespace spade {

Buffer::~Buffer() {
    if (data_ != nullptr) {
        unmap_pages(data_, size_);
    }
}

Buffer::Buffer(Buffer&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

void* Buffer::ensure(std::size_t bytes) {
    if (bytes > size_) {
        *this = Buffer(); // frees the old memory first
        data_ = map_pages(bytes);
        size_ = bytes;
    }
    return data_;
}

std::int64_t Activation::padded_channels() const {
    constexpr auto kBlock = kernels::kBlock;
    return layout == Layout::kBlocked ? (channels + kBlock - 1) / kBlock * kBlock : channels;
}

void Activation::shape(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) {
    batch = n;
    channels = c;
    height = h;
    width = w;
    const std::size_t bytes = precision == Precision::kBFloat16 ? 2 : 4;
    buffer.ensure(bytes * static_cast<std::size_t>(batch * picture()));
}

torch::Tensor tensor_of(const Activation& a) {
    const auto type = a.precision == Precision::kBFloat16 ? torch::kBFloat16 : torch::kFloat32;
    if (a.layout == Layout::kChannelsLast) {
        return torch::from_blob(a.buffer.data(), {a.batch, a.height, a.width, a.channels}, type)
            .permute({0, 3, 1, 2});
    }
    constexpr auto kBlock = kernels::kBlock;
    const auto blocks = a.padded_channels() / kBlock;
    return torch::from_blob(a.buffer.data(), {a.batch, blocks, a.height, a.width, kBlock}, type)
        .permute({0, 1, 4, 2, 3})
        .reshape({a.batch, a.padded_channels(), a.height, a.width})
        .narrow(1, 0, a.channels);
}

} // namespace spade
