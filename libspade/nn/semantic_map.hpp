#ifndef LIBSPADE_NN_SEMANTIC_MAP_HPP
#define LIBSPADE_NN_SEMANTIC_MAP_HPP

/// \file
/// A label map stays labels: integer ids instead of a one-hot tensor of 184 float planes.

#include "libspade/nn/options.hpp"
#include "libspade/nn/patterns.hpp"

#include <torch/types.h>

#include <cstdint>
#include <memory>

namespace spade {

/// Pixels that look alike have one number, so that a network's first product, of all its channels,
/// is computed once for each.
struct Symbols {
    torch::Tensor index;    ///< [N, H, W] int32 in 0..S-1
    torch::Tensor features; ///< [S, channels] float64: of a pixel in the dense form

    std::int64_t count() const { return features.size(0); }
};

/// What the two convolutions of a SPADE layer see: DESIGN's 3x3 and 5x5 neighbourhoods of ids.
struct SpadePatterns {
    Patterns inner; ///< of symbols; an embedding each
    Patterns outer; ///< of inner patterns; a gamma and beta each
};

/// A batch of label maps as the networks see them. Copies share their tensors and everything
/// computed from them, so that every layer of one resolution finds the work done by the first.
class SemanticMap {
public:
    /// \param ids     [N, H, W] int64 in 0..L-1, L = semantics.labels
    /// \param edges   [N, H, W] bool; undefined where semantics.edges is false
    /// \param planes  [N, P, H, W] floating; undefined where semantics.planes is 0
    /// Throws ConfigError where a tensor does not fit the semantics.
    SemanticMap(const SemanticsOptions& semantics, torch::Tensor ids, torch::Tensor edges = {},
                torch::Tensor planes = {});

    const SemanticsOptions& semantics() const { return semantics_; }
    const torch::Tensor& ids() const { return ids_; }
    const torch::Tensor& edges() const { return edges_; }
    const torch::Tensor& planes() const { return planes_; }
    std::int64_t batch() const { return ids_.size(0); }
    std::int64_t height() const { return ids_.size(1); }
    std::int64_t width() const { return ids_.size(2); }

    /// The map at another size, by torch's nearest rule: source = floor(target * scale), the top
    /// left pixel for whole factors. Computed once per size.
    SemanticMap at(std::int64_t height, std::int64_t width) const;

    /// The dense form [N, channels, H, W]: one-hot labels, edges, planes. Computed once per dtype.
    torch::Tensor dense(torch::ScalarType dtype) const;

    /// The pixels as symbols: distinct (id, edge, planes). Or those of the dense form after that
    /// many times avg_pool2d of 3x3 pixels, every second one, without the padding: what a
    /// discriminator's coarser scales see. Computed once.
    const Symbols& symbols(std::int64_t halvings = 0) const;

    /// What a convolution sees of these symbols. Computed once.
    const Patterns& patterns(std::int64_t halvings, const Window& window) const;

    /// For SPADE layers with convolutions of `kernel` x `kernel`, shared by all of this size.
    /// Computed once.
    const SpadePatterns& patterns(std::int64_t kernel) const;

    SemanticMap to(torch::Device device) const;

private:
    Symbols pixel_symbols() const;

    struct Derived; ///< what was computed from the map so far

    SemanticsOptions semantics_;
    torch::Tensor ids_;
    torch::Tensor edges_;
    torch::Tensor planes_;
    std::shared_ptr<Derived> derived_;
};

/// Pixels that differ from one of their four neighbours; both sides of a border are edges.
/// \param instances  [N, H, W], any integer type
/// \returns          [N, H, W] bool
torch::Tensor instance_edges(const torch::Tensor& instances);

} // namespace spade

#endif // LIBSPADE_NN_SEMANTIC_MAP_HPP
