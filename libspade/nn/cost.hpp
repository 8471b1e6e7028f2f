#ifndef LIBSPADE_NN_COST_HPP
#define LIBSPADE_NN_COST_HPP

/// \file
/// What the networks cost to run and to train, counted from their options. No LibTorch.

#include "libspade/nn/options.hpp"

#include <cstdint>
#include <optional>

namespace spade {

/// Of one picture in the dense form.
struct NetworkCost {
    std::int64_t parameters = 0;    ///< learned numbers
    std::int64_t multiply_adds = 0; ///< of convolutions and linear layers, forward
    std::int64_t of_labels = 0;     ///< share of these that reads the map alone: most is not done
    std::int64_t saved = 0;         ///< numbers that the backward pass needs kept
    std::int64_t normalized = 0;    ///< weights that a step copies, divided or in another order
};

/// \param width, height  of the picture, multiples of the generator's stride
NetworkCost cost_of(const GeneratorOptions& options, std::int64_t width, std::int64_t height);
NetworkCost cost_of(const EncoderOptions& options);
NetworkCost cost_of(const DiscriminatorOptions& options, std::int64_t width, std::int64_t height);

struct StepOptions {
    GeneratorOptions generator;
    std::optional<EncoderOptions> encoder;
    DiscriminatorOptions discriminator;
    std::int64_t width = 256;
    std::int64_t height = 256;
    std::int64_t batch = 1; ///< pictures that pass together
    bool average = false;   ///< of the generator's weights
    bool reuse_fake = false;
};

/// Of one batch: the generator's step, then the discriminator's (train/iteration.hpp), in float32.
/// A backward pass counts twice its forward one, once where no weight learns.
struct StepCost {
    std::int64_t multiply_adds = 0; ///< in the dense form
    std::int64_t left = 0;          ///< about as many where neighbourhoods repeat, as in real maps
    std::int64_t peak_bytes = 0;    ///< resident, of the whole process; an estimate
};

StepCost step_cost(const StepOptions& options);

} // namespace spade

#endif // LIBSPADE_NN_COST_HPP
