#include "libspade/arch/cost.hpp"

#include "libspade/arch/layers.hpp"
#include "libspade/arch/tensors.hpp"

#include <cmath>
#include <utility>
#include <vector>

namespace spade {

namespace {

constexpr std::int64_t kBytes = 4; ///< of a float32

std::int64_t learned(const std::vector<TensorShape>& tensors) {
    std::int64_t count = 0;
    for (const auto& tensor : tensors) {
        count += tensor.learned ? tensor.elements() : 0;
    }
    return count;
}

/// Adds up a network layer by layer, in the terms of the papers' figures.
class Counter {
public:
    /// \param pixels  of the output; of the input where it is transposed
    void conv(const ConvOptions& o, std::int64_t pixels) {
        const auto weights = o.in * o.out * o.kernel * o.kernel;
        cost_.multiply_adds += weights * pixels;
        cost_.copied_weights += o.spectral ? weights : 0;
    }
    void linear(std::int64_t in, std::int64_t out) { cost_.multiply_adds += in * out; }
    void map_only(std::int64_t products) { cost_.map_only += products; }
    void save(std::int64_t numbers) { cost_.saved_numbers += numbers; }

    /// Keeps gamma and beta of each pattern, one for every few pixels, and the weights of both
    /// reordered for the matrix product.
    void spade_norm(const GeneratorOptions& o, std::int64_t channels, std::int64_t pixels) {
        conv(same_size(o.semantics.channels(), o.hidden, o.kernel), pixels);
        conv(same_size(o.hidden, 2 * channels, o.kernel), pixels);
        cost_.map_only +=
            o.hidden * (o.semantics.channels() + 2 * channels) * o.kernel * o.kernel * pixels;
        constexpr std::int64_t kPixelsPerPattern = 4;
        save(2 * channels * pixels / kPixelsPerPattern);
        cost_.copied_weights += o.hidden * 2 * channels * o.kernel * o.kernel;
    }

    /// Each SPADE layer and each convolution keeps its input; the learned shortcut shares both with
    /// the block.
    void block(const GeneratorOptions& o, const SpadeStage& stage, std::int64_t pixels) {
        for (const auto& layer : spade_block_convs(stage.in, stage.out, o.spectral)) {
            spade_norm(o, layer.conv.in, pixels);
            conv(layer.conv, pixels);
            const bool shortcut = layer.conv.kernel == 1;
            save(shortcut ? 0 : 2 * layer.conv.in * pixels);
        }
    }

    NetworkCost take(std::int64_t parameters) {
        cost_.parameters = parameters;
        return cost_;
    }

private:
    NetworkCost cost_;
};

NetworkCost spade_cost(const GeneratorOptions& o, std::int64_t width, std::int64_t height) {
    Counter count;
    auto pixels = (width / o.stride()) * (height / o.stride());
    if (o.takes_style()) {
        count.linear(o.z_dim, grid_channels(o) * pixels);
    } else {
        count.conv(same_size(o.semantics.channels(), grid_channels(o), 3), pixels);
    }
    for (const auto& stage : spade_stages(o)) {
        pixels *= stage.doubles ? 4 : 1;
        count.block(o, stage, pixels);
    }
    const auto last = same_size(last_channels(o), 3, 3);
    count.save((2 * last.in + last.out) * pixels);
    count.conv(last, pixels);
    return count.take(learned(tensors_of(o)));
}

NetworkCost pix2pixhd_cost(const GeneratorOptions& o, std::int64_t width, std::int64_t height) {
    Counter count;
    auto pixels = width * height;
    count.save(o.semantics.channels() * pixels);
    for (const auto& [name, conv] : pix2pixhd_convs(o)) {
        const auto scale = conv.stride * conv.stride;
        pixels /= conv.transposed ? 1 : scale;
        count.conv(conv, pixels);
        pixels *= conv.transposed ? scale : 1;
        constexpr std::int64_t kKept = 4; // after convolution, norm (two) and ReLU
        count.save((conv.bias ? 1 : kKept) * conv.out * pixels);
    }
    return count.take(learned(tensors_of(o)));
}

std::int64_t resident_numbers(const NetworkCost& network) {
    constexpr std::int64_t kCopies = 4; // weight, gradient, and Adam's two moments
    return kCopies * network.parameters + network.copied_weights;
}

} // namespace

NetworkCost cost_of(const GeneratorOptions& o, std::int64_t width, std::int64_t height) {
    return o.architecture == Architecture::kSpade ? spade_cost(o, width, height)
                                                  : pix2pixhd_cost(o, width, height);
}

NetworkCost cost_of(const EncoderOptions& o) {
    Counter count;
    auto side = o.side;
    for (const auto& [name, conv] : encoder_convs(o)) {
        count.save(conv.in * side * side);
        side /= conv.stride;
        count.conv(conv, side * side);
        count.save(3 * conv.out * side * side);
    }
    count.linear(o.features(), 2 * o.z_dim);
    return count.take(learned(tensors_of(o)));
}

NetworkCost cost_of(const DiscriminatorOptions& o, std::int64_t width, std::int64_t height) {
    Counter count;
    const auto labels = o.semantics.channels();
    for (std::int64_t scale = 0; scale < o.scales; ++scale) {
        auto [w, h] = std::pair(width, height);
        count.save(3 * w * h); // the photo only: labels stay labels
        for (const auto& [name, conv] : discriminator_convs(o)) {
            const bool first = name == "layer_0";
            w = w / conv.stride + 1;
            h = h / conv.stride + 1;
            count.conv(conv, w * h);
            count.map_only(first ? labels * conv.out * conv.kernel * conv.kernel * w * h : 0);
            count.save((conv.spectral ? 4 : 2) * conv.out * w * h);
        }
        width = (width + 1) / 2;
        height = (height + 1) / 2;
    }
    return count.take(learned(tensors_of(o)));
}

StepCost step_cost(const StepOptions& o) {
    const auto generator = cost_of(o.generator, o.width, o.height);
    const auto discriminator = cost_of(o.discriminator, o.width, o.height);
    const auto encoder = o.encoder ? cost_of(*o.encoder) : NetworkCost{};

    StepCost step;
    const auto made = generator.multiply_adds + encoder.multiply_adds;
    constexpr std::int64_t kFakeAndReal = 2;
    // Forward and backward; the discriminator does not learn here and counts once less.
    step.multiply_adds = 3 * made + 2 * kFakeAndReal * discriminator.multiply_adds;
    step.multiply_adds +=
        (o.reuse_fake ? 0 : made) + 3 * kFakeAndReal * discriminator.multiply_adds;
    step.multiply_adds *= o.batch;
    constexpr std::int64_t kTenthsLeft = 1; // of what reads only the map: distinct neighbourhoods
    const auto passes = o.reuse_fake ? 3 : 4;
    const auto map_only = passes * generator.map_only + 5 * kFakeAndReal * discriminator.map_only;
    step.remaining = step.multiply_adds - o.batch * map_only * (10 - kTenthsLeft) / 10;

    const auto kept = resident_numbers(generator) + resident_numbers(encoder) +
                      resident_numbers(discriminator) + (o.average ? generator.parameters : 0);
    const auto saved = o.batch * (generator.saved_numbers + encoder.saved_numbers +
                                  kFakeAndReal * discriminator.saved_numbers);
    constexpr std::int64_t kProcess = 240 << 20; // LibTorch, the loader and their buffers
    constexpr double kSlack = 1.5; // gradients of activations, and idle memory: measured
    step.peak_bytes = kProcess + kBytes * (kept + std::llrint(kSlack * static_cast<double>(saved)));
    return step;
}

} // namespace spade
