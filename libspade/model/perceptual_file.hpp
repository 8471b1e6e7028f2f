#ifndef LIBSPADE_MODEL_PERCEPTUAL_FILE_HPP
#define LIBSPADE_MODEL_PERCEPTUAL_FILE_HPP

#include "libspade/base/hash.hpp"
#include "libspade/nn/perceptual.hpp"

#include <torch/types.h>

#include <filesystem>
#include <string>

namespace spade {

/// The perceptual distance of two pictures, by a network that `spade-prepare import` wrote from
/// VGG19 or LPIPS weights.
class PerceptualLoss {
public:
    /// Throws MissingError, DataError or ConfigError, each naming the file.
    static PerceptualLoss open(const std::filesystem::path& path);

    void to(torch::Device device, torch::Dtype type = torch::kFloat32);

    /// The VGG loss, or the mean LPIPS of the batch: a scalar. Gradients flow through `fake` alone.
    /// \param fake, real  [N, 3, H, W] in -1..1
    torch::Tensor loss(const torch::Tensor& fake, const torch::Tensor& real);

    const std::string& name() const { return name_; } ///< "vgg19", "lpips-alexnet", ...
    Digest digest() const { return digest_; }         ///< of the weights

private:
    std::string name_;
    Digest digest_;
    FeatureNet vgg_{nullptr}; ///< one of the two
    Lpips lpips_{nullptr};
};

} // namespace spade

#endif // LIBSPADE_MODEL_PERCEPTUAL_FILE_HPP
