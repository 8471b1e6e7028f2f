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
    Precision precision = Precision::kFloat32; ///< bfloat16 where has_fast_bfloat16() alone
    bool winograd = true; ///< off: convolutions sum their products plainly, and take longer
};

class PreparedGenerator {
public:
    /// Takes the generator's weights over, and folds them in place: it is no good to others then.
    PreparedGenerator(SpadeGeneratorImpl& generator, const PrepareOptions& options);
    ~PreparedGenerator();
    PreparedGenerator(PreparedGenerator&&) noexcept;

    /// As SpadeGenerator's in evaluation, within 1e-4 in float32. One call at a time.
    torch::Tensor forward(const SemanticMap& m, const torch::Tensor& z);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace spade

#endif // LIBSPADE_NN_PREPARED_GENERATOR_HPP
