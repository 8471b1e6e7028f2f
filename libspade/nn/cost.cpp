#include "libspade/nn/cost.hpp"

#include "libspade/nn/tensors.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace spade {

namespace {

constexpr std::int64_t kBytes = 4; ///< of a float32

struct Plane {
    std::int64_t width;
    std::int64_t height;
    std::int64_t pixels() const { return width * height; }
    Plane doubled() const { return {2 * width, 2 * height}; }
};

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
    void conv(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t pixels,
              bool spectral) {
        cost_.multiply_adds += in * out * kernel * kernel * pixels;
        cost_.normalized += spectral ? in * out * kernel * kernel : 0;
    }
    void linear(std::int64_t in, std::int64_t out) { cost_.multiply_adds += in * out; }
    void of_labels(std::int64_t products) { cost_.of_labels += products; }
    void save(std::int64_t numbers) { cost_.saved += numbers; }

    /// Kept are gamma and beta of each pattern, of which there is one for a few pixels, and the
    /// weights of both in the order of the product.
    void spade_norm(const GeneratorOptions& o, std::int64_t channels, std::int64_t pixels) {
        conv(o.semantics.channels(), o.hidden, o.kernel, pixels, false);
        conv(o.hidden, 2 * channels, o.kernel, pixels, false);
        cost_.of_labels +=
            o.hidden * (o.semantics.channels() + 2 * channels) * o.kernel * o.kernel * pixels;
        constexpr std::int64_t kPixelsOfAPattern = 4;
        save(2 * channels * pixels / kPixelsOfAPattern);
        cost_.normalized += o.hidden * 2 * channels * o.kernel * o.kernel;
    }

