#include "libspade/nn/pattern_sum.hpp"

#include "libspade/nn/grain.hpp"
#include "libspade/nn/pattern_kernels.hpp"
#include "libspade/nn/product.hpp"
#include "libspade/nn/use_torch_ops.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

bool has_kernel(const torch::Tensor& t) {
    return !use_torch_ops(t) &&
           (t.scalar_type() == torch::kFloat32 || t.scalar_type() == torch::kFloat64);
}

template <typename T>
void sum_rows_on_cpu(const torch::Tensor& table, const torch::Tensor& rows, torch::Tensor& out) {
    kernels::RowSum<T, T> task{};
    task.table = table.data_ptr<T>();
    task.bias = nullptr;
    task.rows = rows.data_ptr<std::int32_t>();
    task.out = out.data_ptr<T>();
    task.count = static_cast<std::int32_t>(table.size(0));
    task.taps = table.size(1);
    task.width = table.size(2);
    task.relu = false;
    at::parallel_for(
        0, rows.size(0), grain_of(task.taps * task.width),
        [&](std::int64_t begin, std::int64_t end) { kernels::sum_rows(task, begin, end); });
}

template <typename T>
void scatter_rows_on_cpu(const torch::Tensor& out, const torch::Tensor& rows,
                         torch::Tensor& table) {
    kernels::RowScatter<T> task{};
    task.table = table.data_ptr<T>();
    task.out = out.data_ptr<T>();
    task.rows = rows.data_ptr<std::int32_t>();
    task.count = static_cast<std::int32_t>(table.size(0));
    task.patterns = rows.size(0);
    task.taps = table.size(1);
    task.width = table.size(2);
    at::parallel_for(
        0, task.taps * task.width, grain_of(task.patterns),
        [&](std::int64_t begin, std::int64_t end) { kernels::scatter_rows(task, begin, end); });
}

torch::Tensor sum_rows_by_torch(const torch::Tensor& table, const torch::Tensor& rows) {
    const auto padded = torch::constant_pad_nd(table, {0, 0, 0, 0, 0, 1}); // [S + 1, taps, C]
    auto sum = torch::zeros({rows.size(0), table.size(2)}, table.options());
    for (std::int64_t t = 0; t < table.size(1); ++t) {
        sum += padded.select(1, t).index_select(0, rows.select(1, t));
    }
    return sum;
}

torch::Tensor scatter_rows_by_torch(const torch::Tensor& out, const torch::Tensor& rows,
                                    std::int64_t count) {
    auto padded = torch::zeros({count + 1, rows.size(1), out.size(1)}, out.options());
    for (std::int64_t t = 0; t < rows.size(1); ++t) {
        padded.select(1, t).index_add_(0, rows.select(1, t), out);
    }
    return padded.narrow(0, 0, count);
}

class SumRows : public torch::autograd::Function<SumRows> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& table,
                                 const torch::Tensor& rows) {
        context->save_for_backward({rows});
        context->saved_data["sizes"] = table.sizes();
        if (!has_kernel(table)) {
            return sum_rows_by_torch(table, rows);
        }
        auto out = torch::empty({rows.size(0), table.size(2)}, table.options());
        if (table.scalar_type() == torch::kFloat64) {
            sum_rows_on_cpu<double>(table.contiguous(), rows, out);
        } else {
            sum_rows_on_cpu<float>(table.contiguous(), rows, out);
        }
        return out;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto rows = context->get_saved_variables()[0];
        const auto sizes = context->saved_data["sizes"].toIntVector();
        const auto out = gradients[0].contiguous();
        if (!has_kernel(out)) {
            return {scatter_rows_by_torch(out, rows, sizes[0]), torch::Tensor()};
        }
        auto table = torch::zeros(sizes, out.options());
        if (out.scalar_type() == torch::kFloat64) {
            scatter_rows_on_cpu<double>(out, rows, table);
        } else {
            scatter_rows_on_cpu<float>(out, rows, table);
        }
        return {table, torch::Tensor()};
    }
};

} // namespace

torch::Tensor sum_rows(const torch::Tensor& table, const torch::Tensor& rows) {
    return SumRows::apply(table, rows);
}

torch::Tensor gather_rows(const torch::Tensor& rows, const torch::Tensor& index) {
    const auto places = sum_rows(rows.unsqueeze(1), index.reshape({-1, 1})); // [N * H * W, C]
    return places.view({index.size(0), index.size(1), index.size(2), -1}).permute({0, 3, 1, 2});
}

torch::Tensor tap_table(const torch::Tensor& x, const torch::Tensor& by_tap, std::int64_t taps) {
    return product(x, by_tap).view({x.size(0), taps, by_tap.size(0) / taps});
}

} // namespace spade
