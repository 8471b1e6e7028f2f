#include "libspade/nn/product.hpp"

#include "libspade/nn/onednn.hpp"
#include "libspade/nn/precision.hpp"
#include "libspade/nn/use_torch_ops.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

using dnnl::memory;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The memory of a float32 matrix or of its transpose.
memory::desc desc_of(const torch::Tensor& matrix) {
    return {matrix.sizes().vec(), memory::data_type::f32, matrix.strides().vec()};
}

torch::Tensor multiplied(const torch::Tensor& a, const torch::Tensor& b) {
    auto c = torch::empty({a.size(0), b.size(1)}, a.options());
    const dnnl::matmul matmul(onednn::matrix_product(desc_of(a), desc_of(b), desc_of(c)));
    matmul.execute(onednn::stream(), {{DNNL_ARG_SRC, onednn::view_of(a, desc_of(a))},
                                      {DNNL_ARG_WEIGHTS, onednn::view_of(b, desc_of(b))},
                                      {DNNL_ARG_DST, onednn::view_of(c, desc_of(c))}});
    onednn::stream().wait();
    return c;
}

class Product : public torch::autograd::Function<Product> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x,
                                 const torch::Tensor& w) {
        const auto rows = x.contiguous();
        const auto columns = w.contiguous();
        context->save_for_backward({rows, columns});
        context->saved_data["x_learns"] = x.requires_grad();
        return multiplied(rows, columns.t());
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const auto grad = gradients[0].contiguous();
        torch::Tensor grad_x;
        if (context->saved_data["x_learns"].toBool()) {
            grad_x = multiplied(grad, saved[1]);
        }
        return {grad_x, multiplied(grad.t(), saved[0])};
    }
};

} // namespace

torch::Tensor product(const torch::Tensor& x, const torch::Tensor& w) {
    if (!use_torch_ops(x) && x.scalar_type() == torch::kFloat32 && x.numel() > 0 &&
        !autocasts_on_cpu()) {
        return Product::apply(x, w);
    }
    return widened(torch::mm(x, w.t()));
}

} // namespace spade
