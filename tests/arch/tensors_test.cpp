#include "libspade/arch/tensors.hpp"

#include "libspade/nn/discriminator.hpp"
#include "libspade/nn/encoder.hpp"
#include "libspade/nn/generator.hpp"
#include "libspade/nn/perceptual.hpp"
#include "libspade/nn/state.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace {

using namespace spade;

/// The inventory and the network have the same tensors, and agree on which are learned.
void expect_same(const std::vector<TensorShape>& inventory, const torch::nn::Module& network) {
    const auto state = state_of(network);
    const auto parameters = network.named_parameters();
    EXPECT_EQ(inventory.size(), state.size());
    for (const auto& [name, shape, learned] : inventory) {
        ASSERT_TRUE(state.count(name)) << name;
        EXPECT_EQ(state.at(name).sizes(), torch::IntArrayRef(shape)) << name;
        EXPECT_EQ(parameters.contains(name), learned) << name;
    }
}

GeneratorOptions small(Upsampling upsampling) {
    GeneratorOptions o;
    o.semantics = {5, true, 0};
    o.ngf = 3;
    o.upsampling = upsampling;
    return o;
}

TEST(Tensors, OfEveryGenerator) {
    for (const auto upsampling : {Upsampling::kNormal, Upsampling::kMore, Upsampling::kMost}) {
        expect_same(tensors_of(small(upsampling)), *make_generator(small(upsampling)));
    }
    auto style = small(Upsampling::kNormal);
    style.latent = Latent::kStyle;
    style.grid_width = 4;
    style.norm = Norm::kInstance;
    style.spectral = false;
    expect_same(tensors_of(style), *make_generator(style));
    auto baseline = small(Upsampling::kNormal);
    baseline.architecture = Architecture::kPix2pixHD;
    expect_same(tensors_of(baseline), *make_generator(baseline));
}

TEST(Tensors, OfEncoderAndDiscriminator) {
    EncoderOptions e;
    e.nef = 3;
    expect_same(tensors_of(e), *Encoder(e));
    e.side = 64;
    e.layers = 4;
    expect_same(tensors_of(e), *Encoder(e));
    DiscriminatorOptions d;
    d.semantics = {5, true, 0};
    d.ndf = 200;
    d.layers = 3;
    expect_same(tensors_of(d), *Discriminator(d));
}

TEST(Tensors, OfFeatureNetworks) {
    expect_same(tensors_of(Backbone::kVgg19), *FeatureNet(Backbone::kVgg19));
    for (const auto backbone : {Backbone::kAlexNet, Backbone::kSqueezeNet}) {
        expect_same(tensors_of(backbone), *Lpips(backbone));
        EXPECT_EQ(parse_backbone(to_text(backbone)), backbone);
    }
}

/// The published sizes (millions of parameters).
TEST(Tensors, CountThePublishedParameters) {
    const auto millions = [](const GeneratorOptions& o) {
        std::int64_t count = 0;
        for (const auto& tensor : tensors_of(o)) {
            count += tensor.learned ? tensor.elements() : 0;
        }
        return static_cast<double>(count) / 1e6;
    };
    GeneratorOptions coco;
    coco.semantics = {183, true, 0};
    EXPECT_NEAR(millions(coco), 97.48, 0.01);
    GeneratorOptions cityscapes;
    cityscapes.semantics = {35, true, 0};
    cityscapes.upsampling = Upsampling::kMore;
    EXPECT_NEAR(millions(cityscapes), 93.05, 0.01);
    coco.latent = Latent::kStyle;
    EXPECT_NEAR(millions(coco), 112.6, 0.1);
}

} // namespace
