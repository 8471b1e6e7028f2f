#include "libspade/eval/segmentation.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/data/prefetcher.hpp"
#include "libspade/data/workers.hpp"
#include "libspade/eval/require_running.hpp"
#include "libspade/image/resample.hpp"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <opencv2/core/utility.hpp>

#include <algorithm>
#include <utility>

namespace spade {

namespace {

using nlohmann::json;

json classes_json(const ScoredClasses& classes, const LabelTable& table) {
    auto list = json::array();
    for (const auto label : classes.labels) {
        const auto& entry = table.labels()[static_cast<std::size_t>(label)];
        list.push_back({{"id", entry.id}, {"name", entry.name}});
    }
    return list;
}

/// The labels of the table that are not scored.
json left_out(const ScoredClasses& classes, const LabelTable& table) {
    auto list = json::array();
    for (std::size_t i = 0; i < classes.of_label.size(); ++i) {
        if (classes.of_label[i] < 0) {
            list.push_back({{"id", table.labels()[i].id}, {"name", table.labels()[i].name}});
        }
    }
    return list;
}

} // namespace

Segmentation::Segmentation(const EvalOptions& o, const NamePatterns& patterns, const Shard& shard,
                           torch::Device device)
    : table_(o.table),
      predicted_ids_(o.predicted_ids),
      scored_(o.all_labels ? Scored::kAllLabels : Scored::kBenchmark),
      truth_(PictureSet::labels(o.truth, o.table, shard, {o.ignore_exif, patterns.of("truth")})) {
    const auto in_truth = survey(truth_, /*labels=*/true, o.report.threads);
    if (!o.predicted.empty()) {
        predicted_ = PictureSet::labels(o.predicted, o.table, shard,
                                        {o.ignore_exif, patterns.of("predicted")})
                         .with_ids(o.predicted_ids);
        const auto in_predicted = survey(*predicted_, /*labels=*/true, o.report.threads);
        warn_of_foreign_ids(in_truth, in_predicted);
        classes_ = table_classes(truth_.table(), scored_);
        return;
    }
    cv::setNumThreads(o.report.threads);
    segmenter_.emplace(CardNet::open(o.segmenter, o.allow_code, device));
    classes_ = match_classes(truth_.table(), segmenter_->card(), scored_);
    if (!classes_.unknown_labels.empty()) {
        log_warning("{} lacks these labels of the table: {}; their pixels are left out",
                    segmenter_->card().name, fmt::join(classes_.unknown_labels, ", "));
    }
    if (!classes_.unknown_outputs.empty()) {
        log_warning("the table lacks these classes: {}; where {} predicts one, it is a miss",
                    fmt::join(classes_.unknown_outputs, ", "), segmenter_->card().name);
    }
}

/// Ids that mean something else than the table says show in labels that the truth never has.
void Segmentation::warn_of_foreign_ids(const Survey& truth, const Survey& predicted) const {
    constexpr double kSuspiciousShare = 0.5;
    std::uint64_t all = 0;
    std::uint64_t foreign = 0;
    std::vector<std::string> names;
    for (std::size_t channel = 0; channel < predicted.pixels.size(); ++channel) {
        const auto pixels = predicted.pixels[channel];
        const auto& label = truth_.table().labels()[channel];
        all += pixels;
        if (label.ignored && predicted_ids_ == kTrainIds) {
            continue; // where train ids that mean "not evaluated" go
        }
        if (pixels > 0 && truth.pixels[channel] == 0 && !label.dontcare) {
            foreign += pixels;
            names.push_back(fmt::format("{} {}", label.id, label.name));
        }
    }
    if (foreign == 0) {
        return;
    }
    const auto share = static_cast<double>(foreign) / static_cast<double>(all);
    log_warning("{}: {:.3g} % of its pixels have labels that the truth never has: {}{}",
                predicted_->source(), 100 * share, fmt::join(names, ", "),
                share > kSuspiciousShare
                    ? "; are these the table's ids? --predicted-ids says otherwise"
                    : "");
}

json Segmentation::protocol() const {
    json protocol{{"truth", truth_.source()},
                  {"table", table_},
                  {"classes", classes_json(classes_, truth_.table())},
                  {"ignored", left_out(classes_, truth_.table())},
                  {"labels", scored_ == Scored::kAllLabels
                                 ? "all but don't-care"
                                 : "all but don't-care and those that the table ignores"},
                  {"rule", "one confusion matrix over the set; IoU = TP / (TP + FP + FN); pixels "
                           "whose true label is ignored are left out; a prediction that is no "
                           "scored class is a miss"},
                  {"average", "mean_iou over classes present in the truth; mean_iou_union over "
                              "those in truth or prediction; mean_iou_all over all, absent ones 0"},
                  {"sizes", "the predicted map is brought to the truth's size, nearest"}};
    if (segmenter_) {
        const auto& card = segmenter_->card();
        protocol["network"] = {{"network", card.name},
                               {"digest", segmenter_->digest().hex()},
                               {"size", {card.input.width, card.input.height}},
                               {"resize", "PIL bicubic, 8 bits"},
                               {"channel_order", card.bgr ? "BGR" : "RGB"},
                               {"mean", card.mean},
                               {"std", card.deviation},
                               {"scale", card.scale},
                               {"scales", "single"}};
    } else {
        protocol["predicted"] = predicted_->source();
        protocol["predicted_ids"] = predicted_ids_;
    }
    return protocol;
}

bool Segmentation::covers(const PictureSet& pictures) const {
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        if (!truth_.find_by_map_name(pictures.name(i))) {
            return false;
        }
    }
    return true;
}

