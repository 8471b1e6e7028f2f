#include "libspade/nn/prepared_rows.hpp"

#include "libspade/nn/grain.hpp"
#include "libspade/nn/pattern_kernels.hpp"
#include "libspade/nn/tap_weight.hpp"

#include <torch/torch.h>

#include <type_traits>
#include <utility>

namespace spade {

namespace {

/// Calls f with a pointer to the buffer's numbers, in their type.
template <typename F>
void with_numbers(void* data, Precision precision, F f) {
    if (precision == Precision::kBFloat16) {
        f(static_cast<kernels::Bf16*>(data));
    } else {
        f(static_cast<float*>(data));
    }
}

std::size_t bytes_of(std::int64_t count, Precision precision) {
    return static_cast<std::size_t>(count) * (precision == Precision::kBFloat16 ? 2 : 4);
}

} // namespace

PreparedRows::PreparedRows(const torch::Tensor& matrix, torch::Tensor bias, std::int64_t taps)
    : product_(matrix), bias_(std::move(bias)), taps_(taps) {}

void PreparedRows::run(const void* x, std::int64_t count, const Patterns& patterns, bool relu,
                       Buffer& work, Buffer& rows, Precision precision) {
    auto* table =
        static_cast<float*>(work.ensure(bytes_of(count * product_.columns(), Precision::kFloat32)));
    product_.run(x, count, table);
    const auto grain = grain_of(product_.columns());
    auto* data = rows.ensure(bytes_of(patterns.count() * out(), precision));
    with_numbers(data, precision, [&](auto* numbers) {
        kernels::RowSum<float, std::remove_pointer_t<decltype(numbers)>> task{};
        task.table = table;
        task.bias = bias_.data_ptr<float>();
        task.rows = patterns.rows.data_ptr<std::int32_t>();
        task.out = numbers;
        task.count = static_cast<std::int32_t>(count);
        task.taps = taps_;
        task.width = out();
        task.relu = relu;
        at::parallel_for(0, patterns.count(), grain, [&](std::int64_t begin, std::int64_t end) {
            kernels::sum_rows(task, begin, end);
        });
    });
}

void gather_rows(const void* rows, std::int64_t channels, const torch::Tensor& index,
                 Activation& y) {
    y.shape(index.size(0), channels, index.size(1), index.size(2));
    with_numbers(y.buffer.data(), y.precision, [&](auto* numbers) {
        using Number = std::remove_pointer_t<decltype(numbers)>;
        kernels::GatherRows<Number> task{};
        task.rows = static_cast<const Number*>(rows);
        task.index = index.data_ptr<std::int32_t>();
        task.out = numbers;
        task.pixels = y.height * y.width;
        task.channels = channels;
        task.blocked = y.layout == Layout::kBlocked;
        at::parallel_for(
            0, index.numel(), grain_of(channels),
            [&](std::int64_t begin, std::int64_t end) { kernels::gather_rows(task, begin, end); });
    });
}

torch::Tensor matrix_by_tap(const torch::Tensor& weight) { return by_tap(weight).t().contiguous(); }

} // namespace spade
