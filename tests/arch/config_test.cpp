#include "libspade/arch/config.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

spade::ModelConfig unusual_config() {
    spade::ModelConfig config;
    auto& g = config.generator;
    g.semantics = {35, true, 2};
    g.ngf = 48;
    g.norm = spade::Norm::kInstance;
    g.spectral = false;
    g.upsampling = spade::Upsampling::kMore;
    g.latent = spade::Latent::kStyle;
    g.z_dim = 128;
    g.grid_width = 8;
    g.grid_height = 4;
    g.hidden = 64;
    g.kernel = 5;
    config.encoder = spade::EncoderOptions{32, 128, 128};
    config.discriminator = spade::DiscriminatorOptions{g.semantics, 32, 3, 5};
    config.width = 512;
    config.height = 256;
    return config;
}

std::string message_of(const nlohmann::json& json) {
    try {
        spade::model_config_from_json(json, "net.h5");
    } catch (const spade::DataError& error) {
        return error.what();
    }
    return "";
}

TEST(ModelConfig, RoundTrip) {
    const auto json = to_json(unusual_config());
    const auto again = spade::model_config_from_json(json, "net.h5");
    EXPECT_EQ(to_json(again), json);
    EXPECT_EQ(again.generator.kernel, 5);
    EXPECT_EQ(again.encoder->nef, 32);
    EXPECT_EQ(again.discriminator->scales, 3);
    EXPECT_EQ(again.height, 256);
}

TEST(ModelConfig, NamesFileAndFieldOfAnInvalidValue) {
    auto json = to_json(unusual_config());
    json["generator"]["norm"] = "layer";
    EXPECT_EQ(message_of(json), "net.h5: its configuration has generator.norm = \"layer\", which "
                                "this version cannot read");
    json = to_json(unusual_config());
    json["generator"].erase("ngf");
    EXPECT_EQ(message_of(json), "net.h5: its configuration has no 'generator.ngf'");
    json = to_json(unusual_config());
    json["width"] = "wide";
    EXPECT_NE(message_of(json).find("model.width"), std::string::npos);
    EXPECT_NE(message_of(nlohmann::json::array()).find("no section"), std::string::npos);
}

TEST(ModelConfig, RefusesNumbersOutOfRange) {
    auto json = to_json(unusual_config());
    json["generator"]["ngf"] = std::int64_t{1} << 40;
    EXPECT_NE(message_of(json).find("ngf must be from 1 to"), std::string::npos);
    json = to_json(unusual_config());
    json["generator"]["kernel"] = 4;
    EXPECT_NE(message_of(json).find("kernel must be odd, not 4"), std::string::npos);
    json = to_json(unusual_config());
    json["encoder"]["z_dim"] = 7;
    EXPECT_NE(message_of(json).find("encoder and generator, not 7 and 128"), std::string::npos);
}

TEST(ModelConfig, PicturesFitTheNetwork) {
    auto json = to_json(unusual_config());
    json["width"] = 500;
    EXPECT_NE(message_of(json).find("multiples of 64, not 500x256"), std::string::npos);
    json["width"] = 1024;
    EXPECT_NE(message_of(json).find("makes pictures of 512x256, not 1024x256"), std::string::npos);
}

TEST(ModelConfig, ParsesUpsampling) {
    EXPECT_EQ(spade::parse_enum<spade::Upsampling>("most"), spade::Upsampling::kMost);
    EXPECT_FALSE(spade::parse_enum<spade::Upsampling>("least"));
}

} // namespace
