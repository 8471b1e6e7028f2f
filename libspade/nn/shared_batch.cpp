#include "libspade/nn/shared_batch.hpp"

#include "libspade/nn/norm.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class Summed : public torch::autograd::Function<Summed> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x,
                                 const SharedBatchPtr& batch) {
        context->saved_data["batch"] = torch::IValue::make_capsule(batch);
        auto sum = x.clone();
        batch->add_up(sum);
        return sum;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        auto sum = gradients[0].clone();
        shared_batch_in(context->saved_data["batch"])->add_up(sum);
        return {sum, {}};
    }
};

} // namespace

SharedBatchPtr shared_batch_in(const torch::IValue& saved) {
    return c10::static_intrusive_pointer_cast<SharedBatch>(saved.toCapsule());
}

torch::Tensor summed(const torch::Tensor& x, const SharedBatchPtr& batch) {
    return Summed::apply(x, batch);
}

void share_batch(torch::nn::Module& network, const SharedBatchPtr& batch) {
    network.apply([&](torch::nn::Module& module) {
        if (auto* norm = module.as<PlainNormImpl>()) {
            norm->share(batch);
        }
    });
}

} // namespace spade
