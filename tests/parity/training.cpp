#include "tests/parity/kinds.hpp"

#include "libspade/base/error.hpp"
#include "libspade/nn/state.hpp"
#include "libspade/train/iteration.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>

namespace spade::parity {

namespace {

GanMode gan_mode(const std::string& text) {
    if (const auto mode = parse_enum<GanMode>(text)) {
        return *mode;
    }
    throw DataError("opt.gan_mode '{}' is unknown", text);
}

ObjectiveOptions objective_of(const Fixture& fixture) {
    ObjectiveOptions o;
    o.gan = gan_mode(fixture.text_option("gan_mode"));
    o.feature_matching = fixture.option("lambda_feat");
    o.kl = fixture.option("lambda_kld");
    return o;
}

/// A training run at its beginning, in the given precision.
class Replay {
public:
    Replay(const Fixture& fixture, torch::ScalarType dtype)
        : fixture_(fixture),
          dtype_(dtype),
          batch_{fixture.semantic_map(), fixture.tensor("image").to(dtype)},
          iteration_(make_networks(), objective_of(fixture), optimizer()) {}

    /// Runs iteration i and compares each of its losses, relative to its size.
    void run(int i, double bar, Report& report) {
        const auto group = fmt::format("iter{}", i);
        auto losses = iteration_.generator_step(batch_, eps(group + "/eps_G"));
        const auto fake = iteration_.fake();
        const auto more = iteration_.discriminator_step(batch_, eps(group + "/eps_D"));
        losses.insert(losses.end(), more.begin(), more.end());
        const auto* what = dtype_ == torch::kFloat64 ? "loss" : "float32-loss";
        for (const auto& [name, loss] : losses) {
            const auto expected =
                fixture_.tensor(group + "/loss/" + name).to(torch::kFloat64).item<double>();
            const auto apart = std::abs(loss.item<double>() - expected) / std::abs(expected);
            report.check(fixture_.name(), fmt::format("{} {} {}", what, group, name), apart, bar);
        }
        if (losses.size() != fixture_.members(group + "/loss").size()) {
            throw DataError("{}: {} lists other losses than this test computes",
                            fixture_.path().string(), group);
        }
        if (i == 0 && dtype_ == torch::kFloat64) {
            report.compare(fixture_.name(), "train-output fake", fake,
                           fixture_.tensor(group + "/fake"), Bars{}.output);
        }
    }

    void check_states(const Bars& bars, Report& report) const {
        const auto& networks = iteration_.networks();
        std::int64_t elements = 0;
        std::int64_t apart = 0;
        const auto count = [&](const char* letter, const torch::nn::Module& network, Network kind) {
            count_apart(fmt::format("after/{}", letter), network, kind, bars, elements, apart);
        };
        count("G", *networks.generator, Network::kGenerator);
        count("D", *networks.discriminator, Network::kDiscriminator);
        if (networks.encoder) {
            count("E", *networks.encoder, Network::kEncoder);
        }
        report.check(fixture_.name(), "state-share apart",
                     static_cast<double>(apart) / static_cast<double>(elements),
                     bars.trained_state_share);
    }

private:
    Networks make_networks() const {
        Networks n;
        n.generator = make_generator(fixture_.generator_options());
        n.discriminator = Discriminator(fixture_.discriminator_options());
        load(*n.generator, Network::kGenerator, "before/G");
        load(*n.discriminator, Network::kDiscriminator, "before/D");
        if (fixture_.option("use_vae") != 0) {
            n.encoder = Encoder(fixture_.encoder_options());
            load(*n.encoder, Network::kEncoder, "before/E");
        }
        return n;
    }

    void load(torch::nn::Module& network, Network kind, const std::string& group) const {
        network.to(dtype_);
        network.train();
        fixture_.load(network, kind, group);
    }

    OptimizerOptions optimizer() const {
        OptimizerOptions o;
        o.learning_rate = fixture_.number_attribute("lr");
        return o;
    }

    torch::Tensor eps(const std::string& object) const {
        return fixture_.option("use_vae") != 0 ? fixture_.tensor(object).to(dtype_)
                                               : torch::Tensor();
    }

    void count_apart(const std::string& group, const torch::nn::Module& network, Network kind,
                     const Bars& bars, std::int64_t& elements, std::int64_t& apart) const {
        const auto names = fixture_.strings(group + "/names");
        const auto values = fixture_.tensor(group + "/value");
        const auto state = state_of(network);
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto samples =
                spread_samples(state.at(from_reference_name(kind, names[i])), values.size(1));
            const auto expected =
                values[static_cast<std::int64_t>(i)].narrow(0, 0, samples.numel());
            const auto within = (samples - expected).abs() <= bars.trained_state; // NaN is not
            elements += samples.numel();
            apart += samples.numel() - within.sum().item<std::int64_t>();
        }
    }

    const Fixture& fixture_;
    torch::ScalarType dtype_;
    TrainingBatch batch_;
    Iteration iteration_;
};

} // namespace

void check_training(const Fixture& fixture, const Bars& bars, Report& report) {
    Replay replay(fixture, torch::kFloat64);
    const auto iterations = static_cast<int>(fixture.number_attribute("iterations"));
    for (int i = 0; i < iterations; ++i) {
        replay.run(i, bars.loss, report);
    }
    replay.check_states(bars, report);
    Replay(fixture, torch::kFloat32).run(0, bars.single_loss, report);
}

} // namespace spade::parity
