#include "libspade/eval/feature_report.hpp"

#include "libspade/arch/inception_layers.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/eval/kernel_distance.hpp"
#include "libspade/eval/neighbors.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace spade {

namespace {

/// Distances are resampled this many times less often than other numbers (a twentieth of
/// --bootstrap), since resampling the Frechet distance costs as much as computing it.
constexpr int kReplicateDivisor = 20;

class FeatureReport {
public:
    FeatureReport(Report& report, const Statistics& s)
        : report_(report),
          protocol_(s.protocol),
          fake_(s.fake),
          real_(*s.real),
          seed_(protocol_.at("seed").get<std::uint64_t>()),
          replicates_(protocol_.at("bootstrap").get<int>() / kReplicateDivisor) {
        const auto network = protocol_.at("features").at("network").get<std::string>();
        fid_ = network == kInceptionName;
        if (!fid_) {
            report_.frechet_distance_name = fmt::format("Frechet distance ({})", network);
        }
    }

    void write() {
        if (asked("fid")) {
            frechet();
        }
        if (asked("kid")) {
            require_features("kid");
            kernel();
        }
        if (asked("prdc")) {
            require_features("prdc");
            neighbors();
        }
    }

private:
    bool asked(const char* name) const {
        const auto& metrics = protocol_.at("metrics");
        return std::find(metrics.begin(), metrics.end(), name) != metrics.end();
    }

    void require_features(const char* metric) const {
        for (const auto* set : {&fake_, &real_}) {
            if (!set->features.defined()) {
                throw UsageError("{}: holds only moments, but {} needs features", set->source,
                                 metric);
            }
        }
    }

    /// torch-fidelity's name for a metric if the features are the 2015 Inception's, for which it
    /// is defined; else our own.
    std::string metric_name(const char* inception, const char* other) const {
        return fid_ ? inception : other;
    }

    static Gaussian gaussian(const SetStatistics& set) {
        if (set.moments) {
            return *set.moments;
        }
        if (!set.features.defined() || set.features.size(0) < 2) {
            throw DataError("{}: the Frechet distance needs at least two pictures", set.source);
        }
        return gaussian_of(set.features);
    }

    void warn_if_few_pictures(const SetStatistics& set) {
        if (set.features.defined() && set.features.size(0) < set.features.size(1)) {
            report_.warnings.push_back(
                fmt::format("{}: {} pictures are fewer than the {} features of each, so the "
                            "Frechet distance is strongly biased upward and not comparable with "
                            "sets of another size; prefer KID",
                            set.source, set.features.size(0), set.features.size(1)));
        }
    }

    /// Indices of a resampled set: as many as the set has pictures, drawn with replacement.
    torch::Tensor resampled(const SetStatistics& set, const char* which, int replicate) const {
        RandomStream chance(seed_, fmt::format("bootstrap/features/{}/{}", which, replicate));
        return torch::tensor(draw_with_replacement(chance, set.features.size(0)));
    }

    void frechet() {
        warn_if_few_pictures(fake_);
        warn_if_few_pictures(real_);
        const auto real = gaussian(real_);
        const auto fake = gaussian(fake_);
        if (fake.mean.size(0) != real.mean.size(0)) {
            throw ConfigError("{} has {} features per picture, but {} has {}", fake_.source,
                              fake.mean.size(0), real_.source, real.mean.size(0));
        }
        const auto name = metric_name("frechet_inception_distance", "frechet_distance");
        const double distance = frechet_distance(fake, real);
        report_.metrics[name] = distance;
        if (protocol_.at("fid_infinity").get<bool>()) {
            infinity(name + "_infinity", real);
        }
        if (replicates_ < 2 || !fake_.features.defined() || !real_.features.defined()) {
            return;
        }
        Progress progress("resample the Frechet distance", static_cast<std::uint64_t>(replicates_));
        std::vector<double> values;
        for (int i = 0; i < replicates_; ++i) {
            values.push_back(frechet_distance(
                gaussian_of(fake_.features.index_select(0, resampled(fake_, "fake", i))),
                gaussian_of(real_.features.index_select(0, resampled(real_, "real", i)))));
            progress.advance();
        }
        report_.intervals[name] = {normal_interval(distance, values), "bootstrap, normal",
                                   replicates_};
    }

