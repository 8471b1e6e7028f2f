#ifndef LIBSPADE_NN_PREPARED_NORM_HPP
#define LIBSPADE_NN_PREPARED_NORM_HPP

/// \file
/// The SPADE layer for synthesis on a CPU: gamma and beta once for each distinct neighbourhood.

#include "libspade/nn/prepared_conv.hpp"
#include "libspade/nn/prepared_rows.hpp"
#include "libspade/nn/semantic_map.hpp"
#include "libspade/nn/spade_norm.hpp"

namespace spade {

/// Buffers that all layers of a network use in turn.
struct Scratch {
    Buffer work;      ///< a product's rows, or a convolution's scratchpad
    Buffer embedding; ///< of the inner patterns
    Buffer rows;      ///< gamma and beta
    Activation plane; ///< the embedding of each pixel, where gamma and beta are convolved
    Activation modulation;
};

class PreparedNorm {
public:
    /// \param layer  in evaluation mode; its large weights are moved out of it
    PreparedNorm(SpadeNormImpl& layer, Layout layout, Precision precision, bool winograd);

    /// \param h        float32
    /// \param doubled  h is half as high and wide as y: each of its pixels stands for four
    /// \param slope    of a leaky ReLU after the layer; 1 without one
    /// \param y        with precision and layout set; resized by the call
    void run(const Activation& h, bool doubled, const SemanticMap& map, float slope, Activation& y,
             Scratch& scratch);

private:
    /// Gamma and beta, and where the row of a pixel is.
    struct Rows {
        const float* data;
        const std::int32_t* index;
        std::int64_t row_stride;
        std::int64_t block_stride;
        std::int64_t picture_stride; ///< from one picture's rows to the next one's
        std::int64_t beta;
    };

    Rows rows_by_table(const SpadePatterns& patterns, Scratch& scratch);
    Rows rows_by_convolution(const SpadePatterns& patterns, Scratch& scratch);
    void normalize(const Activation& h); ///< sets the normalization for these pictures

    SpadeNormOptions options_;
    Layout layout_;
    Precision precision_;
    torch::Tensor matrix_;        ///< the weights of gamma and beta [hidden, k * k * 2C]
    torch::Tensor bias_;          ///< [2C], with 1 added for gamma
    PreparedRows embedding_;      ///< of the inner patterns
    PreparedRows tables_;         ///< 1 + gamma and beta of the outer ones
    PreparedConv convolution_;    ///< the same weights, for maps with few repetitions
    Normalization normalization_; ///< [C], or [N, C] for instance norm
};

} // namespace spade

#endif // LIBSPADE_NN_PREPARED_NORM_HPP
