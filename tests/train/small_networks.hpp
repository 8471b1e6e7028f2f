#ifndef TESTS_TRAIN_SMALL_NETWORKS_HPP
#define TESTS_TRAIN_SMALL_NETWORKS_HPP

/// \file
/// Networks that train in milliseconds, and something to train them on.

#include "libspade/nn/init.hpp"
#include "libspade/train/iteration.hpp"

#include <torch/torch.h>

namespace spade::test {

inline const SemanticsOptions kSemantics{3, false, 0};

inline Networks small_networks() {
    GeneratorOptions g;
    g.semantics = kSemantics;
    g.ngf = 1;
    g.hidden = 4;
    DiscriminatorOptions d;
    d.semantics = kSemantics;
    d.ndf = 2;
    Networks networks;
    networks.generator = make_generator(g);
    networks.discriminator = Discriminator(d);
    initialize(*networks.generator, "generator", Init::kReference, 1);
    initialize(*networks.discriminator, "discriminator", Init::kReference, 1);
    return networks;
}

inline TrainingBatch batch() {
    const auto ids = torch::arange(std::int64_t{2} * 64 * 64).view({2, 64, 64}).remainder(3);
    return {SemanticMap(kSemantics, ids),
            torch::linspace(-1, 1, std::int64_t{2} * 3 * 64 * 64).view({2, 3, 64, 64})};
}

} // namespace spade::test

#endif // TESTS_TRAIN_SMALL_NETWORKS_HPP
