#ifndef LIBSPADE_NN_PREPARED_GENERATOR_HPP
#define LIBSPADE_NN_PREPARED_GENERATOR_HPP

/// \file
/// The SPADE generator for synthesis on a CPU: everything that does not depend on the map is
/// computed once, everything that does once for each distinct neighbourhood.

#include "libspade/nn/generator.hpp"
#include "libspade/nn/precision.hpp"

#include <memory>

namespace spade {

struct PrepareOptions {
    Precision precision = Precision::kFloat32; ///< bfloat16 only if has_fast_bfloat16()
    bool winograd = true;                      ///< false: direct convolutions, which take longer
};

class PreparedGenerator {
public:
    /// Takes over the generator's weights and folds them in place: it is unusable afterwards.
    PreparedGenerator(SpadeGeneratorImpl& generator, const PrepareOptions& options);
    ~PreparedGenerator();
    PreparedGenerator(PreparedGenerator&&) noexcept;

    /// Matches SpadeGenerator in evaluation within 1e-4 in float32. One call at a time.
    torch::Tensor forward(const SemanticMap& m, const torch::Tensor& z);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace spade

#endif // LIBSPADE_NN_PREPARED_GENERATOR_HPP
