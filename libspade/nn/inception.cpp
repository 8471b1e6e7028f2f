#include "libspade/nn/inception.hpp"

#include <torch/torch.h>

namespace spade {

struct Inception::Planes {
    torch::Tensor pool1;
    torch::Tensor pool2;
    torch::Tensor mixed6;
    torch::Tensor mixed7;
};

namespace {

torch::Tensor max_pool(const torch::Tensor& x) { return torch::max_pool2d(x, 3, 2); }

/// The released graph averages only over pixels inside the picture.
torch::Tensor average_pool(const torch::Tensor& x) {
    return torch::avg_pool2d(x, 3, 1, 1, /*ceil_mode=*/false, /*count_include_pad=*/false);
}

torch::Tensor plane_mean(const torch::Tensor& x) { return x.mean({2, 3}); }

} // namespace

Inception::Inception(const std::function<torch::Tensor(const std::string&)>& tensor) {
    for (const auto& shape : inception_convs()) {
        const auto read = [&](const char* part) {
            return tensor(shape.name + part).to(torch::kFloat64);
        };
        const auto scale =
            read(".bn.weight") / (read(".bn.running_var") + kInceptionNormEps).sqrt();
        Folded folded;
        folded.shape = shape;
        folded.weight = (read(".conv.weight") * scale.view({-1, 1, 1, 1}))
                            .to(torch::kFloat32)
                            .contiguous(torch::MemoryFormat::ChannelsLast);
        folded.bias = (read(".bn.bias") - read(".bn.running_mean") * scale).to(torch::kFloat32);
        convs_.emplace(shape.name, std::move(folded));
    }
    fc_weight_ = tensor("fc.weight");
    fc_bias_ = tensor("fc.bias");
}

void Inception::to(torch::Device device) {
    for (auto& [name, folded] : convs_) {
        folded.weight = folded.weight.to(device);
        folded.bias = folded.bias.to(device);
    }
    fc_weight_ = fc_weight_.to(device);
    fc_bias_ = fc_bias_.to(device);
}

torch::Tensor Inception::conv(const std::string& name, const torch::Tensor& x) const {
    const auto& folded = convs_.at(name);
    const auto& shape = folded.shape;
    return torch::conv2d(x, folded.weight, folded.bias, shape.stride,
                         {shape.pad_height, shape.pad_width})
        .relu_();
}

torch::Tensor Inception::block_a(const std::string& name, const torch::Tensor& x) const {
    auto h3 = conv(name + ".branch3x3dbl_1", x);
    h3 = conv(name + ".branch3x3dbl_3", conv(name + ".branch3x3dbl_2", h3));
    return torch::cat({conv(name + ".branch1x1", x),
                       conv(name + ".branch5x5_2", conv(name + ".branch5x5_1", x)), h3,
                       conv(name + ".branch_pool", average_pool(x))},
                      1);
}

torch::Tensor Inception::block_b(const std::string& name, const torch::Tensor& x) const {
    auto h3 = conv(name + ".branch3x3dbl_1", x);
    h3 = conv(name + ".branch3x3dbl_3", conv(name + ".branch3x3dbl_2", h3));
    return torch::cat({conv(name + ".branch3x3", x), h3, max_pool(x)}, 1);
}

torch::Tensor Inception::block_c(const std::string& name, const torch::Tensor& x) const {
    auto h7 = conv(name + ".branch7x7_1", x);
    h7 = conv(name + ".branch7x7_3", conv(name + ".branch7x7_2", h7));
    auto h77 = conv(name + ".branch7x7dbl_1", x);
    h77 = conv(name + ".branch7x7dbl_3", conv(name + ".branch7x7dbl_2", h77));
    h77 = conv(name + ".branch7x7dbl_5", conv(name + ".branch7x7dbl_4", h77));
    return torch::cat(
        {conv(name + ".branch1x1", x), h7, h77, conv(name + ".branch_pool", average_pool(x))}, 1);
}

torch::Tensor Inception::block_d(const std::string& name, const torch::Tensor& x) const {
    const auto h3 = conv(name + ".branch3x3_2", conv(name + ".branch3x3_1", x));
    auto h7 = conv(name + ".branch7x7x3_1", x);
    h7 = conv(name + ".branch7x7x3_3", conv(name + ".branch7x7x3_2", h7));
    return torch::cat({h3, conv(name + ".branch7x7x3_4", h7), max_pool(x)}, 1);
}

torch::Tensor Inception::block_e(const std::string& name, const torch::Tensor& x,
                                 const torch::Tensor& pooled) const {
    const auto h3 = conv(name + ".branch3x3_1", x);
    const auto h33 = conv(name + ".branch3x3dbl_2", conv(name + ".branch3x3dbl_1", x));
    return torch::cat({conv(name + ".branch1x1", x), conv(name + ".branch3x3_2a", h3),
                       conv(name + ".branch3x3_2b", h3), conv(name + ".branch3x3dbl_3a", h33),
                       conv(name + ".branch3x3dbl_3b", h33), conv(name + ".branch_pool", pooled)},
                      1);
}

Inception::Planes Inception::planes(const torch::Tensor& x) const {
    const torch::NoGradGuard no_grad;
    Planes p;
    auto h = x.contiguous(torch::MemoryFormat::ChannelsLast);
    h = conv("Conv2d_1a_3x3", h); // [N, 32, 149, 149]
    h = conv("Conv2d_2a_3x3", h); // [N, 32, 147, 147]
    h = conv("Conv2d_2b_3x3", h); // [N, 64, 147, 147]
    p.pool1 = max_pool(h);        // [N, 64, 73, 73]
    h = conv("Conv2d_3b_1x1", p.pool1);
    h = conv("Conv2d_4a_3x3", h); // [N, 192, 71, 71]
    p.pool2 = max_pool(h);        // [N, 192, 35, 35]
    h = block_a("Mixed_5b", p.pool2);
    h = block_a("Mixed_5c", h);
    h = block_a("Mixed_5d", h); // [N, 288, 35, 35]
    h = block_b("Mixed_6a", h); // [N, 768, 17, 17]
    for (const char* name : {"Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"}) {
        h = block_c(name, h);
    }
    p.mixed6 = h;
    h = block_d("Mixed_7a", h);                  // [N, 1280, 8, 8]
    h = block_e("Mixed_7b", h, average_pool(h)); // [N, 2048, 8, 8]
    p.mixed7 = block_e("Mixed_7c", h, torch::max_pool2d(h, 3, 1, 1));
    return p;
}

torch::Tensor Inception::features(const torch::Tensor& x) const {
    return plane_mean(planes(x).mixed7);
}

InceptionTaps Inception::taps(const torch::Tensor& x) const {
    const auto p = planes(x);
    InceptionTaps taps;
    taps.pool1 = plane_mean(p.pool1);
    taps.pool2 = plane_mean(p.pool2);
    taps.mixed6 = plane_mean(p.mixed6);
    taps.pool3 = plane_mean(p.mixed7);
    taps.logits_unbiased = taps.pool3.mm(fc_weight_.t());
    taps.logits = taps.logits_unbiased + fc_bias_;
    return taps;
}

} // namespace spade
