#ifndef TESTS_PARITY_KINDS_HPP
#define TESTS_PARITY_KINDS_HPP

/// \file
/// What is compared for each kind of file. The bars are in one place.

#include "tests/parity/fixture.hpp"
#include "tests/parity/report.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace spade::parity {

/// Double precision: two correct programs agree to the last digits. Single: evaluation only, since
/// biases before a normalization have a true gradient of zero.
struct Bars {
    double output = 1e-7;
    double gradient = 1e-6; ///< of max(the tensor's norm, 1e-3 of the largest norm in the file)
    double state = 1e-7;
    double single_output = 1e-4;
    double bicubic_levels = 1;
    double loss = 1e-7;        ///< relative
    double single_loss = 1e-4; ///< relative, first iteration: later ones are not comparable
    double inception = 1e-3;   ///< of the layer's range
    double metric = 1e-6;      ///< relative
    double trained_state = 1e-6;
    double trained_state_share = 1e-3; ///< of the sampled elements that may be farther apart
};

void check_spade_layer(const Fixture& fixture, const Bars& bars, Report& report);
void check_generator(const Fixture& fixture, const Bars& bars, Report& report);
void check_encoder(const Fixture& fixture, const Bars& bars, Report& report);
void check_discriminator(const Fixture& fixture, const Bars& bars, Report& report);
void check_training(const Fixture& fixture, const Bars& bars, Report& report);
void check_inception(const Fixture& fixture, const Bars& bars, Report& report);
void check_set_metrics(const Fixture& fixture, const Bars& bars, Report& report);
void check_resample(const Fixture& fixture, const Bars& bars, Report& report);

/// Elements j*(n-1)/(m-1) of a tensor's n, for j of m = min(most, n), in float64.
torch::Tensor spread_samples(const torch::Tensor& tensor, std::int64_t most);

/// Compares the samples of many large tensors, as the files hold them: `names`, `norm` and up to
/// 64 evenly spread elements in `value`.
/// \param title   what the report calls the file
/// \param tensor  gives our tensor for its name in the file
void check_samples(const Fixture& fixture, const std::string& title, const std::string& group,
                   const std::string& what,
                   const std::function<torch::Tensor(const std::string& reference_name)>& tensor,
                   const std::function<double(double norm, double largest)>& bar, Report& report);

} // namespace spade::parity

#endif // TESTS_PARITY_KINDS_HPP