void Segmentation::require_truth(const PictureSet& pictures) const {
    std::size_t faults = 0;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const auto& name = pictures.name(i);
        if (!truth_.find_by_map_name(name)) {
            log_error("{}: {} has no label map named {}", pictures.text(i), truth_.source(), name);
            ++faults;
        } else if (predicted_ && !predicted_->find_by_map_name(name)) {
            log_error("{}: {} has no predicted map named {}", pictures.text(i),
                      predicted_->source(), name);
            ++faults;
        }
    }
    if (faults > 0) {
        throw DataError("{}: {} of {} pictures have no label map to compare with",
                        pictures.source(), faults, pictures.size());
    }
}

ConfusionMatrix Segmentation::compare(const LabelMap& truth, const LabelMap& predicted) const {
    ConfusionMatrix confusion(classes_.labels.size());
    const auto& fitting =
        predicted.size == truth.size ? predicted : resize_nearest(predicted, truth.size);
    for (std::size_t i = 0; i < truth.ids.size(); ++i) {
        const auto actual = classes_.of_label[static_cast<std::size_t>(truth.ids[i])];
        if (actual >= 0) {
            const auto seen = classes_.of_output[static_cast<std::size_t>(fitting.ids[i])];
            ++confusion.at(static_cast<std::size_t>(actual), static_cast<std::size_t>(seen));
        }
    }
    return confusion;
}

std::vector<ConfusionCell> Segmentation::confusion(const PictureSet& pictures,
                                                   const std::string& what, int threads) {
    struct Prepared {
        LabelMap truth;
        LabelMap predicted;       ///< with --predicted
        std::vector<float> input; ///< of the network, otherwise
    };
    Workers workers(std::max(1, threads / 2));
    Progress progress(what, pictures.size());
    Prefetcher<Prepared> ahead(workers.arena(), pictures.size(),
                               2 * static_cast<std::size_t>(threads) + 2, [&](std::size_t i) {
                                   Prepared p;
                                   const auto& name = pictures.name(i);
                                   p.truth = truth_.channels(*truth_.find_by_map_name(name));
                                   if (predicted_) {
                                       p.predicted = predicted_->channels(
                                           *predicted_->find_by_map_name(name));
                                   } else {
                                       p.input = segmenter_->prepare(pictures.photo(i));
                                   }
                                   return p;
                               });
    std::vector<ConfusionCell> cells;
    for (std::int32_t picture = 0; !ahead.empty(); ++picture) {
        require_running();
        auto p = ahead.next();
        if (segmenter_) {
            p.predicted = segmenter_->segment(p.input);
        }
        const auto of_picture = compare(p.truth, p.predicted).cells(picture);
        cells.insert(cells.end(), of_picture.begin(), of_picture.end());
        progress.advance();
    }
    return cells;
}

} // namespace spade
