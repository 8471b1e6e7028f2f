/// \file
/// Replaces the sources that use oneDNN in builds without it: LibTorch's own operations.

#include "libspade/nn/blocked_conv.hpp"
#include "libspade/nn/libraries.hpp"
#include "libspade/nn/prepared_conv.hpp"
#include "libspade/nn/product.hpp"

#include <torch/torch.h>

#include <memory>
#include <optional>

namespace spade {

namespace {

torch::Dtype type_of(Precision precision) {
    return precision == Precision::kBFloat16 ? torch::kBFloat16 : torch::kFloat32;
}

double multiply_adds(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t pixels) {
    return static_cast<double>(in * out * kernel * kernel * pixels);
}

} // namespace

std::optional<OneDnn> onednn_info() { return std::nullopt; }

bool has_fast_bfloat16() { return false; }

torch::Tensor product(const torch::Tensor& x, const torch::Tensor& w) {
    return widened(torch::mm(x, w.t()));
}

bool supports_blocked_conv(const torch::Tensor& /*x*/, const torch::Tensor& /*weight*/) {
    return false;
}

double blocked_conv_cost(std::int64_t in, std::int64_t out, std::int64_t kernel,
                         std::int64_t pixels) {
    return multiply_adds(in, out, kernel, pixels);
}

torch::Tensor blocked_conv(const torch::Tensor& x, const torch::Tensor& weight,
                           const torch::Tensor& bias, const BlockedConvOptions& o) {
    // [out / 16, in / 16, k, k, 16 in, 16 out] to [out, in, k, k]
    const auto plain =
        weight.permute({0, 5, 1, 4, 2, 3})
            .reshape({weight.size(0) * weight.size(5), weight.size(1) * weight.size(4),
                      weight.size(2), weight.size(3)});
    return torch::conv2d(x, plain, bias, o.stride, o.padding)
        .contiguous(at::MemoryFormat::ChannelsLast);
}

Layout best_layout(std::int64_t /*step*/) { return Layout::kChannelsLast; }

struct PreparedConv::State {
    Options options; ///< its weight has the type of the last run
};

PreparedConv::PreparedConv(const Options& options) : state_(std::make_unique<State>()) {
    state_->options = options;
    state_->options.weight = options.weight.contiguous(at::MemoryFormat::ChannelsLast);
}

PreparedConv::~PreparedConv() = default;
PreparedConv::PreparedConv(PreparedConv&&) noexcept = default;

bool PreparedConv::take_new_layout() { return false; }

std::int64_t PreparedConv::out() const { return state_->options.weight.size(0); }

double PreparedConv::cost(Layout /*layout*/, std::int64_t pixels) const {
    const auto& w = state_->options.weight;
    return multiply_adds(w.size(1), w.size(0), w.size(2), pixels);
}

Precision PreparedConv::input_precision(Layout /*layout*/, std::int64_t /*pixels*/) const {
    return state_->options.precision;
}

void PreparedConv::run(const Activation& x, Activation& y, Buffer& /*scratch*/) {
    const torch::NoGradGuard no_grad;
    auto& s = *state_;
    if (!s.options.adds) {
        y.shape(x.batch, out(), x.height, x.width);
    }
    auto& weight = s.options.weight;
    weight = weight.to(type_of(x.precision));
    auto made = torch::conv2d(tensor_of(x), weight, {}, 1, weight.size(2) / 2);
    if (s.options.bias.defined()) {
        made = made + s.options.bias.reshape({1, -1, 1, 1}); // [N, out, H, W] float32
    }
    auto to = tensor_of(y);
    if (s.options.adds) {
        to.add_(made);
    } else {
        to.copy_(made);
    }
}

struct PreparedProduct::State {
    torch::Tensor matrix; ///< [K, N]
};

PreparedProduct::PreparedProduct(const torch::Tensor& matrix) : state_(std::make_unique<State>()) {
    state_->matrix = matrix.contiguous();
}

PreparedProduct::~PreparedProduct() = default;
PreparedProduct::PreparedProduct(PreparedProduct&&) noexcept = default;

std::int64_t PreparedProduct::columns() const { return state_->matrix.size(1); }

void PreparedProduct::run(const void* a, std::int64_t rows, float* c) {
    const torch::NoGradGuard no_grad;
    const auto& m = state_->matrix;
    const auto from = torch::from_blob(const_cast<void*>(a), {rows, m.size(0)}, m.scalar_type());
    torch::from_blob(c, {rows, m.size(1)}).copy_(torch::mm(from, m));
}

} // namespace spade
