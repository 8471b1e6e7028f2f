#include "tests/parity/kinds.hpp"

#include "libspade/nn/discriminator.hpp"
#include "libspade/nn/encoder.hpp"
#include "libspade/nn/generator.hpp"
#include "libspade/nn/prepared_generator.hpp"
#include "libspade/nn/spade_norm.hpp"
#include "libspade/nn/state.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace spade::parity {

namespace {

torch::Tensor state_tensor(const torch::nn::Module& network, Network kind,
                           const std::string& reference_name) {
    return state_of(network).at(from_reference_name(kind, reference_name));
}

void check_gradients(const Fixture& fixture, const std::string& name,
                     const torch::nn::Module& network, Network kind, const Bars& bars,
                     Report& report) {
    check_samples(
        fixture, name, "train/grad", "gradient",
        [&](const std::string& tensor) { return state_tensor(network, kind, tensor).grad(); },
        [&](double norm, double largest) { return bars.gradient * std::max(norm, 1e-3 * largest); },
        report);
}

template <class Forward>
void check_single(const Fixture& fixture, const std::string& name, torch::nn::Module& network,
                  const Bars& bars, const std::string& expected, Report& report,
                  const Forward& forward) {
    network.to(torch::kFloat32);
    network.eval();
    report.compare(name, "float32-output", forward(torch::kFloat32), fixture.tensor(expected),
                   bars.single_output);
}

/// All paths to gamma and beta must match the reference.
const std::vector<std::pair<SpadePath, std::string>> kPaths{
    {SpadePath::kDense, " dense"},
    {SpadePath::kTables, " tables"},
    {SpadePath::kConvolution, " convolution"}};

void check_spade_layer(const Fixture& fixture, SpadePath path, const std::string& name,
                       const Bars& bars, Report& report) {
    SpadeNormOptions options;
    options.channels = fixture.tensor("x").size(1);
    options.semantics = {fixture.tensor("semantics").size(1) - 1, true, 0};
    options.norm = fixture.has("train/state_after") ? Norm::kBatch : Norm::kInstance;
    SpadeNorm layer(options);
    set_spade_path(*layer, path);
    layer->to(torch::kFloat64);
    fixture.load(*layer, Network::kGenerator, "state");
    const auto m = fixture.semantic_map();
    report.compare(name, "semantics", m.dense(torch::kFloat64), fixture.tensor("semantics"), 0);

    layer->eval();
    auto x = fixture.tensor("x");
    report.compare(name, "eval-output", layer(x, m), fixture.tensor("eval/y"), bars.output);

    layer->train();
    x.requires_grad_();
    const auto y = layer(x, m);
    report.compare(name, "train-output", y, fixture.tensor("train/y"), bars.output);
    y.backward(fixture.tensor("train/upstream_grad"));
    const auto grad_x = fixture.tensor("train/grad/x");
    report.compare(name, "gradient x", x.grad(), grad_x,
                   bars.gradient * grad_x.norm().item<double>());
    check_gradients(fixture, name, *layer, Network::kGenerator, bars, report);
    for (const std::string which : {"running_mean", "running_var"}) {
        const auto object = "train/state_after/param_free_norm." + which;
        if (fixture.has(object)) {
            report.compare(name, "state " + which, state_of(*layer).at("normalize." + which),
                           fixture.tensor(object), bars.state);
        }
    }

    fixture.load(*layer, Network::kGenerator, "state");
    check_single(fixture, name, *layer, bars, "eval/y", report,
                 [&](torch::ScalarType dtype) { return layer(fixture.tensor("x").to(dtype), m); });
}

void check_generator(const Fixture& fixture, SpadePath path, const std::string& name,
                     const Bars& bars, Report& report) {
    const auto generator = make_generator(fixture.generator_options());
    set_spade_path(*generator, path);
    generator->to(torch::kFloat64);
    fixture.load(*generator, Network::kGenerator, "state");
    const auto m = fixture.semantic_map();
    const auto z = fixture.has("z") ? fixture.tensor("z") : torch::Tensor();

    generator->eval();
    {
        const torch::NoGradGuard no_grad;
        report.compare(name, "eval-output", generator->forward(m, z), fixture.tensor("eval/image"),
                       bars.output);
    }
    generator->train();
    const auto picture = generator->forward(m, z);
    report.compare(name, "train-output", picture, fixture.tensor("train/image"), bars.output);
    picture.backward(fixture.tensor("train/upstream_grad"));
    check_gradients(fixture, name, *generator, Network::kGenerator, bars, report);
    check_samples(
        fixture, name, "train/state_after", "state",
        [&](const std::string& tensor) {
            return state_tensor(*generator, Network::kGenerator, tensor);
        },
        [&](double, double) { return bars.state; }, report);

    const torch::NoGradGuard no_grad;
    fixture.load(*generator, Network::kGenerator, "state");
    check_single(fixture, name, *generator, bars, "eval/image", report,
                 [&](torch::ScalarType dtype) {
                     return generator->forward(m, z.defined() ? z.to(dtype) : z);
                 });
}

/// Checks the generator as spade-synth runs it.
void check_prepared(const Fixture& fixture, const Bars& bars, Report& report) {
    SpadeGeneratorImpl generator(fixture.generator_options());
    fixture.load(generator, Network::kGenerator, "state");
    generator.eval();
    PreparedGenerator prepared(generator, {});
    const auto z = fixture.has("z") ? fixture.tensor("z").to(torch::kFloat32) : torch::Tensor();
    report.compare(fixture.name() + " prepared", "float32-output",
                   prepared.forward(fixture.semantic_map(), z), fixture.tensor("eval/image"),
                   bars.single_output);
}

} // namespace

