#include "libspade/nn/tap_weight.hpp"

#include "libspade/nn/grain.hpp"
#include "libspade/nn/use_torch_ops.hpp"
#include "libspade/nn/weight_kernels.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <type_traits>

namespace spade {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

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
    to.copy_(v / v.norm().clamp_min(kUnitEps));
}

/// The taps of `kept` [out, in, k, k] side by side in `apart`, from `offset` on.
template <typename T>
kernels::Taps<T> taps_of(const torch::Tensor& kept, const torch::Tensor& apart, std::int64_t offset,
                         std::int64_t out_stride, std::int64_t tap_stride) {
    return {kept.data_ptr<T>(),
            apart.data_ptr<T>() + offset,
            kept.size(1),
            kept.size(2) * kept.size(3),
            out_stride,
            tap_stride,
            T(1)};
}

template <typename T>
void pack(const kernels::Taps<T>& task, std::int64_t out) {
    at::parallel_for(
        0, out, grain_of(task.in * task.taps),
        [&](std::int64_t begin, std::int64_t end) { kernels::pack_taps(task, begin, end); });
}

template <typename T>
void unpack(const kernels::Taps<T>& task, const kernels::RankOne<T>& less, std::int64_t out) {
    at::parallel_for(0, out, grain_of(task.in * task.taps),
                     [&](std::int64_t begin, std::int64_t end) {
                         kernels::unpack_taps(task, less, begin, end);
                     });
}

/// Converts between a weight kept as [out, in, k, k] and the same in another layout.
class Relayout {
public:
    Relayout(WeightLayout layout, const torch::Tensor& kept, const torch::Tensor& laid_out,
             double factor)
        : layout_(layout), kept_(kept), laid_out_(laid_out), factor_(factor) {}

    static torch::Tensor empty(WeightLayout layout, const torch::Tensor& kept) {
        const auto s = kept.sizes();
        constexpr auto kBlock = kernels::kBlock;
        switch (layout) {
        case WeightLayout::kContiguous:
            return torch::empty(s, kept.options());
        case WeightLayout::kChannelsLast:
            return torch::empty(s, kept.options(), at::MemoryFormat::ChannelsLast);
        case WeightLayout::kBlocked:
            break;
        }
        return torch::empty({s[0] / kBlock, s[1] / kBlock, s[2], s[3], kBlock, kBlock},
                            kept.options());
    }

    void pack() const {
        if (layout_ == WeightLayout::kBlocked) {
            const auto task = blocks();
            at::parallel_for(0, kept_.size(0) / kernels::kBlock, 1,
                             [&](std::int64_t begin, std::int64_t end) {
                                 kernels::pack_blocks(task, begin, end);
                             });
            return;
        }
        with_type_of(kept_,
                     [&](auto number) { spade::pack(taps<decltype(number)>(), kept_.size(0)); });
    }

    void unpack(const torch::Tensor& u, const torch::Tensor& v, double weight) const {
        with_type_of(kept_, [&](auto number) {
            using T = decltype(number);
            const kernels::RankOne<T> less{u.data_ptr<T>(), v.data_ptr<T>(),
                                           static_cast<T>(weight)};
            if constexpr (std::is_same_v<T, float>) {
                if (layout_ == WeightLayout::kBlocked) {
                    const auto task = blocks();
                    at::parallel_for(0, kept_.size(0) / kernels::kBlock, 1,
                                     [&](std::int64_t begin, std::int64_t end) {
                                         kernels::unpack_blocks(task, less, begin, end);
                                     });
                    return;
                }
            }
            spade::unpack(taps<T>(), less, kept_.size(0));
        });
    }

private:
    kernels::Blocks<float> blocks() const {
        return {kept_.data_ptr<float>(), laid_out_.data_ptr<float>(), kept_.size(1),
                kept_.size(2) * kept_.size(3), static_cast<float>(factor_)};
    }