    /// Chong and Forsyth, CVPR 2020: the bias of the distance is about linear in 1/N, so a line
    /// fitted to the distances of subsets of N pictures has an unbiased value at 1/N = 0.
    void infinity(const std::string& name, const Gaussian& real) {
        constexpr int kPoints = 15;
        const auto count = fake_.features.defined() ? fake_.features.size(0) : 0;
        if (count < std::int64_t{2} * kPoints) {
            throw DataError("{}: --fid-infinity needs the features of at least {} pictures",
                            fake_.source, 2 * kPoints);
        }
        std::vector<double> x;
        std::vector<double> y;
        for (int i = 0; i < kPoints; ++i) {
            const auto size = count / 2 + (count - count / 2) * (i + 1) / kPoints;
            RandomStream chance(seed_, fmt::format("infinity/{}", i));
            const auto subset = torch::tensor(draw_subset(chance, count, size));
            x.push_back(1.0 / static_cast<double>(size));
            y.push_back(
                frechet_distance(gaussian_of(fake_.features.index_select(0, subset)), real));
        }
        const double mean_x = mean_of(x);
        const double mean_y = mean_of(y);
        double xx = 0;
        double xy = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            xx += (x[i] - mean_x) * (x[i] - mean_x);
            xy += (x[i] - mean_x) * (y[i] - mean_y);
        }
        report_.metrics[name] = mean_y - xy / xx * mean_x;
    }

    /// [N, R] how often each picture is in each resampled set
    torch::Tensor counts(const SetStatistics& set, const char* which) const {
        auto counts = torch::zeros({set.features.size(0), replicates_}, torch::kFloat64);
        for (int i = 0; i < replicates_; ++i) {
            counts.select(1, i).copy_(
                torch::bincount(resampled(set, which, i), {}, set.features.size(0)));
        }
        return counts;
    }

    void kernel() {
        const auto fewest = std::min(fake_.features.size(0), real_.features.size(0));
        if (fewest < 3) {
            throw DataError("{} and {}: the kernel distance needs at least three pictures in each",
                            fake_.source, real_.source);
        }
        const auto prefix = metric_name("kernel_inception_distance", "kernel_distance");
        const auto whole = kernel_distance(fake_.features, real_.features, counts(fake_, "fake"),
                                           counts(real_, "real"));
        auto& metrics = report_.metrics;
        metrics[prefix] = whole.value;
        metrics[prefix + "_error"] = whole.error;
        if (replicates_ >= 2) {
            report_.intervals[prefix] = {normal_interval(whole.value, whole.replicates),
                                         "bootstrap, normal", replicates_};
        }
        const auto& kid = protocol_.at("kid");
        const auto wanted = kid.at("subset_size").get<std::int64_t>();
        const auto subsets = kid.at("subsets").get<int>();
        if (subsets == 0) {
            return;
        }
        if (wanted > fewest) {
            report_.warnings.push_back(
                fmt::format("the smaller set has {} pictures, fewer than the {} of a subset: no "
                            "subsets are measured; {} covers all pictures",
                            fewest, wanted, prefix));
        } else {
            const auto of_subsets =
                kernel_distance_of_subsets(fake_.features, real_.features, subsets, wanted, seed_);
            metrics[prefix + "_mean"] = of_subsets.mean;
            metrics[prefix + "_std"] = of_subsets.deviation;
        }
    }

    void neighbors() {
        const auto& prdc = protocol_.at("prdc");
        NeighborOptions options;
        options.precision_k = prdc.at("precision_neighbors").get<int>();
        options.density_k = prdc.at("density_neighbors").get<int>();
        const auto largest_k = std::max(options.precision_k, options.density_k);
        if (std::min(fake_.features.size(0), real_.features.size(0)) <= largest_k) {
            throw DataError("{} and {}: prdc needs more than {} pictures in each", fake_.source,
                            real_.source, largest_k);
        }
        const auto scores = neighbor_scores(fake_.features, real_.features, options);
        const std::array<std::pair<const char*, const std::vector<double>*>, 4> named_scores{
            {{"precision", &scores.precision},
             {"recall", &scores.recall},
             {"density", &scores.density},
             {"coverage", &scores.coverage}}};
        for (const auto& [name, values] : named_scores) {
            report_.add_mean(name, *values);
        }
        auto& metrics = report_.metrics;
        const double precision = metrics["precision"];
        const double recall = metrics["recall"];
        metrics["f_score"] =
            precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    Report& report_;
    const nlohmann::json& protocol_;
    const SetStatistics& fake_;
    const SetStatistics& real_;
    std::uint64_t seed_;
    int replicates_;
    bool fid_ = false;
};

} // namespace

void add_feature_metrics(Report& report, const Statistics& statistics) {
    FeatureReport(report, statistics).write();
}

} // namespace spade
