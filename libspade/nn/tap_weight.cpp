#include "libspade/nn/tap_weight.hpp"

#include "libspade/nn/grain.hpp"
#include "libspade/nn/weight_kernels.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr double kEps = 1e-12; // torch's, keeps a zero vector from becoming NaN

/// Calls f with a number of the tensor's type.
template <typename F>
void with_type_of(const torch::Tensor& t, F f) {
    if (t.scalar_type() == torch::kFloat64) {
        f(double());
    } else {
        f(float());
    }
}

torch::Tensor times(const torch::Tensor& w, const torch::Tensor& v) {
    auto out = torch::empty({w.size(0)}, w.options());
    with_type_of(w, [&](auto number) {
        using T = decltype(number);
        const kernels::MatrixVector<T> task{w.data_ptr<T>(), v.data_ptr<T>(), out.data_ptr<T>(),
                                            w.size(0), w.size(1)};
        at::parallel_for(
            0, task.rows, grain_of(task.columns),
            [&](std::int64_t begin, std::int64_t end) { kernels::multiply(task, begin, end); });
    });
    return out;
}

torch::Tensor transposed_times(const torch::Tensor& w, const torch::Tensor& u) {
    auto out = torch::empty({w.size(1)}, w.options());
    with_type_of(w, [&](auto number) {
        using T = decltype(number);
        const kernels::MatrixVector<T> task{w.data_ptr<T>(), u.data_ptr<T>(), out.data_ptr<T>(),
                                            w.size(0), w.size(1)};
        at::parallel_for(0, task.columns, grain_of(task.rows),
                         [&](std::int64_t begin, std::int64_t end) {
                             kernels::multiply_transposed(task, begin, end);
                         });
    });
    return out;
}

void set_to_unit(torch::Tensor& to, const torch::Tensor& v) {
    to.copy_(v / v.norm().clamp_min(kEps));
}

/// The taps of `kept` [out, in, k, k] side by side in `apart`, from `offset` on.
template <typename T>
kernels::Taps<T> taps_of(const torch::Tensor& kept, const torch::Tensor& apart,
                         std::int64_t offset, std::int64_t out_stride, std::int64_t tap_stride) {
    return {kept.data_ptr<T>(), apart.data_ptr<T>() + offset, kept.size(1),
            kept.size(2) * kept.size(3), out_stride, tap_stride, T(1)};
}

template <typename T>
void part(const kernels::Taps<T>& task, std::int64_t out) {
    at::parallel_for(
        0, out, grain_of(task.in * task.taps),
        [&](std::int64_t begin, std::int64_t end) { kernels::part_taps(task, begin, end); });
}

template <typename T>
void join(const kernels::Taps<T>& task, const kernels::RankOne<T>& less, std::int64_t out) {
    at::parallel_for(
        0, out, grain_of(task.in * task.taps),
        [&](std::int64_t begin, std::int64_t end) { kernels::join_taps(task, less, begin, end); });
}

/// Of a weight kept contiguous, and its like in `format`.
template <typename T>
kernels::Taps<T> taps_in(at::MemoryFormat format, const torch::Tensor& kept,
                         const torch::Tensor& like, double sigma) {
    const auto in = kept.size(1);
    const auto all = kept[0].numel();
    auto task = taps_of<T>(kept, like, 0, all, in);
    if (format == at::MemoryFormat::Contiguous) { // nothing to part
        task.in = all;
        task.taps = 1;
    }
    task.factor = static_cast<T>(1 / sigma);
    return task;
}

