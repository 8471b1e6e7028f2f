#ifndef LIBSPADE_NN_PRECISION_HPP
#define LIBSPADE_NN_PRECISION_HPP

#include "libspade/arch/options.hpp"

#include <torch/types.h>

namespace spade {

/// Whether this processor multiplies bfloat16 faster than float32, and the library supports it.
bool has_fast_bfloat16();

/// The type of weights, statistics and losses.
torch::Dtype type_of_numbers(Precision precision);

/// bfloat16 as float32: its eight bits are too few for sums. Other types are unchanged.
torch::Tensor widened(const torch::Tensor& x);

/// Whether torch's autocast is on for operations of this thread on CPUs.
bool autocasts_on_cpu();

/// For its lifetime, operations of this thread run in `precision` (torch's autocast).
class Autocast {
public:
    Autocast(Precision precision, torch::Device device);
    ~Autocast();
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

private:
    bool on_;
    torch::DeviceType device_;
};

} // namespace spade

#endif // LIBSPADE_NN_PRECISION_HPP
