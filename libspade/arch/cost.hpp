#ifndef LIBSPADE_ARCH_COST_HPP
#define LIBSPADE_ARCH_COST_HPP

/// \file
/// What the networks cost to run and to train, counted from their options. No LibTorch.

#include "libspade/arch/options.hpp"

#include <cstdint>
#include <optional>

namespace spade {

/// The cost of one picture in the dense form.
struct NetworkCost {
    std::int64_t parameters = 0;     ///< learned numbers
    std::int64_t multiply_adds = 0;  ///< of convolutions and linear layers, forward
    std::int64_t map_only = 0;       ///< those that read only the map: most are skipped
    std::int64_t saved_numbers = 0;  ///< kept for the backward pass
    std::int64_t copied_weights = 0; ///< weights that a step copies, divided by sigma or reordered
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
    std::int64_t batch = 1; ///< pictures in a batch
    bool average = false;   ///< whether a moving average of the generator's weights is kept
    bool reuse_fake = false;
};

/// The cost of one batch: the generator's step, then the discriminator's (train/iteration.hpp), in
/// float32. A backward pass counts as two forward ones, as one where no weight learns.
struct StepCost {
    std::int64_t multiply_adds = 0; ///< in the dense form
    std::int64_t remaining = 0;     ///< what remains where neighbourhoods repeat: an estimate
    std::int64_t peak_bytes = 0;    ///< resident, of the whole process; an estimate
};

StepCost step_cost(const StepOptions& options);

} // namespace spade

#endif // LIBSPADE_ARCH_COST_HPP
