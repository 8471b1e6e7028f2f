#ifndef LIBSPADE_SYNTH_RENDERER_HPP
#define LIBSPADE_SYNTH_RENDERER_HPP

/// \file
/// The networks of a checkpoint on a device: label maps in, photos out.

#include "libspade/base/device.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/model/checkpoint.hpp"
#include "libspade/model/picture_tensor.hpp"
#include "libspade/nn/precision.hpp"
#include "libspade/nn/prepared_generator.hpp"

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace spade {

/// One picture to make. All maps of a batch have one size.
struct RenderJob {
    LabelMap ids;                      ///< channel ids, at the size of the network
    std::optional<LabelMap> instances; ///< where the generator takes edges
    torch::Tensor z;                   ///< [z_dim], where it takes a style
};

/// On a CPU, SPADE generators are prepared (nn/prepared_generator).
class Renderer {
public:
    /// Throws DeviceError where the device is not available.
    Renderer(const Checkpoint& checkpoint, const Device& device, Precision precision);

    /// The style of a photo, which has the size the model was trained for. On the CPU, [z_dim]
    /// each.
    Style encode(const Photo& photo);

    /// On the CPU one by one: a batch gains nothing there, and its convolutions sum in another
    /// order, so that the last bit of a picture would depend on the rest of its batch.
    std::vector<Photo> render(const std::vector<RenderJob>& jobs, Rounding rounding);

private:
    torch::Tensor pictures(const std::vector<RenderJob>& jobs); ///< [N, 3, H, W] in -1..1
    SemanticMap batched(const std::vector<RenderJob>& jobs) const;

    torch::Device device_;
    Precision precision_;
    GeneratorOptions options_;
    Generator generator_; ///< null where `prepared_` is used
    std::optional<PreparedGenerator> prepared_;
    Encoder encoder_;
};

/// The standard normal noise of one picture [z_dim], drawn from (seed, item, sample) alone.
torch::Tensor latent_noise(std::uint64_t seed, std::string_view item, int sample,
                           std::int64_t z_dim);

} // namespace spade

#endif // LIBSPADE_SYNTH_RENDERER_HPP
