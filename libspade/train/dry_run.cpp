#include "libspade/train/dry_run.hpp"

#include "libspade/arch/cost.hpp"
#include "libspade/base/duration.hpp"
#include "libspade/io/publish.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>

namespace spade {

namespace {

constexpr double kMega = 1e6;
constexpr double kGiga = 1e9;

double in(std::int64_t number, double unit) { return static_cast<double>(number) / unit; }

StepOptions step_of(const TrainOptions& o, const TrainPlan& plan) {
    const auto& model = plan.model;
    return {model.generator, model.encoder,     *model.discriminator, model.width,
            model.height,    plan.loader.batch, o.ema_decay > 0,      o.reuse_fake};
}

/// Multiply-adds per second of a forward 3x3 convolution of 64 channels at 128x128: the best of a
/// few runs, since other work on the machine can only slow it down.
double measured_rate() {
    const torch::NoGradGuard no_grad;
    constexpr std::int64_t kChannels = 64;
    constexpr std::int64_t kSide = 128;
    const auto x = torch::randn({1, kChannels, kSide, kSide});
    const auto w = torch::randn({kChannels, kChannels, 3, 3});
    double least = std::numeric_limits<double>::infinity();
    for (int round = 0; round < 12; ++round) {
        const auto start = std::chrono::steady_clock::now();
        torch::conv2d(x, w, {}, 1, 1);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        least = std::min(least, took.count());
    }
    return static_cast<double>(kChannels * kChannels * 9 * kSide * kSide) / least;
}

std::string network_line(const char* name, const NetworkCost& cost) {
    return fmt::format("{:<15}{:.2f} million parameters, {:.2f} GMAC per picture\n", name,
                       in(cost.parameters, kMega), in(cost.multiply_adds, kGiga));
}

/// What each rank hands to all-reduce: gradients in float32, once per step.
std::string ranks_line(const TrainPlan& plan) {
    const auto& model = plan.model;
    auto parameters = cost_of(model.generator, model.width, model.height).parameters +
                      cost_of(*model.discriminator, model.width, model.height).parameters;
    if (model.encoder) {
        parameters += cost_of(*model.encoder).parameters;
    }
    return fmt::format("{:<15}{}, each with {} pictures of a batch; the above is per rank. {:.1f} "
                       "MB of gradients per step\n",
                       "ranks", plan.loader.ranks, plan.loader.batch, in(4 * parameters, kMega));
}

/// A whole step reaches about six tenths of the rate of a convolution alone, measured from ngf 16
/// at 128x128 to ngf 64 at 256x256.
constexpr double kShareOfRate = 0.6;

} // namespace

ExitCode print_dry_run(const TrainOptions& o, const TrainPlan& plan, const DataSet& set) {
    const auto step = step_of(o, plan);
    const auto cost = step_cost(step);
    const auto& model = plan.model;
    auto text = fmt::format("{:<15}{} items, {} steps of {} pictures per epoch, {} steps in all\n",
                            "data", set.size(), plan.steps_per_epoch,
                            static_cast<std::size_t>(o.batch) * plan.batches_per_step, plan.steps);
    text += fmt::format("{:<15}{}x{}, {} labels{}\n", "pictures", model.width, model.height,
                        model.generator.semantics.labels,
                        model.generator.semantics.edges ? " and instance edges" : "");
    text += network_line("generator", cost_of(model.generator, model.width, model.height));
    if (model.encoder) {
        text += network_line("encoder", cost_of(*model.encoder));
    }
    text += network_line("discriminator", cost_of(*model.discriminator, model.width, model.height));
    const auto multiply_adds =
        cost.multiply_adds * static_cast<std::int64_t>(plan.batches_per_step);
    const auto left = cost.remaining * static_cast<std::int64_t>(plan.batches_per_step);
    text +=
        fmt::format("{:<15}{:.1f} GMAC, {:.1f} if neighbourhoods repeat, {:.2f} GB of memory",
                    "step", in(multiply_adds, kGiga), in(left, kGiga), in(cost.peak_bytes, kGiga));
    if (o.device == "cpu") {
        const auto rate = measured_rate();
        const auto seconds = in(left, kShareOfRate * rate);
        text += fmt::format(", about {:.2g} s on {} threads (a convolution alone reaches {:.0f} "
                            "GMAC/s here)\n",
                            seconds, o.threads, rate / kGiga);
        text += fmt::format("{:<15}about {}\n", "run",
                            duration_text(seconds * static_cast<double>(plan.steps)));
    } else {
        text += '\n';
    }
    if (plan.loader.ranks > 1) {
        text += ranks_line(plan);
    }
    write_standard_output(text);
    return ExitCode::kOk;
}

} // namespace spade
