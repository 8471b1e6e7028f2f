#ifndef LIBSPADE_NN_SPADE_PATH_HPP
#define LIBSPADE_NN_SPADE_PATH_HPP

/// \file
/// Which way to gamma and beta is the shortest.

#include "libspade/nn/options.hpp"
#include "libspade/nn/semantic_map.hpp"

namespace spade {

/// All ways lead to the same numbers.
enum class SpadePath {
    kShortest,    ///< one of the next two, by what the map costs
    kTables,      ///< a product for each inner pattern and tap, a sum of rows for each outer one
    kConvolution, ///< embeddings by pattern, gamma and beta by a convolution of all pixels
    kDense,       ///< equation (1) as it is written, on a one-hot map
};

/// \param convolution  what kConvolution's convolution costs, in multiply-adds of a product that
///                     takes as long; the products of kTables are counted in the same
bool table_is_cheaper(const SpadePatterns& patterns, const SpadeNormOptions& options,
                      double convolution);

} // namespace spade

#endif // LIBSPADE_NN_SPADE_PATH_HPP
