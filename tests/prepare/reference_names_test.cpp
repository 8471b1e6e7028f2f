#include "libspade/prepare/reference_names.hpp"

#include <gtest/gtest.h>

#include <array>
#include <utility>

using spade::from_reference_name;
using spade::Network;

namespace {

TEST(ReferenceNames, SpadeGenerator) {
    const std::array<std::pair<const char*, const char*>, 7> names{
        {{"fc.weight", "fc.weight"},
         {"G_middle_1.conv_0.weight_orig", "middle_1.conv_0.weight"},
         {"head_0.conv_1.weight_u", "head_0.conv_1.u"},
         {"up_0.conv_s.weight_v", "up_0.conv_s.v"},
         {"up_3.norm_s.mlp_shared.0.bias", "up_3.norm_s.shared.bias"},
         {"up_3.norm_0.mlp_gamma.weight", "up_3.norm_0.gamma.weight"},
         {"up_3.norm_0.param_free_norm.running_var", "up_3.norm_0.normalize.running_var"}}};
    for (const auto& [reference, here] : names) {
        EXPECT_EQ(from_reference_name(Network::kGenerator, reference), here);
    }
}

TEST(ReferenceNames, OneLayerByItself) {
    EXPECT_EQ(from_reference_name(Network::kGenerator, "mlp_beta.weight"), "beta.weight");
    EXPECT_EQ(from_reference_name(Network::kGenerator, "param_free_norm.running_mean"),
              "normalize.running_mean");
}

TEST(ReferenceNames, Pix2pixHD) {
    const std::array<std::pair<const char*, const char*>, 6> names{
        {{"model.1.0.weight_orig", "first.weight"},
         {"model.9.0.weight_u", "down_3.u"},
         {"model.11.conv_block.1.0.weight_v", "block_0.conv_0.v"},
         {"model.19.conv_block.4.0.weight_orig", "block_8.conv_1.weight"},
         {"model.26.0.weight_orig", "up_3.weight"},
         {"model.29.bias", "last.bias"}}};
    for (const auto& [reference, here] : names) {
        EXPECT_EQ(from_reference_name(Network::kGenerator, reference), here);
    }
}

TEST(ReferenceNames, EncoderAndDiscriminator) {
    EXPECT_EQ(from_reference_name(Network::kEncoder, "layer6.0.weight_orig"), "layer_6.weight");
    EXPECT_EQ(from_reference_name(Network::kEncoder, "fc_mu.bias"), "fc_mu.bias");
    EXPECT_EQ(
        from_reference_name(Network::kDiscriminator, "discriminator_1.model2.0.0.weight_orig"),
        "scale_1.layer_2.weight");
    EXPECT_EQ(from_reference_name(Network::kDiscriminator, "discriminator_0.model4.0.bias"),
              "scale_0.layer_4.bias");
}

} // namespace
