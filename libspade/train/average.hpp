#ifndef LIBSPADE_TRAIN_AVERAGE_HPP
#define LIBSPADE_TRAIN_AVERAGE_HPP

#include "libspade/nn/generator.hpp"

namespace spade {

/// An exponential moving average of a generator's weights, which makes steadier pictures than the
/// weights of any one step (Yazici et al., ICLR 2019). Buffers (running statistics, the vectors of
/// spectral norm) are copied, not averaged: average statistics are not those of average weights,
/// and are estimated anew before use.
class Average {
public:
    /// Begins at the weights of `generator`. \param decay  in 0..1: the share kept each step
    Average(const GeneratorImpl& generator, double decay);

    void update(const GeneratorImpl& generator);

    /// A network with the averaged weights.
    const Generator& generator() const { return average_; }

private:
    Generator average_;
    double decay_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_AVERAGE_HPP
