#ifndef LIBSPADE_NN_SPADE_PATH_HPP
#define LIBSPADE_NN_SPADE_PATH_HPP

/// \file
/// Which way to compute gamma and beta is the cheapest.

#include "libspade/arch/options.hpp"
#include "libspade/nn/semantic_map.hpp"

namespace spade {

/// All paths give the same numbers.
enum class SpadePath {
    kCheapest,    ///< the cheaper of the next two for the given map
    kTables,      ///< a product for each inner pattern and tap, a sum of rows for each outer one
    kConvolution, ///< embeddings by pattern, gamma and beta by a convolution of all pixels
    kDense,       ///< equation (1) as written, on a one-hot map
};

/// Whether kTables is cheaper than kConvolution.
/// \param convolution  the cost of kConvolution's convolution, in multiply-adds of a matrix product
///                     that takes as long; kTables is counted in the same unit
bool table_is_cheaper(const SpadePatterns& patterns, const SpadeNormOptions& options,
                      double convolution);

} // namespace spade

#endif // LIBSPADE_NN_SPADE_PATH_HPP
