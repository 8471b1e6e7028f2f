#include "libspade/nn/spade_norm.hpp"

#include "libspade/nn/activation.hpp"
#include "libspade/nn/init.hpp"
#include "libspade/nn/state.hpp"
#include "tests/nn/gradients.hpp"
#include "tests/nn/random_maps.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <map>
#include <string>

namespace {

using namespace spade;
using spade::test::MapCase;
using spade::test::relative_difference;

/// The output of a layer in training, and all gradients.
struct Answer {
    torch::Tensor y;
    std::map<std::string, torch::Tensor> others; ///< gradients and statistics, by name
};

struct LayerCase {
    Norm norm = Norm::kBatch;
    std::int64_t kernel = 3;
    std::int64_t channels = 20; // not whole blocks of sixteen
    double slope = kSlope;
};

SpadeNorm layer_for(const SemanticsOptions& semantics, const LayerCase& l,
                    torch::ScalarType dtype) {
    SpadeNormOptions o;
    o.channels = l.channels;
    o.semantics = semantics;
    o.norm = l.norm;
    o.hidden = 12;
    o.kernel = l.kernel;
    SpadeNorm layer(o);
    initialize(*layer, "layer", Init::kReference, 1);
    {
        const torch::NoGradGuard no_grad;
        for (auto& parameter : layer->parameters()) {
            parameter.mul_(50).add_(0.01); // so that the map matters and no bias is zero
        }
    }
    layer->to(dtype);
    return layer;
}

Answer answer_of(const MapCase& c, const LayerCase& l, SpadePath path, torch::ScalarType dtype) {
    const auto m = random_map(c);
    auto layer = layer_for(m.semantics(), l, dtype);
    set_spade_path(*layer, path);
    torch::manual_seed(7);
    const auto drawn = torch::randn({c.batch, l.channels, c.height, c.width}, torch::kFloat64);
    const auto upstream = torch::randn(drawn.sizes(), torch::kFloat64).to(dtype);
    auto h = (3 * drawn + 2).to(dtype).requires_grad_();
    Answer answer;
    answer.y = layer(h, m, l.slope);
    answer.y.backward(upstream);
    answer.others["h"] = h.grad();
    for (const auto& parameter : layer->named_parameters()) {
        answer.others[parameter.key()] = parameter.value().grad();
    }
    for (const auto& buffer : layer->named_buffers()) {
        answer.others[buffer.key()] = buffer.value();
    }
    return answer;
}

void expect_near(const Answer& got, const Answer& expected, double forward, double gradient) {
    EXPECT_LE(relative_difference(got.y, expected.y), forward);
    ASSERT_EQ(got.others.size(), expected.others.size());
    double largest = 0;
    for (const auto& [name, tensor] : expected.others) {
        largest = std::max(largest, tensor.abs().max().item<double>());
    }
    for (const auto& [name, tensor] : expected.others) {
        // Tensors that are zero except for rounding are compared with the scale of the rest.
        const auto scale = std::max(tensor.abs().max().item<double>(), 1e-3 * largest);
        const auto apart =
            (got.others.at(name).to(torch::kFloat64) - tensor.to(torch::kFloat64)).abs().max();
        EXPECT_LE(apart.item<double>(), gradient * scale) << name;
    }
}

class SpadeNormTest : public testing::TestWithParam<MapCase> {};

TEST_P(SpadeNormTest, AllPathsMatchTheDenseOne) {
    const auto& c = GetParam();
    for (const auto& l : {LayerCase{}, LayerCase{Norm::kInstance}, LayerCase{Norm::kBatch, 5},
                          LayerCase{Norm::kBatch, 3, 64, 1}}) {
        const bool one_pixel = c.batch * c.height * c.width < 3 ||
                               (l.norm == Norm::kInstance && c.height * c.width < 2);
        if (one_pixel) { // its variance is zero: differences are only rounding
            continue;
        }
        const auto exact = answer_of(c, l, SpadePath::kDense, torch::kFloat64);
        for (const auto path :
             {SpadePath::kTables, SpadePath::kConvolution, SpadePath::kCheapest}) {
            expect_near(answer_of(c, l, path, torch::kFloat64), exact, 1e-12, 1e-10);
            expect_near(answer_of(c, l, path, torch::kFloat32), exact, 1e-5, 1e-4);
            const spade::test::WithoutOneDnn portably;
            expect_near(answer_of(c, l, path, torch::kFloat64), exact, 1e-12, 1e-10);
        }
    }
}

TEST_P(SpadeNormTest, EvaluationUsesTheRunningStatistics) {
    const auto& c = GetParam();
    const auto m = random_map(c);
    auto layer = layer_for(m.semantics(), {}, torch::kFloat32);
    const torch::NoGradGuard no_grad;
    state_of(*layer).at("normalize.running_mean").fill_(0.5);
    state_of(*layer).at("normalize.running_var").fill_(4);
    layer->eval();
    const auto h = torch::randn({c.batch, 20, c.height, c.width});
    set_spade_path(*layer, SpadePath::kDense);
    const auto expected = layer(h, m, kSlope);
    for (const auto path : {SpadePath::kTables, SpadePath::kConvolution}) {
        set_spade_path(*layer, path);
        EXPECT_LE(relative_difference(layer(h, m, kSlope), expected), 1e-5);
    }
}

INSTANTIATE_TEST_SUITE_P(Maps, SpadeNormTest, testing::ValuesIn(spade::test::map_cases()),
                         testing::PrintToStringParamName());

/// Checks the gradient in double by finite differences, through statistics and tables.
TEST(SpadeNorm, GradientMatchesFiniteDifferences) {
    const MapCase c{"", 3, 2, 4, 5, 2, true};
    const auto m = random_map(c);
    auto layer = layer_for(m.semantics(), {Norm::kBatch, 3, 3}, torch::kFloat64);
    set_spade_path(*layer, SpadePath::kTables);
    torch::manual_seed(3);
    auto h = torch::randn({2, 3, 4, 5}, torch::kFloat64);
    const auto weights = torch::randn({2, 3, 4, 5}, torch::kFloat64);
    const auto loss = [&](const torch::Tensor& x) { return (layer(x, m, kSlope) * weights).sum(); };
    h.requires_grad_();
    loss(h).backward();
    const torch::NoGradGuard no_grad;
    const auto slope = spade::test::numeric_gradient(h.detach(), loss);
    const auto apart = (h.grad() - slope).abs();
    EXPECT_TRUE((apart <= 1e-4 * slope.abs() + 1e-6).all().item<bool>()) << apart.max();
}

} // namespace
