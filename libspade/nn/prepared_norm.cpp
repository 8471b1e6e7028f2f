#include "libspade/nn/prepared_norm.hpp"

#include "libspade/nn/grain.hpp"
#include "libspade/nn/pattern_kernels.hpp"
#include "libspade/nn/spade_path.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <type_traits>
#include <vector>

namespace spade {

namespace {

/// A matrix by tap, viewed as the original weight [out, in, k, k].
torch::Tensor by_channel(const torch::Tensor& matrix, const SpadeNormOptions& o) {
    return matrix.view({o.hidden, o.kernel, o.kernel, -1}).permute({3, 0, 1, 2});
}

template <typename T>
const T* data_of(const torch::Tensor& tensor) {
    return tensor.data_ptr<T>();
}

} // namespace

PreparedNorm::PreparedNorm(SpadeNormImpl& layer, Layout layout, Precision precision, bool winograd)
    : options_(layer.options()),
      layout_(layout),
      precision_(precision),
      matrix_(matrix_by_tap(torch::cat({layer.gamma->weight, layer.beta->weight}))
                  .to(precision == Precision::kBFloat16 ? torch::kBFloat16 : torch::kFloat32)),
      bias_(torch::cat({1 + layer.gamma->bias, layer.beta->bias})),
      embedding_(matrix_by_tap(layer.shared->weight), layer.shared->bias.detach().clone(),
                 options_.kernel * options_.kernel),
      tables_(matrix_, bias_, options_.kernel * options_.kernel),
      convolution_({by_channel(matrix_, options_), bias_, precision, /*adds=*/false, winograd}) {
    for (auto& conv : {layer.gamma, layer.beta}) {
        conv->weight.set_data(torch::empty({0})); // frees memory for the next layer's copies
    }
    if (options_.norm == Norm::kBatch) {
        normalization_ = layer.normalize->running_normalization();
    }
}

void PreparedNorm::normalize(const Activation& h) {
    if (options_.norm == Norm::kBatch) {
        return;
    }
    const auto blocks = h.padded_channels() / kernels::kBlock;
    const auto all = torch::from_blob(
        h.buffer.data(),
        h.layout == Layout::kBlocked
            ? std::vector<std::int64_t>{h.batch, blocks, h.height * h.width, kernels::kBlock}
            : std::vector<std::int64_t>{h.batch, 1, h.height * h.width, h.channels});
    normalization_ = instance_normalization(all);
}

PreparedNorm::Rows PreparedNorm::rows_by_table(const SpadePatterns& patterns, Scratch& scratch) {
    tables_.run(scratch.embedding.data(), patterns.inner.count(), patterns.outer, /*relu=*/false,
                scratch.work, scratch.rows, Precision::kFloat32);
    return {static_cast<const float*>(scratch.rows.data()),
            data_of<std::int32_t>(patterns.outer.index),
            2 * options_.channels,
            kernels::kBlock,
            /*picture_stride=*/0,
            options_.channels};
}

PreparedNorm::Rows PreparedNorm::rows_by_convolution(const SpadePatterns& patterns,
                                                     Scratch& scratch) {
    auto& plane = scratch.plane;
    plane.precision = precision_;
    plane.layout = layout_;
    gather_rows(scratch.embedding.data(), options_.hidden, patterns.inner.index, plane);
    auto& modulation = scratch.modulation;
    modulation.layout = layout_;
    convolution_.run(plane, modulation, scratch.work);
    const auto pixels = plane.height * plane.width;
    const bool blocked = layout_ == Layout::kBlocked;
    return {modulation.floats(),
            nullptr,
            blocked ? kernels::kBlock : 2 * options_.channels,
            blocked ? pixels * kernels::kBlock : kernels::kBlock,
            2 * options_.channels * pixels,
            blocked ? options_.channels * pixels : options_.channels};
}

void PreparedNorm::run(const Activation& h, bool doubled, const SemanticMap& map, float slope,
                       Activation& y, Scratch& scratch) {
    const auto& patterns = map.patterns(options_.kernel);
    normalize(h);
    const auto features = map.classes().features.to(torch::kFloat32);
    embedding_.run(features.data_ptr(), map.classes().count(), patterns.inner, /*relu=*/true,
                   scratch.work, scratch.embedding, precision_);
    const auto by_convolution = convolution_.cost(layout_, patterns.inner.index.numel());
    const auto rows = table_is_cheaper(patterns, options_, by_convolution)
                          ? rows_by_table(patterns, scratch)
                          : rows_by_convolution(patterns, scratch);
    y.shape(h.batch, h.channels, map.height(), map.width());
    const auto modulate = [&](auto* out) {
        using Number = std::remove_pointer_t<decltype(out)>;
        const bool by_picture = normalization_.scale.dim() == 2;
        at::parallel_for(0, y.batch * y.height, grain_of(y.width * y.channels),
                         [&](std::int64_t begin, std::int64_t end) {
                             for (auto at = begin; at < end;) {
                                 const auto n = at / y.height;
                                 const auto stop = std::min(end, (n + 1) * y.height);
                                 const auto offset = by_picture ? n * y.channels : 0;
                                 kernels::Modulation<float, Number, float> task{};
                                 task.h = h.floats() + n * h.picture();
                                 task.out = out + n * y.picture();
                                 task.scale = data_of<float>(normalization_.scale) + offset;
                                 task.shift = data_of<float>(normalization_.shift) + offset;
                                 task.rows = rows.data + n * rows.picture_stride;
                                 task.index = rows.index == nullptr
                                                  ? nullptr
                                                  : rows.index + n * y.height * y.width;
                                 task.row_stride = rows.row_stride;
                                 task.block_stride = rows.block_stride;
                                 task.beta = rows.beta;
                                 task.height = y.height;
                                 task.width = y.width;
                                 task.channels = y.channels;
                                 task.blocked = layout_ == Layout::kBlocked;
                                 task.doubled = doubled;
                                 task.slope = slope;
                                 kernels::modulate(task, at - n * y.height, stop - n * y.height);
                                 at = stop;
                             }
                         });
    };
    if (y.precision == Precision::kBFloat16) {
        modulate(static_cast<kernels::Bf16*>(y.buffer.data()));
    } else {
        modulate(y.floats());
    }
}

} // namespace spade
