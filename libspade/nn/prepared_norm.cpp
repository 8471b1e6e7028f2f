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

/// A convolution's weight [out, in, k, k] as the matrix of a product [in, k * k * out].
torch::Tensor by_tap(const torch::Tensor& weight) {
    return weight.permute({1, 2, 3, 0}).reshape({weight.size(1), -1});
}

/// Back again: a view [out, in, k, k].
torch::Tensor by_channel(const torch::Tensor& matrix, const SpadeNormOptions& o) {
    return matrix.view({o.hidden, o.kernel, o.kernel, -1}).permute({3, 0, 1, 2});
}

template <typename T>
T* ensure(Buffer& buffer, std::int64_t count) {
    return static_cast<T*>(buffer.ensure(static_cast<std::size_t>(count) * sizeof(T)));
}

template <typename T>
const T* numbers(const torch::Tensor& tensor) {
    return tensor.data_ptr<T>();
}

} // namespace

PreparedNorm::PreparedNorm(SpadeNormImpl& layer, Layout layout, Precision precision,
                           bool winograd)
    : options_(layer.options()),
      layout_(layout),
      precision_(precision),
      shared_(by_tap(layer.shared->weight)),
      shared_bias_(layer.shared->bias.detach().clone()),
      matrix_(by_tap(torch::cat({layer.gamma->weight, layer.beta->weight}))
                  .to(precision == Precision::kBFloat16 ? torch::kBFloat16 : torch::kFloat32)),
      tables_(matrix_),
      bias_(torch::cat({1 + layer.gamma->bias, layer.beta->bias})),
      convolution_({by_channel(matrix_, options_), bias_, precision, /*adds=*/false, winograd}) {
    for (auto& conv : {layer.gamma, layer.beta}) {
        conv->weight.set_data(torch::empty({0})); // room for the next layer's
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

void PreparedNorm::embed(const SpadePatterns& patterns, const Symbols& symbols, Scratch& scratch) {
    const auto features = symbols.features.to(torch::kFloat32);
    const auto taps = options_.kernel * options_.kernel;
    const auto hidden = options_.hidden;
    const auto count = patterns.inner.count();
    auto* table = ensure<float>(scratch.work, symbols.count() * shared_.columns());
    shared_.run(features.data_ptr(), symbols.count(), table);
    const auto fill = [&](auto* out) {
        const kernels::RowSum<float, std::remove_pointer_t<decltype(out)>> sum{
            table,
            numbers<float>(shared_bias_),
            numbers<std::int32_t>(patterns.inner.rows),
            out,
            static_cast<std::int32_t>(symbols.count()),
            taps,
            hidden,
            /*relu=*/true};
        at::parallel_for(
            0, count, grain_of(taps * hidden),
            [&](std::int64_t begin, std::int64_t end) { kernels::sum_rows(sum, begin, end); });
    };
    if (precision_ == Precision::kBFloat16) {
        fill(ensure<kernels::Bf16>(scratch.embedding, count * hidden));
    } else {
        fill(ensure<float>(scratch.embedding, count * hidden));
    }
}

PreparedNorm::Rows PreparedNorm::rows_by_table(const SpadePatterns& patterns, Scratch& scratch) {
    const auto taps = options_.kernel * options_.kernel;
    const auto columns = 2 * options_.channels;
    const auto count = patterns.outer.count();
    auto* table = ensure<float>(scratch.work, patterns.inner.count() * taps * columns);
    tables_.run(scratch.embedding.data(), patterns.inner.count(), table);
    auto* rows = ensure<float>(scratch.rows, count * columns);
    const kernels::RowSum<float, float> sum{table,
                                            numbers<float>(bias_),
                                            numbers<std::int32_t>(patterns.outer.rows),
                                            rows,
                                            static_cast<std::int32_t>(patterns.inner.count()),
                                            taps,
                                            columns,
                                            /*relu=*/false};
    at::parallel_for(0, count, grain_of(taps * columns), [&](std::int64_t begin, std::int64_t end) {
        kernels::sum_rows(sum, begin, end);
    });
    return {rows,
            numbers<std::int32_t>(patterns.outer.index),
            columns,
            kernels::kBlock,
            /*picture_stride=*/0,
            options_.channels};
}

PreparedNorm::Rows PreparedNorm::rows_by_convolution(const SpadePatterns& patterns,
                                                     Scratch& scratch) {
    const auto& index = patterns.inner.index; // [N, H, W]
    auto& plane = scratch.plane;
    plane.precision = precision_;
    plane.layout = layout_;
    plane.shape(index.size(0), options_.hidden, index.size(1), index.size(2));
    const auto spread = [&](auto* numbers_of_plane) {
        using Number = std::remove_pointer_t<decltype(numbers_of_plane)>;
        const kernels::Spread<Number> task{static_cast<const Number*>(scratch.embedding.data()),
                                           numbers<std::int32_t>(index),
                                           numbers_of_plane,
                                           plane.height * plane.width,
                                           plane.channels,
                                           layout_ == Layout::kBlocked};
        at::parallel_for(
            0, plane.batch * task.pixels, grain_of(plane.channels),
            [&](std::int64_t begin, std::int64_t end) { kernels::spread(task, begin, end); });
    };
    if (precision_ == Precision::kBFloat16) {
        spread(static_cast<kernels::Bf16*>(plane.buffer.data()));
    } else {
        spread(plane.floats());
    }
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
    embed(patterns, map.symbols(), scratch);
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
                                 const auto statistics = by_picture ? n * y.channels : 0;
                                 const kernels::Modulation<float, Number, float> task{
                                     h.floats() + n * h.picture(),
                                     out + n * y.picture(),
                                     numbers<float>(normalization_.scale) + statistics,
                                     numbers<float>(normalization_.shift) + statistics,
                                     rows.data + n * rows.picture_stride,
                                     rows.index == nullptr ? nullptr
                                                           : rows.index + n * y.height * y.width,
                                     rows.row_stride,
                                     rows.block_stride,
                                     rows.beta,
                                     y.height,
                                     y.width,
                                     y.channels,
                                     layout_ == Layout::kBlocked,
                                     doubled,
                                     slope};
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