    void block(const GeneratorOptions& o, std::int64_t in, std::int64_t out, Plane plane) {
        const auto middle = std::min(in, out);
        const auto pixels = plane.pixels();
        save(in * pixels);
        spade_norm(o, in, pixels);
        save(in * pixels); // behind the leaky ReLU
        conv(in, middle, 3, pixels, o.spectral);
        save(middle * pixels);
        spade_norm(o, middle, pixels);
        save(middle * pixels);
        conv(middle, out, 3, pixels, o.spectral);
        if (in != out) {
            spade_norm(o, in, pixels);
            conv(in, out, 1, pixels, o.spectral);
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
    const auto n = o.ngf;
    Plane plane{width / o.stride(), height / o.stride()};
    const auto labels = o.semantics.channels();
    if (o.takes_style()) {
        count.linear(o.z_dim, 16 * n * plane.pixels());
    } else {
        count.conv(labels, 16 * n, 3, plane.pixels(), false);
    }
    const auto block = [&](std::int64_t in, std::int64_t out) {
        plane = plane.doubled();
        count.block(o, in, out, plane);
    };
    count.block(o, 16 * n, 16 * n, plane);
    block(16 * n, 16 * n);
    if (o.upsampling != Upsampling::kNormal) {
        block(16 * n, 16 * n);
    } else {
        count.block(o, 16 * n, 16 * n, plane);
    }
    block(16 * n, 8 * n);
    block(8 * n, 4 * n);
    block(4 * n, 2 * n);
    block(2 * n, n);
    auto last = n;
    if (o.upsampling == Upsampling::kMost) {
        block(n, n / 2);
        last = n / 2;
    }
    count.save((2 * last + 3) * plane.pixels());
    count.conv(last, 3, 3, plane.pixels(), false);
    return count.take(learned(tensors_of(o)));
}

/// Figure 3 of pix2pixHD: down, blocks, up.
NetworkCost pix2pixhd_cost(const GeneratorOptions& o, std::int64_t width, std::int64_t height) {
    Counter count;
    auto pixels = width * height;
    auto channels = o.ngf;
    count.save(o.semantics.channels() * pixels);
    count.conv(o.semantics.channels(), channels, 7, pixels, o.spectral);
    constexpr std::int64_t kKept = 4; // behind convolution, norm (two) and ReLU
    count.save(kKept * channels * pixels);
    for (std::int64_t i = 0; i < o.downsamplings; ++i) {
        pixels /= 4;
        count.conv(channels, 2 * channels, 3, pixels, o.spectral);
        channels *= 2;
        count.save(kKept * channels * pixels);
    }
    for (std::int64_t i = 0; i < 2 * o.blocks; ++i) {
        count.conv(channels, channels, 3, pixels, o.spectral);
        count.save(kKept * channels * pixels);
    }
    for (std::int64_t i = 0; i < o.downsamplings; ++i) {
        count.conv(channels, channels / 2, 3, pixels, o.spectral);
        channels /= 2;
        pixels *= 4;
        count.save(kKept * channels * pixels);
    }
    count.conv(channels, 3, 7, pixels, false);
    count.save(3 * pixels);
    return count.take(learned(tensors_of(o)));
}

std::int64_t resident_numbers(const NetworkCost& network) {
    constexpr std::int64_t kCopies = 4; // weight, gradient, and Adam's two moments
    return kCopies * network.parameters + network.normalized;
}

} // namespace

NetworkCost cost_of(const GeneratorOptions& o, std::int64_t width, std::int64_t height) {
    return o.architecture == Architecture::kSpade ? spade_cost(o, width, height)
                                                  : pix2pixhd_cost(o, width, height);
}

NetworkCost cost_of(const EncoderOptions& o) {
    Counter count;
    std::int64_t channels = 3;
    auto side = o.side;
    for (std::int64_t i = 0; i < o.layers; ++i) {
        count.save(channels * side * side);
        side /= 2;
        count.conv(channels, o.width(i), 3, side * side, true);
        channels = o.width(i);
        count.save(3 * channels * side * side);
    }
    count.linear(o.features(), 2 * o.z_dim);
    return count.take(learned(tensors_of(o)));
}

NetworkCost cost_of(const DiscriminatorOptions& o, std::int64_t width, std::int64_t height) {
    Counter count;
    for (std::int64_t scale = 0; scale < o.scales; ++scale) {
        Plane plane{width, height};
        std::int64_t channels = o.semantics.channels() + 3;
        count.save(3 * plane.pixels()); // of the photo: labels stay labels
        for (std::int64_t i = 0; i <= o.layers; ++i) {
            const bool halves = i + 1 < o.layers;
            plane = halves ? Plane{plane.width / 2 + 1, plane.height / 2 + 1}
                           : Plane{plane.width + 1, plane.height + 1};
            const bool normed = i > 0 && i < o.layers;
            const auto out = i < o.layers ? o.width(i) : 1;
            count.conv(channels, out, 4, plane.pixels(), normed);
            if (i == 0) {
                count.of_labels(o.semantics.channels() * out * 4 * 4 * plane.pixels());
            }
            channels = out;
            count.save((normed ? 4 : 2) * channels * plane.pixels());
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
    // Forward and backward; the discriminator, which does not learn then, once less.
    step.multiply_adds = 3 * made + 2 * kFakeAndReal * discriminator.multiply_adds;
    step.multiply_adds +=
        (o.reuse_fake ? 0 : made) + 3 * kFakeAndReal * discriminator.multiply_adds;
    step.multiply_adds *= o.batch;
    constexpr std::int64_t kDoneOfTen =
        1; // of what reads the map alone, by distinct neighbourhoods
    const auto passes = o.reuse_fake ? 3 : 4;
    const auto of_labels =
        passes * generator.of_labels + 5 * kFakeAndReal * discriminator.of_labels;
    step.left = step.multiply_adds - o.batch * of_labels * (10 - kDoneOfTen) / 10;

    const auto kept = resident_numbers(generator) + resident_numbers(encoder) +
                      resident_numbers(discriminator) + (o.average ? generator.parameters : 0);
    const auto saved =
        o.batch * (generator.saved + encoder.saved + kFakeAndReal * discriminator.saved);
    constexpr std::int64_t kProcess = 240 << 20; // LibTorch, the loader and their buffers
    constexpr double kSlack = 1.5; // gradients of activations, and what lies idle: measured
    step.peak_bytes = kProcess + kBytes * (kept + std::llrint(kSlack * static_cast<double>(saved)));
    return step;
}

} // namespace spade
