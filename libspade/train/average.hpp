#ifndef LIBSPADE_TRAIN_AVERAGE_HPP
#define LIBSPADE_TRAIN_AVERAGE_HPP

#include "libspade/nn/generator.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

namespace spade {

/// An exponential moving average of a generator's weights, which makes steadier pictures than the
/// weights of any one step (Yazici et al., ICLR 2019). Buffers (running statistics, the vectors of
/// spectral norm) are not averaged: average statistics are not those of average weights. They are
/// estimated before use (settle).
class Average {
public:
    /// Begins at the weights of `generator`. \param decay  in 0..1: the share kept each step
    Average(const GeneratorImpl& generator, double decay);

    /// \param step  counted from 1: a young average forgets faster, keeping (1 + step) /
    ///              (10 + step) at most, so that the first weights do not linger
    void update(const GeneratorImpl& generator, std::int64_t step);

    /// A map and its style, undefined where the generator takes none.
    using Input = std::pair<SemanticMap, torch::Tensor>;

    /// Estimates the buffers of the averaged weights: running statistics are the plain mean over
    /// `count` inputs; spectral norm begins at the vectors of `generator` and takes a power
    /// iteration for each. Nothing else enters, so how often it is done does not matter. Ends in
    /// evaluation mode.
    /// \param input  makes them one after another, since a map keeps what is computed from it
    void settle(const GeneratorImpl& generator, std::size_t count,
                const std::function<Input(std::size_t)>& input);

    /// A network with the averaged weights.
    const Generator& generator() const { return average_; }

private:
    Generator average_;
    double decay_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_AVERAGE_HPP
