#ifndef LIBSPADE_NN_PIX2PIXHD_HPP
#define LIBSPADE_NN_PIX2PIXHD_HPP

/// \file
/// The global generator of pix2pixHD (Wang et al., CVPR 2018), the paper's baseline: convolutions
/// and unconditional instance normalization on the one-hot map. After that normalization a
/// uniform map is zero whatever its label: sky and grass give the same picture (section 3.1).

#include "libspade/nn/generator.hpp"

namespace spade {

/// x + conv(relu(conv(x))), both with reflection padding and instance norm.
class ResidualBlockImpl : public torch::nn::Module {
public:
    ResidualBlockImpl(const ConvOptions& conv_0, const ConvOptions& conv_1);

    torch::Tensor forward(const torch::Tensor& x); // [N, C, H, W] -> [N, C, H, W]

private:
    Conv conv_0_;
    Conv conv_1_;
};

TORCH_MODULE(ResidualBlock);

class Pix2pixHDGeneratorImpl final : public GeneratorImpl {
public:
    explicit Pix2pixHDGeneratorImpl(const GeneratorOptions& options);

    torch::Tensor forward(const SemanticMap& m, const torch::Tensor& z) override;

private:
    Conv first_{nullptr};
    std::vector<Conv> down_;
    std::vector<ResidualBlock> blocks_;
    std::vector<Conv> up_;
    Conv last_{nullptr};
};

} // namespace spade

#endif // LIBSPADE_NN_PIX2PIXHD_HPP
