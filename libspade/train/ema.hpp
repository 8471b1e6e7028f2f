#ifndef LIBSPADE_TRAIN_EMA_HPP
#define LIBSPADE_TRAIN_EMA_HPP

#include "libspade/nn/generator.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

namespace spade {

/// An exponential moving average of a generator's weights, which makes steadier pictures than the
/// weights of any one step (Yazici et al., ICLR 2019). Buffers (running statistics, the vectors of
/// spectral norm) are not averaged: average statistics are not those of average weights. They are
/// estimated before use (recalibrate).
class Ema {
public:
    /// Starts from the weights of `generator`. \param decay  in 0..1: the share kept each step
    Ema(const GeneratorImpl& generator, double decay);

    /// \param step  counted from 1: a young average forgets faster, keeping (1 + step) /
    ///              (10 + step) at most, so that the first weights do not linger
    void update(const GeneratorImpl& generator, std::int64_t step);

    /// A map and its style, undefined where the generator takes none.
    using Input = std::pair<SemanticMap, torch::Tensor>;

    /// Estimates the buffers of the averaged weights: running statistics are the plain mean over
    /// `count` inputs; spectral norm starts from the vectors of `generator` and does one power
    /// iteration per input. Nothing else enters, so calling it again changes nothing. Leaves the
    /// network in evaluation mode.
    /// \param input  creates one input at a time, since a map caches what is computed from it
    void recalibrate(const GeneratorImpl& generator, std::size_t count,
                     const std::function<Input(std::size_t)>& input);

    /// A network with the averaged weights.
    const Generator& generator() const { return ema_; }

private:
    Generator ema_;
    double decay_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_EMA_HPP
