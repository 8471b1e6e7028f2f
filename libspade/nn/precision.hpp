#ifndef LIBSPADE_NN_PRECISION_HPP
#define LIBSPADE_NN_PRECISION_HPP

#include <torch/types.h>

#include <string_view>

namespace spade {

enum class Precision {
    kFloat32,
    kFloat64,  ///< everything, for tests
    kBFloat16, ///< convolutions and products in bfloat16; weights, statistics, losses in float32
};

/// "fp32", "fp64" or "bf16", as tools spell it.
Precision parse_precision(std::string_view text);

/// Whether this processor multiplies bfloat16 faster than float32, and the library knows how.
bool has_fast_bfloat16();

/// Of weights, statistics and losses.
torch::Dtype type_of_numbers(Precision precision);

/// bfloat16 as float32: its eight bits are too few for sums. Everything else as it is.
torch::Tensor widened(const torch::Tensor& x);

/// Whether torch's autocast is on for operations of this thread on CPUs.
bool autocasts_on_cpu();

/// While it lives, operations of this thread run in `precision` (torch's autocast).
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
