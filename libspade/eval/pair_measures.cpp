#include "libspade/eval/pair_measures.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/data/prefetcher.hpp"
#include "libspade/data/workers.hpp"
#include "libspade/eval/pixel_distance.hpp"
#include "libspade/eval/require_running.hpp"
#include "libspade/model/picture_tensor.hpp"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <algorithm>
#include <utility>

namespace spade {

struct PairMeasures::Pair {
    Photo fake;
    Photo real;
    double psnr = 0;
    double ssim = 0;
};

PairMeasures::PairMeasures(const EvalOptions& options, const Measures& measures,
                           torch::Device device)
    : measures_(measures), threads_(options.report.threads), device_(device) {
    if (measures.count(Measure::kLpips) > 0 || measures.count(Measure::kDiversity) > 0) {
        lpips_ = PerceptualLoss::open(options.lpips);
        if (lpips_->name() == "vgg19") {
            throw ConfigError("{}: holds vgg19 for training, but --lpips takes imported LPIPS "
                              "weights",
                              options.lpips);
        }
        lpips_->to(device);
    }
}

nlohmann::json PairMeasures::protocol() const {
    auto protocol = nlohmann::json::object();
    if (lpips_) {
        protocol["lpips"] = {{"network", lpips_->name()}, {"digest", lpips_->digest().hex()}};
    }
    if (measures_.count(Measure::kPsnr) > 0) {
        protocol["psnr"] = "8-bit RGB, peak 255, mean over pictures, equal ones count as 100 dB";
    }
    if (measures_.count(Measure::kSsim) > 0) {
        protocol["ssim"] = "Gaussian window 11x11, sigma 1.5, K1 0.01, K2 0.03, per RGB channel, "
                           "windows inside the picture";
    }
    return protocol;
}

void PairMeasures::require_pairs(const PictureSet& fake, const Survey& fake_survey,
                                 const PictureSet& real, const Survey& real_survey) {
    std::size_t faults = 0;
    for (std::size_t i = 0; i < fake.size(); ++i) {
        const auto partner = real.find_by_map_name(fake.name(i));
        if (!partner) {
            log_error("{}: {} has no photo named {}", fake.text(i), real.source(), fake.name(i));
            ++faults;
        } else if (fake_survey.sizes[i] != real_survey.sizes[*partner]) {
            const auto here = fake_survey.sizes[i];
            const auto there = real_survey.sizes[*partner];
            log_error("{}: is {}x{}, but {} is {}x{}; bring both to one size (spade-prepare pack "
                      "--resize)",
                      fake.text(i), here.width, here.height, real.text(*partner), there.width,
                      there.height);
            ++faults;
        }
    }
    if (faults > 0) {
        throw DataError("{}: {} of {} pictures have no photo to compare with", fake.source(),
                        faults, fake.size());
    }
}

double PairMeasures::lpips(const Photo& a, const Photo& b) {
    const torch::NoGradGuard no_grad;
    return lpips_->loss(to_tensor(a).to(device_), to_tensor(b).to(device_)).item<double>();
}

std::map<std::string, std::vector<double>> PairMeasures::compare(const PictureSet& fake,
                                                                 const PictureSet& real) {
    const auto asked = [&](Measure measure) { return measures_.count(measure) > 0; };
    Workers workers(asked(Measure::kLpips) ? std::max(1, threads_ / 2) : threads_);
    Progress progress("compare pairs", fake.size());
    Prefetcher<Pair> ahead(workers.arena(), fake.size(), 2 * static_cast<std::size_t>(threads_) + 2,
                           [&](std::size_t i) {
                               Pair pair;
                               pair.fake = fake.photo(i);
                               pair.real = real.photo(*real.find_by_map_name(fake.name(i)));
                               pair.psnr = asked(Measure::kPsnr) ? psnr(pair.fake, pair.real) : 0;
                               pair.ssim = asked(Measure::kSsim) ? ssim(pair.fake, pair.real) : 0;
                               return pair;
                           });
    std::map<std::string, std::vector<double>> values;
    for (const auto measure : {Measure::kLpips, Measure::kPsnr, Measure::kSsim}) {
        if (asked(measure)) {
            values[to_text(measure)]; // present in an empty
                                      // shard, too
        }
    }
    while (!ahead.empty()) {
        require_running();
        const auto pair = ahead.next();
        if (asked(Measure::kPsnr)) {
            values["psnr"].push_back(pair.psnr);
        }
        if (asked(Measure::kSsim)) {
            values["ssim"].push_back(pair.ssim);
        }
        if (asked(Measure::kLpips)) {
            values["lpips"].push_back(lpips(pair.fake, pair.real));
        }
        progress.advance();
    }
    return values;
}

std::map<std::string, double> PairMeasures::diversity(const PictureSet& fake) {
    std::map<std::string, std::vector<std::size_t>> samples;
    for (std::size_t i = 0; i < fake.size(); ++i) {
        samples[std::string(map_name(fake.name(i)))].push_back(i);
    }
    std::map<std::string, double> values;
    Progress progress("diversity", samples.size());
    for (const auto& [name, indices] : samples) {
        if (indices.size() < 2) {
            throw DataError("{}: has one sample of {}, but diversity needs several; make them with "
                            "spade-synth --samples",
                            fake.source(), name);
        }
        require_running();
        std::vector<Photo> photos;
        for (const auto index : indices) {
            photos.push_back(fake.photo(index));
        }
        double sum = 0;
        int pairs = 0;
        for (std::size_t a = 0; a < photos.size(); ++a) {
            for (std::size_t b = a + 1; b < photos.size(); ++b, ++pairs) {
                sum += lpips(photos[a], photos[b]);
            }
        }
        values[name] = sum / pairs;
        progress.advance();
    }
    return values;
}

} // namespace spade