/// With W~ = W / sigma and sigma = u'Wv: dW = (dW~ - <dW~, W~> u v') / sigma.
class DividedBySigma : public torch::autograd::Function<DividedBySigma> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& weight,
                                 const torch::Tensor& u, const torch::Tensor& v, double sigma,
                                 at::MemoryFormat format) {
        auto divided = torch::empty(weight.sizes(), weight.options(), format);
        with_type_of(weight, [&](auto number) {
            using T = decltype(number);
            const auto task = taps_in<T>(format, weight, divided, sigma);
            part(task, weight.size(0));
        });
        context->save_for_backward({divided, u, v});
        context->saved_data["sigma"] = sigma;
        context->saved_data["format"] = static_cast<std::int64_t>(format);
        return divided;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const auto& divided = saved[0];
        const auto sigma = context->saved_data["sigma"].toDouble();
        const auto format =
            static_cast<at::MemoryFormat>(context->saved_data["format"].toInt());
        const auto grad = gradients[0].contiguous(format);
        auto of_weight = torch::empty(grad.sizes(), grad.options(), at::MemoryFormat::Contiguous);
        with_type_of(grad, [&](auto number) {
            using T = decltype(number);
            auto dots = torch::empty({grad.size(0)}, grad.options());
            const kernels::RowDots<T> both{grad.data_ptr<T>(), divided.data_ptr<T>(),
                                           dots.data_ptr<T>(), grad[0].numel()};
            at::parallel_for(
                0, grad.size(0), grain_of(both.columns),
                [&](std::int64_t begin, std::int64_t end) { kernels::dot_rows(both, begin, end); });
            const kernels::RankOne<T> less{saved[1].data_ptr<T>(), saved[2].data_ptr<T>(),
                                           dots.sum().template item<T>()};
            const auto task = taps_in<T>(format, of_weight, grad, sigma);
            join(task, less, grad.size(0));
        });
        return {of_weight, {}, {}, {}, {}};
    }
};

class JoinedByTap : public torch::autograd::Function<JoinedByTap> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& first,
                                 const torch::Tensor& second) {
        context->saved_data["sizes"] = first.sizes();
        const auto out = first.size(0);
        const auto in = first.size(1);
        const auto taps = first.size(2) * first.size(3);
        auto joined = torch::empty({taps * 2 * out, in}, first.options());
        with_type_of(first, [&](auto number) {
            using T = decltype(number);
            part(taps_of<T>(first, joined, 0, in, 2 * out * in), out);
            part(taps_of<T>(second, joined, out * in, in, 2 * out * in), out);
        });
        return joined;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto sizes = context->saved_data["sizes"].toIntVector();
        const auto grad = gradients[0].contiguous();
        auto first = torch::empty(sizes, grad.options());
        auto second = torch::empty(sizes, grad.options());
        const auto out = sizes[0];
        const auto in = sizes[1];
        with_type_of(grad, [&](auto number) {
            using T = decltype(number);
            const kernels::RankOne<T> nothing{nullptr, nullptr, T(0)};
            join(taps_of<T>(first, grad, 0, in, 2 * out * in), nothing, out);
            join(taps_of<T>(second, grad, out * in, in, 2 * out * in), nothing, out);
        });
        return {first, second};
    }
};

} // namespace

bool has_weight_kernels(const torch::Tensor& weight) {
    return weight.is_cpu() && weight.is_contiguous() &&
           (weight.scalar_type() == torch::kFloat32 || weight.scalar_type() == torch::kFloat64);
}

double sigma_of(const torch::Tensor& w, const torch::Tensor& u, const torch::Tensor& v) {
    return torch::dot(u, times(w, v)).item<double>();
}

double iterate_power(const torch::Tensor& w, torch::Tensor& u, torch::Tensor& v) {
    set_to_unit(v, transposed_times(w, u));
    const auto wv = times(w, v);
    set_to_unit(u, wv);
    return torch::dot(u, wv).item<double>();
}

torch::Tensor divided_by_sigma(const torch::Tensor& weight, const torch::Tensor& u,
                               const torch::Tensor& v, double sigma, at::MemoryFormat format) {
    return DividedBySigma::apply(weight, u, v, sigma, format);
}

torch::Tensor joined_by_tap(const torch::Tensor& first, const torch::Tensor& second) {
    if (has_weight_kernels(first)) {
        return JoinedByTap::apply(first, second);
    }
    return torch::cat({first, second}).permute({2, 3, 0, 1}).reshape({-1, first.size(1)});
}

} // namespace spade
