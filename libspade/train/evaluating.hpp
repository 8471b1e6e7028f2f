#ifndef LIBSPADE_TRAIN_EVALUATING_HPP
#define LIBSPADE_TRAIN_EVALUATING_HPP

#include "libspade/train/ema.hpp"
#include "libspade/train/iteration.hpp"

#include <torch/nn/module.h>

namespace spade {

/// While it lives, a network is in evaluation mode, so that running the network does not change it.
class Evaluating {
public:
    explicit Evaluating(torch::nn::Module& network)
        : network_(network), was_training_(network.is_training()) {
        network_.eval();
    }
    ~Evaluating() { network_.train(was_training_); }
    Evaluating(const Evaluating&) = delete;
    Evaluating& operator=(const Evaluating&) = delete;

private:
    torch::nn::Module& network_;
    bool was_training_;
};

/// The posterior of the photos' styles, without gradients; empty without an encoder.
inline Style styles_of(const Networks& networks, const torch::Tensor& photos) {
    if (!networks.encoder) {
        return {};
    }
    auto encoder = networks.encoder;
    const torch::NoGradGuard no_grad;
    const Evaluating evaluating(*encoder);
    return encoder(photos);
}

} // namespace spade

#endif // LIBSPADE_TRAIN_EVALUATING_HPP
