#ifndef LIBSPADE_NN_SEMANTIC_MAP_HPP
#define LIBSPADE_NN_SEMANTIC_MAP_HPP

/// \file
/// Label maps as integer ids, instead of one-hot tensors (184 float planes for COCO-Stuff).

#include "libspade/arch/options.hpp"
#include "libspade/nn/patterns.hpp"

#include <torch/types.h>

#include <cstdint>
#include <memory>

namespace spade {

/// Equal pixels share one class, so that a network's first layer is computed once per class instead
/// of once per pixel. S is count().
struct PixelClasses {
    torch::Tensor index;    ///< [N, H, W] int32 in 0..S-1: the class of each pixel
    torch::Tensor features; ///< [S, channels] float64: each class's pixel in the dense form

    std::int64_t count() const { return features.size(0); }
};

/// What the two convolutions of a SPADE layer see: the distinct neighbourhoods of pixels, 3x3 and
/// 5x5 for a kernel of 3.
struct SpadePatterns {
    Patterns inner; ///< of classes; one embedding each
    Patterns outer; ///< of inner patterns; one gamma and beta each
};

/// A batch of label maps as the networks see them. Copies share their tensors and everything
/// computed from them, so that all layers of one resolution reuse the work of the first.
class SemanticMap {
public:
    /// \param ids     [N, H, W] int64 in 0..L-1, L = semantics.labels
    /// \param edges   [N, H, W] bool; undefined where semantics.edges is false
    /// \param planes  [N, P, H, W] floating point: continuous channels; undefined where
    ///                semantics.planes is 0
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

    /// The map at another size, by torch's nearest rule: source = floor(target * scale), which is
    /// the top left pixel of each square if `scale` is a whole number. Computed once per size.
    SemanticMap at(std::int64_t height, std::int64_t width) const;

    /// The dense form [N, channels, H, W]: one-hot labels, edges, planes. Computed once per dtype.
    torch::Tensor dense(torch::ScalarType dtype) const;

    /// The classes of distinct pixels: (id, edge, planes). With `halvings`, of the pixels of the
    /// dense form after that many avg_pool2d (3x3, stride 2, padding not counted), which a
    /// discriminator's coarser scales see. Computed once.
    const PixelClasses& classes(std::int64_t halvings = 0) const;

    /// What a convolution with this window sees of these classes. Computed once.
    const Patterns& patterns(std::int64_t halvings, const Window& window) const;

    /// The patterns for SPADE layers with convolutions of `kernel` x `kernel`; all such layers of
    /// this size share them. Computed once.
    const SpadePatterns& patterns(std::int64_t kernel) const;

    SemanticMap to(torch::Device device) const;

private:
    PixelClasses classes_of_pixels() const;

    struct Derived; ///< what has been computed from the map so far

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
