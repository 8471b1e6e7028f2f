#include "libspade/nn/prepared_generator.hpp"

#include "tests/nn/random_maps.hpp"
#include "tests/support/vivid.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <memory>

namespace {

using namespace spade;
using spade::test::make_vivid;
using spade::test::MapCase;
using spade::test::random_map;

struct Case {
    std::string name;
    GeneratorOptions options;
    MapCase map;
};

std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

/// Widths that fill blocks of sixteen, widths that do not, and every option of the generator.
std::vector<Case> cases() {
    GeneratorOptions wide;
    wide.ngf = 16;
    wide.hidden = 32;
    const MapCase map{"", 9, 1, 64, 96, 6, true};
    std::vector<Case> all{{"Wide", wide, map}};
    auto narrow = wide;
    narrow.ngf = 3;
    narrow.hidden = 5;
    all.push_back({"Narrow", narrow, map});
    all.push_back({"Batch", wide, {"", 9, 3, 64, 64, 5, true}});
    all.push_back({"Noise", wide, {"", 9, 2, 64, 64, 1, true}});
    auto instance = wide;
    instance.norm = Norm::kInstance;
    all.push_back({"InstanceNorm", instance, {"", 9, 2, 64, 64, 5, false}});
    auto style = wide;
    style.latent = Latent::kStyle;
    style.z_dim = 6;
    style.grid_width = 3;
    style.grid_height = 2;
    style.spectral = false;
    all.push_back({"Style", style, map});
    auto more = wide;
    more.upsampling = Upsampling::kMore;
    more.kernel = 5;
    all.push_back({"MoreKernel5", more, {"", 9, 1, 128, 128, 4, true}});
    auto most = wide;
    most.ngf = 32;
    most.hidden = 16;
    most.upsampling = Upsampling::kMost;
    all.push_back({"Most", most, {"", 9, 1, 256, 256, 9, true}});
    for (auto& c : all) {
        c.options.semantics = semantics_of(c.map);
    }
    return all;
}

class PreparedGeneratorTest : public testing::TestWithParam<Case> {
protected:
    PreparedGeneratorTest() {
        if (GetParam().options.takes_style()) {
            z_ = torch::randn({GetParam().map.batch, GetParam().options.z_dim});
        }
    }

    std::shared_ptr<SpadeGeneratorImpl> generator() {
        auto made = std::make_shared<SpadeGeneratorImpl>(GetParam().options);
        make_vivid(*made, m_, z_);
        return made;
    }

    torch::Tensor dense() {
        const torch::NoGradGuard no_grad;
        const auto made = generator();
        made->to(torch::kFloat64);
        set_spade_path(*made, SpadePath::kDense);
        return made->forward(m_, z_.defined() ? z_.to(torch::kFloat64) : z_);
    }

    torch::Tensor prepared(const PrepareOptions& o) {
        auto made = generator();
        PreparedGenerator prepared(*made, o);
        made.reset();
        const auto first = prepared.forward(m_, z_);
        EXPECT_TRUE(torch::equal(prepared.forward(m_, z_), first)); // no state carries over
        return first;
    }

    SemanticMap m_ = random_map(GetParam().map);
    torch::Tensor z_;
};

TEST_P(PreparedGeneratorTest, MatchesTheDensePath) {
    const auto expected = dense();
    EXPECT_GT(expected.std().item<double>(), 0.3);
    for (const bool winograd : {true, false}) {
        PrepareOptions o;
        o.winograd = winograd;
        const auto got = prepared(o);
        ASSERT_EQ(got.sizes(), expected.sizes());
        EXPECT_LE((got - expected).abs().max().item<double>(), 1e-4);
    }
}

TEST_P(PreparedGeneratorTest, BFloat16IsClose) {
    if (!has_fast_bfloat16()) {
        GTEST_SKIP() << "this processor has no fast bfloat16 products";
    }
    PrepareOptions o;
    o.precision = Precision::kBFloat16;
    const auto difference = (prepared(o) - dense()) / 2; // from -1..1 to a range of 1
    const auto psnr = -10 * std::log10(difference.square().mean().item<double>());
    EXPECT_GE(psnr, 35);
}

INSTANTIATE_TEST_SUITE_P(Generators, PreparedGeneratorTest, testing::ValuesIn(cases()),
                         testing::PrintToStringParamName());

/// Maps of several sizes in turn, as with --size keep; in the end more sizes than are cached.
TEST(PreparedGenerator, TakesMapsOfAnySize) {
    GeneratorOptions o;
    o.ngf = 16;
    o.hidden = 16;
    o.semantics = {5, false, 0};
    const auto map = [&](std::int64_t height, std::int64_t width) {
        return random_map({"", 5, 1, height, width, 8});
    };
    auto generator = std::make_shared<SpadeGeneratorImpl>(o);
    make_vivid(*generator, map(64, 64), {});
    const torch::NoGradGuard no_grad;
    std::vector<torch::Tensor> expected;
    const std::vector<std::pair<std::int64_t, std::int64_t>> sizes{
        {64, 64}, {128, 32}, {64, 64}, {32, 160}, {128, 32}};
    for (const auto& [height, width] : sizes) {
        expected.push_back(generator->forward(map(height, width), {}));
    }
    PreparedGenerator prepared(*generator, {});
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const auto got = prepared.forward(map(sizes[i].first, sizes[i].second), {});
        EXPECT_LE((got - expected[i]).abs().max().item<double>(), 1e-4);
    }
    for (std::int64_t width = 32; width <= std::int64_t{40} * 32; width += 32) {
        prepared.forward(map(32, width), {});
    }
    const auto again = prepared.forward(map(64, 64), {});
    EXPECT_LE((again - expected[0]).abs().max().item<double>(), 1e-4);
}

} // namespace
