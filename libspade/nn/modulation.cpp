#include "libspade/nn/modulation.hpp"

#include "libspade/nn/grain.hpp"
#include "libspade/nn/pattern_kernels.hpp"
#include "libspade/nn/precision.hpp"
#include "libspade/nn/use_torch_ops.hpp"

#include <torch/torch.h>

#include <algorithm>

namespace spade {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// A tensor's numbers for a kernel; null if it is empty.
template <typename T>
T* numbers(const torch::Tensor& t) {
    return t.numel() > 0 ? static_cast<T*>(t.data_ptr()) : nullptr;
}

torch::Tensor channels_last(const torch::Tensor& h) {
    return h.contiguous(at::MemoryFormat::ChannelsLast);
}

/// The operands of both directions; tensors contiguous, h channels-last.
struct Layer {
    torch::Tensor h;
    torch::Tensor scale;
    torch::Tensor shift;
    torch::Tensor rows;
    torch::Tensor index; ///< empty where each pixel has its own row
    double slope = 1;
    bool of_batch = false; ///< see Normalization
    SharedBatchPtr batch = {};

    std::int64_t pixels() const { return h.numel() / h.size(1); }
};

template <typename H, typename T>
void forward_on_cpu(const Layer& o, torch::Tensor& out) {
    const auto channels = o.h.size(1);
    // All pictures as one column of pixels: each pixel is computed by itself.
    kernels::Modulation<H, H, T> task{};
    task.h = numbers<H>(o.h);
    task.out = numbers<H>(out);
    task.scale = numbers<T>(o.scale);
    task.shift = numbers<T>(o.shift);
    task.rows = numbers<T>(o.rows);
    task.index = numbers<std::int32_t>(o.index);
    task.row_stride = 2 * channels;
    task.block_stride = kernels::kBlock;
    task.beta = channels;
    task.height = o.pixels();
    task.width = 1;
    task.channels = channels;
    task.blocked = false;
    task.doubled = false;
    task.slope = static_cast<T>(o.slope);
    at::parallel_for(0, o.pixels(), grain_of(channels), [&](std::int64_t begin, std::int64_t end) {
        kernels::modulate(task, begin, end);
    });
}

/// For statistics of the batch: means of the gradient of the normalized activation, from the sums
/// that are already in the rows' gradients.
struct Means {
    torch::Tensor grad;   ///< [C], of grad * gamma
    torch::Tensor grad_n; ///< [C], of grad * gamma * n
};

Means means_of(const Layer& o, const torch::Tensor& grad_rows) {
    const auto c = o.h.size(1);
    const auto gamma = o.rows.narrow(1, 0, c);
    const auto grad = (gamma * grad_rows.narrow(1, c, c)).sum(0);
    const auto grad_n = (gamma * grad_rows.narrow(1, 0, c)).sum(0);
    if (!o.batch) {
        const auto pixels = static_cast<double>(o.pixels());
        return {grad / pixels, grad_n / pixels};
    }
    auto sums = torch::stack({grad, grad_n}).to(torch::kFloat64);
    o.batch->add_up(sums);
    const auto pixels = static_cast<double>(o.batch->parts() * o.pixels());
    const auto means = (sums / pixels).to(grad.scalar_type());
    return {means[0], means[1]};
}

template <typename H, typename T>
void backward_on_cpu(const Layer& o, const torch::Tensor& grad, torch::Tensor& grad_rows,
                     torch::Tensor& grad_h) {
    const auto channels = o.h.size(1);
    kernels::ModulationBack<H, T> task{};
    task.h = numbers<H>(o.h);
    task.grad = numbers<H>(grad);
    task.scale = numbers<T>(o.scale);
    task.shift = numbers<T>(o.shift);
    task.rows = numbers<T>(o.rows);
    task.index = numbers<std::int32_t>(o.index);
    task.grad_rows = numbers<T>(grad_rows);
    task.grad_h = numbers<H>(grad_h);
    task.mean_grad = nullptr;
    task.mean_grad_n = nullptr;
    task.pixels = o.pixels();
    task.channels = channels;
    task.slope = static_cast<T>(o.slope);
    at::parallel_for(0, channels, kernels::kBlock, [&](std::int64_t begin, std::int64_t end) {
        kernels::add_row_gradients(task, begin, end);
    });
    const auto zero = torch::zeros_like(o.scale);
    const auto means = o.of_batch ? means_of(o, grad_rows) : Means{zero, zero};
    task.mean_grad = numbers<T>(means.grad);
    task.mean_grad_n = numbers<T>(means.grad_n);
    at::parallel_for(0, o.pixels(), grain_of(channels), [&](std::int64_t begin, std::int64_t end) {
        kernels::input_gradients(task, begin, end);
    });
}

/// From here on the same by tensor operations, which every device has.
torch::Tensor per_channel(const torch::Tensor& t) { return t.view({1, -1, 1, 1}); }

/// Gamma or beta of each pixel [N, C, H, W].
torch::Tensor at_pixels(const Layer& o, std::int64_t first) {
    const auto c = o.h.size(1);
    const auto part = o.rows.narrow(1, first, c);
    const auto places = o.index.numel() > 0 ? part.index_select(0, o.index.flatten()) : part;
    return places.view({o.h.size(0), o.h.size(2), o.h.size(3), c}).permute({0, 3, 1, 2});
}

torch::Tensor forward_by_torch(const Layer& o) {
    const auto n = widened(o.h) * per_channel(o.scale) + per_channel(o.shift);
    const auto y = n * at_pixels(o, 0) + at_pixels(o, o.h.size(1));
    return torch::leaky_relu(y, o.slope).to(o.h.scalar_type());
}

void backward_by_torch(const Layer& o, const torch::Tensor& grad, torch::Tensor& grad_rows,
                       torch::Tensor& grad_h) {
    const auto c = o.h.size(1);
    const auto n = widened(o.h) * per_channel(o.scale) + per_channel(o.shift);
    const auto gamma = at_pixels(o, 0);
    const auto y = n * gamma + at_pixels(o, c);
    const auto g = torch::where(y > 0, widened(grad), widened(grad) * o.slope);
    const auto of_pixels = torch::cat({g * n, g}, 1).permute({0, 2, 3, 1}).reshape({-1, 2 * c});
    if (o.index.numel() > 0) {
        grad_rows.index_add_(0, o.index.flatten(), of_pixels);
    } else {
        grad_rows.copy_(of_pixels);
    }
    auto grad_n = g * gamma;
    if (o.of_batch) {
        const auto means = means_of(o, grad_rows);
        grad_n = grad_n - per_channel(means.grad) - n * per_channel(means.grad_n);
    }
    grad_h.copy_(grad_n * per_channel(o.scale));
}

class Modulate : public torch::autograd::Function<Modulate> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& h,
                                 const torch::Tensor& rows, const torch::Tensor& scale,
                                 const torch::Tensor& shift, const torch::Tensor& index,
                                 double slope, bool of_batch, const SharedBatchPtr& batch) {
        const Layer layer{channels_last(h),
                          scale.contiguous(),
                          shift.contiguous(),
                          rows.contiguous(),
                          index,
                          slope};
        context->save_for_backward({layer.h, layer.rows, layer.scale, layer.shift, index});
        context->saved_data["slope"] = slope;
        context->saved_data["of_batch"] = of_batch;
        if (batch) {
            context->saved_data["batch"] = torch::IValue::make_capsule(batch);
        }
        if (use_torch_ops(h)) {
            return channels_last(forward_by_torch(layer));
        }
        auto out = torch::empty_like(layer.h);
        if (h.scalar_type() == torch::kFloat64) {
            forward_on_cpu<double, double>(layer, out);
        } else if (h.scalar_type() == torch::kBFloat16) {
            forward_on_cpu<kernels::Bf16, float>(layer, out);
        } else {
            forward_on_cpu<float, float>(layer, out);
        }
        return out;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        Layer layer{saved[0], saved[2], saved[3],
                    saved[1], saved[4], context->saved_data["slope"].toDouble()};
        layer.of_batch = context->saved_data["of_batch"].toBool();
        if (const auto batch = context->saved_data.find("batch");
            batch != context->saved_data.end()) {
            layer.batch = shared_batch_in(batch->second);
        }
        const auto grad = channels_last(gradients[0]);
        auto grad_rows = torch::zeros_like(layer.rows);
        auto grad_h = torch::empty_like(layer.h);
        if (use_torch_ops(grad)) {
            backward_by_torch(layer, grad, grad_rows, grad_h);
        } else if (grad.scalar_type() == torch::kFloat64) {
            backward_on_cpu<double, double>(layer, grad, grad_rows, grad_h);
        } else if (grad.scalar_type() == torch::kBFloat16) {
            backward_on_cpu<kernels::Bf16, float>(layer, grad, grad_rows, grad_h);
        } else {
            backward_on_cpu<float, float>(layer, grad, grad_rows, grad_h);
        }
        return {grad_h, grad_rows, {}, {}, {}, {}, {}, {}};
    }
};

} // namespace

torch::Tensor modulate(const torch::Tensor& h, const Normalization& normalization,
                       const torch::Tensor& rows, const torch::Tensor& index, double slope) {
    const auto places = index.defined() ? index : torch::empty({0}, torch::kInt32);
    return Modulate::apply(h, rows, normalization.scale, normalization.shift, places, slope,
                           normalization.of_batch, normalization.batch);
}

} // namespace spade