    template <typename T>
    kernels::Taps<T> taps() const {
        const auto all = kept_[0].numel();
        auto task = taps_of<T>(kept_, laid_out_, 0, all, kept_.size(1));
        if (layout_ == WeightLayout::kContiguous) { // nothing to split
            task.in = all;
            task.taps = 1;
        }
        task.factor = static_cast<T>(factor_);
        return task;
    }

    WeightLayout layout_;
    const torch::Tensor& kept_;
    const torch::Tensor& laid_out_;
    double factor_;
};

/// The sum of products of two tensors of one layout.
double inner_product(const torch::Tensor& a, const torch::Tensor& b) {
    auto dots = torch::empty({a.size(0)}, a.options());
    with_type_of(a, [&](auto number) {
        using T = decltype(number);
        const kernels::RowDots<T> task{a.data_ptr<T>(), b.data_ptr<T>(), dots.data_ptr<T>(),
                                       a[0].numel()};
        at::parallel_for(
            0, a.size(0), grain_of(task.columns),
            [&](std::int64_t begin, std::int64_t end) { kernels::dot_rows(task, begin, end); });
    });
    return dots.sum().item<double>();
}

/// With W~ = W / sigma and sigma = u'Wv: dW = (dW~ - <dW~, W~> u v') / sigma.
class DividedBySigma : public torch::autograd::Function<DividedBySigma> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& weight,
                                 const torch::Tensor& u, const torch::Tensor& v, double sigma,
                                 WeightLayout layout) {
        const auto divided = Relayout::empty(layout, weight);
        Relayout(layout, weight, divided, 1 / sigma).pack();
        context->save_for_backward({divided, u, v});
        context->saved_data["sizes"] = weight.sizes();
        context->saved_data["sigma"] = sigma;
        context->saved_data["layout"] = static_cast<std::int64_t>(layout);
        return divided;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const auto& divided = saved[0];
        const auto layout = static_cast<WeightLayout>(context->saved_data["layout"].toInt());
        const auto grad = gradients[0].contiguous(layout == WeightLayout::kChannelsLast
                                                      ? at::MemoryFormat::ChannelsLast
                                                      : at::MemoryFormat::Contiguous);
        auto grad_weight = torch::empty(context->saved_data["sizes"].toIntVector(), grad.options());
        Relayout(layout, grad_weight, grad, 1 / context->saved_data["sigma"].toDouble())
            .unpack(saved[1], saved[2], inner_product(grad, divided));
        return {grad_weight, {}, {}, {}, {}};
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
            pack(taps_of<T>(first, joined, 0, in, 2 * out * in), out);
            pack(taps_of<T>(second, joined, out * in, in, 2 * out * in), out);
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
            unpack(taps_of<T>(first, grad, 0, in, 2 * out * in), nothing, out);
            unpack(taps_of<T>(second, grad, out * in, in, 2 * out * in), nothing, out);
        });
        return {first, second};
    }
};

} // namespace

bool supports_weight_kernels(const torch::Tensor& weight) {
    return !use_torch_ops(weight) && weight.is_contiguous() &&
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
                               const torch::Tensor& v, double sigma, WeightLayout layout) {
    return DividedBySigma::apply(weight, u, v, sigma, layout);
}

torch::Tensor to_blocked_layout(const torch::Tensor& weight) {
    const auto nothing = torch::zeros({std::max(weight.size(0), weight[0].numel())});
    return divided_by_sigma(weight, nothing, nothing, 1, WeightLayout::kBlocked);
}

torch::Tensor by_tap(const torch::Tensor& weight) {
    return weight.permute({2, 3, 0, 1}).reshape({-1, weight.size(1)});
}

torch::Tensor joined_by_tap(const torch::Tensor& first, const torch::Tensor& second) {
    if (supports_weight_kernels(first)) {
        return JoinedByTap::apply(first, second);
    }
    return by_tap(torch::cat({first, second}));
}

} // namespace spade
