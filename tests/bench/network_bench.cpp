/// \file
/// How long the networks take on the maps of a data set: Google Benchmark, each iteration on the
/// next map. scripts/bench runs it beside the reference.
///
///     network_bench [--set SET.h5] [--labels N] [--upsampling normal|more|most] [--ngf N]
///                   [--threads N] [--write-checkpoint FILE] [--benchmark_...]
///
/// Without a set: random squares of 182 labels, 256 x 256, with edges.

#include "libspade/arch/cost.hpp"
#include "libspade/base/allocator.hpp"
#include "libspade/nn/prepared_generator.hpp"
#include "libspade/nn/product.hpp"
#include "libspade/nn/spade_path.hpp"
#include "libspade/train/iteration.hpp"
#include "tests/bench/network_subject.hpp"

#include <benchmark/benchmark.h>
#include <boost/program_options.hpp>
#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace spade::bench {
namespace {

constexpr double kGiga = 1e9;

using Counter = benchmark::Counter;

void count_products(benchmark::State& state, double each) {
    state.counters["gmac"] = each / kGiga;
    state.counters["gmac_per_s"] = Counter(each / kGiga, Counter::kIsIterationInvariantRate);
}

/// A bare 3x3 convolution 64 -> 64 at 256 x 256, channels-last: the yardstick for the rest.
void bare_convolution(benchmark::State& state) {
    const torch::NoGradGuard no_grad;
    const auto x = torch::randn({1, 64, 256, 256}).contiguous(at::MemoryFormat::ChannelsLast);
    const auto w = torch::randn({64, 64, 3, 3}).contiguous(at::MemoryFormat::ChannelsLast);
    while (state.KeepRunning()) {
        benchmark::DoNotOptimize(torch::conv2d(x, w, {}, 1, 1));
    }
    count_products(state, 64.0 * 64 * 9 * 256 * 256);
}

void matrix_product(benchmark::State& state) {
    constexpr std::int64_t kSide = 1536;
    const torch::NoGradGuard no_grad;
    const auto a = torch::randn({kSide, kSide});
    while (state.KeepRunning()) {
        benchmark::DoNotOptimize(product(a, a));
    }
    count_products(state, static_cast<double>(kSide * kSide * kSide));
}

void numbering(benchmark::State& state, Subject& bench, std::int64_t factor) {
    const torch::NoGradGuard no_grad;
    double inner = 0;
    double outer = 0;
    while (state.KeepRunning()) {
        const auto m = bench.maps().next();
        const auto small = m.at(m.height() / factor, m.width() / factor);
        const auto& patterns = small.patterns(3);
        inner += static_cast<double>(patterns.inner.count());
        outer += static_cast<double>(patterns.outer.count());
    }
    state.counters["inner"] = Counter(inner, Counter::kAvgIterations);
    state.counters["outer"] = Counter(outer, Counter::kAvgIterations);
}

/// One SPADE layer, its map new each time; `noise`: each pixel has a random label.
struct LayerCase {
    SpadePath path;
    std::int64_t factor; ///< the map's size over the activation's
    std::int64_t channels;
    bool backward;
    bool noise = false;
};

void layer(benchmark::State& state, Subject& bench, const LayerCase& c) {
    SpadeNormOptions o;
    o.channels = c.channels;
    o.semantics = bench.maps().semantics();
    o.hidden = kHidden;
    SpadeNorm norm(o);
    initialize(*norm, "layer", Init::kReference, 1);
    set_spade_path(*norm, c.path);
    norm->train(c.backward);
    const auto size = bench.maps().at(0);
    const auto noise = torch::randint(0, o.semantics.labels, size.ids().sizes(), torch::kInt64);
    auto h = torch::randn({1, c.channels, size.height() / c.factor, size.width() / c.factor})
                 .contiguous(at::MemoryFormat::ChannelsLast);
    h.requires_grad_(c.backward);
    const auto upstream = torch::randn(h.sizes()).contiguous(at::MemoryFormat::ChannelsLast);
    while (state.KeepRunning()) {
        const auto m =
            c.noise ? SemanticMap(o.semantics, noise, size.edges()) : bench.maps().next();
        const at::AutoGradMode grad(c.backward);
        auto y = norm(h, m, 0.2);
        if (c.backward) {
            y.backward(upstream);
        }
        benchmark::DoNotOptimize(y);
    }
}

/// The multiply-adds that a generator still needs on this map, counted without Winograd's
/// algorithm.
double products_left(const SpadeGeneratorImpl& generator, const SemanticMap& m) {
    const auto& o = generator.options();
    const auto all = cost_of(o, m.width(), m.height()).multiply_adds;
    auto left = static_cast<double>(all);
    auto height = m.height() / o.stride();
    auto width = m.width() / o.stride();
    for (const auto& [block, doubles] : generator.stages) {
        height *= doubles ? 2 : 1;
        width *= doubles ? 2 : 1;
        const auto small = m.at(height, width);
        const auto& patterns = small.patterns(o.kernel);
        const auto pixels = static_cast<double>(height * width);
        for (const auto& norm : {block->norm_0, block->norm_1, block->norm_s}) {
            if (!norm) {
                continue;
            }
            const auto taps = static_cast<double>(o.kernel * o.kernel);
            const auto hidden = static_cast<double>(o.hidden);
            const auto out = 2 * static_cast<double>(norm->options().channels);
            const auto of_map = static_cast<double>(o.semantics.channels()) * hidden * taps;
            const auto of_embedding = taps * hidden * out;
            left -= (of_map + of_embedding) * pixels;
            left += of_map * static_cast<double>(small.classes().count());
            left +=
                of_embedding * (table_is_cheaper(patterns, norm->options(), of_embedding * pixels)
                                    ? static_cast<double>(patterns.inner.count())
                                    : pixels);
        }
    }
    return left;
}

void prepared(benchmark::State& state, Subject& bench, const PrepareOptions& o) {
    const torch::InferenceMode inference;
    auto generator = bench.generator();
    double left = 0;
    for (std::size_t i = 0; i < bench.maps().size(); ++i) {
        left += products_left(*generator, bench.maps().at(i)) /
                static_cast<double>(bench.maps().size());
    }
    PreparedGenerator prepared(*generator, o);
    generator.reset();
    const auto apart = (prepared.forward(bench.maps().at(0), {}) - bench.dense_picture()).abs();
    while (state.KeepRunning()) {
        benchmark::DoNotOptimize(prepared.forward(bench.maps().next(), {}));
    }
    count_products(state, left);
    state.counters["difference"] = apart.max().item<double>();
    state.counters["psnr"] = -10 * std::log10((apart / 2).square().mean().item<double>());
    state.counters["contrast"] = bench.dense_picture().std().item<double>();
}

void dense(benchmark::State& state, Subject& bench) {
    const torch::InferenceMode inference;
    const auto generator = bench.generator();
    set_spade_path(*generator, SpadePath::kDense);
    while (state.KeepRunning()) {
        benchmark::DoNotOptimize(generator->forward(bench.maps().next(), {}));
    }
    const auto m = bench.maps().at(0);
    count_products(state, static_cast<double>(
                              cost_of(generator->options(), m.width(), m.height()).multiply_adds));
}

void step(benchmark::State& state, Subject& bench, Precision precision) {
    DiscriminatorOptions d;
    d.semantics = bench.maps().semantics();
    Networks networks{bench.generator(), Encoder(nullptr), Discriminator(d)};
    networks.generator->train();
    initialize(*networks.discriminator, "discriminator", Init::kReference, 1);
    Iteration iteration(networks, {}, {}, precision);
    const auto first = bench.maps().at(0);
    const auto photo = torch::rand({1, 3, first.height(), first.width()}) * 2 - 1;
    while (state.KeepRunning()) {
        const TrainingBatch batch{bench.maps().next(),
                                  photo.contiguous(at::MemoryFormat::ChannelsLast)};
        iteration.generator_step(batch, {});
        iteration.discriminator_step(batch, {});
    }
}

void register_layers(Subject& bench) {
    const std::vector<std::pair<SpadePath, std::string>> paths{
        {SpadePath::kTables, "tables"},
        {SpadePath::kConvolution, "convolution"},
        {SpadePath::kDense, "dense"}};
    const auto add = [&](const std::string& name, const LayerCase& c) {
        benchmark::RegisterBenchmark(
            name.c_str(), [&bench, c](benchmark::State& state) { layer(state, bench, c); })
            ->Unit(benchmark::kMillisecond)
            ->UseRealTime();
    };
    const std::vector<std::pair<std::int64_t, std::int64_t>> shapes{
        {1, 128}, {2, 256}, {4, 512}, {8, 1024}, {16, 1024}};
    for (const auto& [path, name] : paths) {
        for (const auto& [factor, channels] : shapes) {
            const auto shape = fmt::format("{}/{}/{}", name, factor, channels);
            add("layer/forward/" + shape, {path, factor, channels, false});
            add("layer/step/" + shape, {path, factor, channels, true});
        }
    }
    for (const bool backward : {false, true}) {
        const std::string kind = backward ? "step" : "forward";
        add("noise/" + kind + "/shortest", {SpadePath::kCheapest, 1, 128, backward, true});
        add("noise/" + kind + "/dense", {SpadePath::kDense, 1, 128, backward, true});
    }
}

void register_all(Subject& bench) {
    const auto add = [](const std::string& name, auto run) {
        benchmark::RegisterBenchmark(name.c_str(), run)
            ->Unit(benchmark::kMillisecond)
            ->UseRealTime();
    };
    add("rate/convolution", bare_convolution);
    add("rate/product", matrix_product);
    for (const std::int64_t factor : {1, 2, 4, 8, 16, 32}) {
        add(fmt::format("numbering/{}", factor),
            [&bench, factor](benchmark::State& s) { numbering(s, bench, factor); });
    }
    register_layers(bench);
    PrepareOptions o;
    add("generator/fp32", [&bench, o](benchmark::State& s) { prepared(s, bench, o); });
    o.winograd = false;
    add("generator/fp32-plain", [&bench, o](benchmark::State& s) { prepared(s, bench, o); });
    o.winograd = true;
    o.precision = Precision::kBFloat16;
    add("generator/bf16", [&bench, o](benchmark::State& s) { prepared(s, bench, o); });
    add("generator/dense", [&bench](benchmark::State& s) { dense(s, bench); });
    add("step/fp32", [&bench](benchmark::State& s) { step(s, bench, Precision::kFloat32); });
    add("step/bf16", [&bench](benchmark::State& s) { step(s, bench, Precision::kBFloat16); });
}

BenchOptions parse(int& argc, char**& argv) {
    namespace po = boost::program_options;
    BenchOptions o;
    po::options_description d;
    d.add_options()("set", po::value(&o.set))("labels", po::value(&o.labels))(
        "upsampling", po::value(&o.upsampling))("ngf", po::value(&o.ngf))(
        "threads", po::value(&o.threads))("write-checkpoint", po::value(&o.checkpoint));
    po::variables_map values;
    po::store(po::command_line_parser(argc, argv).options(d).allow_unregistered().run(), values);
    po::notify(values);
    return o;
}

} // namespace
} // namespace spade::bench

int main(int argc, char* argv[]) try {
    spade::tune_allocator();
    const auto o = spade::bench::parse(argc, argv);
    at::set_num_threads(o.threads);
    benchmark::Initialize(&argc, argv);
    spade::bench::Subject bench(o);
    if (!o.checkpoint.empty()) {
        bench.write_checkpoint();
        return 0;
    }
    spade::bench::register_all(bench);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "network_bench: %s\n", error.what());
    return 1;
}