torch::Tensor spread_samples(const torch::Tensor& tensor, std::int64_t most) {
    const auto flat = tensor.detach().to(torch::kFloat64).reshape({-1});
    const auto n = flat.numel();
    const auto m = std::min(most, n);
    auto samples = torch::empty({m}, torch::kFloat64);
    for (std::int64_t j = 0; j < m; ++j) {
        samples[j] = flat[m == 1 ? 0 : j * (n - 1) / (m - 1)];
    }
    return samples;
}

void check_samples(const Fixture& fixture, const std::string& title, const std::string& group,
                   const std::string& what,
                   const std::function<torch::Tensor(const std::string&)>& tensor,
                   const std::function<double(double, double)>& bar, Report& report) {
    const auto names = fixture.strings(group + "/names");
    const auto norms = fixture.tensor(group + "/norm");
    const auto values = fixture.tensor(group + "/value");
    const auto largest = norms.max().item<double>();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto row = static_cast<std::int64_t>(i);
        const auto got = tensor(names[i]);
        const auto norm = norms[row].item<double>();
        const auto samples = spread_samples(got, values.size(1));
        const auto expected = values[row].narrow(0, 0, samples.numel());
        const auto apart = largest_difference(samples, expected);
        const auto norms_apart =
            std::abs(got.detach().to(torch::kFloat64).norm().item<double>() - norm);
        report.check(title, fmt::format("{} {}", what, names[i]), std::max(apart, norms_apart),
                     bar(norm, largest));
    }
}

void check_spade_layer(const Fixture& fixture, const Bars& bars, Report& report) {
    for (const auto& [path, suffix] : kPaths) {
        check_spade_layer(fixture, path, fixture.name() + suffix, bars, report);
    }
}

void check_generator(const Fixture& fixture, const Bars& bars, Report& report) {
    const auto options = fixture.generator_options();
    if (options.architecture != Architecture::kSpade) {
        check_generator(fixture, SpadePath::kCheapest, fixture.name(), bars, report);
        return;
    }
    for (const auto& [path, suffix] : kPaths) {
        check_generator(fixture, path, fixture.name() + suffix, bars, report);
    }
    check_prepared(fixture, bars, report);
}

void check_encoder(const Fixture& fixture, const Bars& bars, Report& report) {
    const torch::NoGradGuard no_grad;
    Encoder encoder(fixture.encoder_options());
    encoder->to(torch::kFloat64);
    encoder->eval();
    fixture.load(*encoder, Network::kEncoder, "state");
    const auto photo = fixture.tensor("image");
    const auto style = encoder(photo);
    report.compare(fixture.name(), "eval-output mu", style.mu, fixture.tensor("eval/mu"),
                   bars.output);
    report.compare(fixture.name(), "eval-output logvar", style.logvar,
                   fixture.tensor("eval/logvar"), bars.output);
    check_single(fixture, fixture.name(), *encoder, bars, "eval/mu", report,
                 [&](torch::ScalarType dtype) { return encoder(photo.to(dtype)).mu; });
}

void check_discriminator(const Fixture& fixture, const Bars& bars, Report& report) {
    const torch::NoGradGuard no_grad;
    Discriminator discriminator(fixture.discriminator_options());
    discriminator->to(torch::kFloat64);
    discriminator->eval();
    fixture.load(*discriminator, Network::kDiscriminator, "state");
    const auto m = fixture.semantic_map();
    const auto photo = fixture.tensor("image");
    const auto outputs = discriminator(m, photo);
    for (std::size_t scale = 0; scale < outputs.size(); ++scale) {
        for (std::size_t layer = 0; layer < outputs[scale].size(); ++layer) {
            const auto name = fmt::format("D{}/layer{}", scale, layer);
            report.compare(fixture.name(), "eval-output " + name, outputs[scale][layer],
                           fixture.tensor("eval/" + name), bars.output);
        }
    }
    check_single(
        fixture, fixture.name(), *discriminator, bars, "eval/D0/layer4", report,
        [&](torch::ScalarType dtype) { return discriminator(m, photo.to(dtype)).front().back(); });
}

} // namespace spade::parity
