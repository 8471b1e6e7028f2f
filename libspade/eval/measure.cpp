#include "libspade/eval/measure.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/text.hpp"
#include "libspade/eval/extractor.hpp"
#include "libspade/eval/feature_cache.hpp"
#include "libspade/eval/measures.hpp"
#include "libspade/eval/pair_measures.hpp"
#include "libspade/eval/picture_set.hpp"
#include "libspade/eval/segmentation.hpp"
#include "libspade/io/sealed.hpp"
#include "libspade/nn/open_device.hpp"
#include "libspade/prepare/preset.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace spade {

namespace {

using nlohmann::json;

bool is_moments(const std::string& source) { return ends_with(source, ".npz"); }

bool is_statistics(const std::string& source) {
    return is_sealed(source) && read_seal(source).format == kStatisticsFormat;
}

/// A set as given: pictures, or earlier statistics of them.
struct Source {
    std::optional<PictureSet> pictures;
    Survey surveyed;
    SetStatistics statistics;
    json stored_protocol; ///< of statistics: how their features were made

    const PictureSet& require_pictures(const char* why) const {
        if (!pictures) {
            throw UsageError("{}: holds statistics, but {} needs the pictures", statistics.source,
                             why);
        }
        return *pictures;
    }
};

Source open_source(const std::string& path, const Shard& shard, const FileRules& rules,
                   int threads) {
    Source source;
    if (is_moments(path)) {
        source.statistics = read_moments(path);
        return source;
    }
    if (is_statistics(path)) {
        auto stored = read_statistics(path);
        if (shard.count > 1) {
            throw UsageError("{}: holds statistics, but --shard needs the pictures", path);
        }
        source.statistics = std::move(stored.fake);
        source.statistics.source = path;
        source.statistics.confusion.clear();
        source.stored_protocol = stored.protocol.value("features", json());
        return source;
    }
    source.pictures = PictureSet::photos(path, shard, rules);
    source.surveyed = survey(*source.pictures, /*labels=*/false, threads);
    source.statistics.source = path;
    for (std::size_t i = 0; i < source.pictures->size(); ++i) {
        source.statistics.names.push_back(source.pictures->name(i));
    }
    source.statistics.digests = source.surveyed.digests;
    return source;
}

void require_same_features(const Source& source, const json& protocol) {
    if (!source.stored_protocol.is_null() && source.stored_protocol != protocol) {
        throw ConfigError("{}: its features were made by {}, but this run asks for {}",
                          source.statistics.source, source.stored_protocol.dump(), protocol.dump());
    }
}

/// Where a preset knows the names of a collection, its label maps are the truth, and its photos the
/// real pictures.
NamePatterns patterns_of(const EvalOptions& o) {
    auto patterns = o.pair_patterns;
    const auto has = [&](std::string_view kind) {
        return std::any_of(patterns.begin(), patterns.end(),
                           [&](const auto& pattern) { return starts_with(pattern, kind); });
    };
    for (const auto& pattern : with_preset_patterns({}, o.preset)) {
        for (const auto& [theirs, ours] : {std::pair("labels=", "truth="), {"photos=", "real="}}) {
            if (starts_with(pattern, theirs) && !has(ours)) {
                patterns.push_back(ours + pattern.substr(std::strlen(theirs)));
            }
        }
    }
    return {patterns, {"fake", "real", "truth", "predicted"}};
}

class Measuring {
public:
    explicit Measuring(const EvalOptions& o)
        : o_(o),
          measures_(measures_of(o)),
          patterns_(patterns_of(o)),
          device_(open_device(parse_device(o.device))) {
        at::set_num_threads(o.report.threads);
        if (!o.shard.empty()) {
            all_.shard = parse_shard(o.shard);
        }
        fake_ = open_source(o.fake, all_.shard, {o.ignore_exif, patterns_.of("fake")}, threads());
        if (!o.real.empty()) {
            real_ =
                open_source(o.real, all_.shard, {o.ignore_exif, patterns_.of("real")}, threads());
        }
    }

    Statistics run() {
        write_protocol();
        std::optional<PairMeasures> pairs;
        if (need_pairs(measures_) || measures_.count(Measure::kDiversity) > 0) {
            pairs.emplace(o_, measures_, device_);
            all_.protocol["pairs"] = pairs->protocol();
        }
        if (need_pairs(measures_)) {
            pairs->require_pairs(fake_.require_pictures("a comparison of pairs"), fake_.surveyed,
                                 real_->require_pictures("a comparison of pairs"), real_->surveyed);
        }
        if (need_segmentation(measures_)) {
            segment(); // refuses maps that do not fit before any network has run
        }
        if (!o_.features.empty()) {
            extract();
        }
        if (need_pairs(measures_)) {
            all_.values = pairs->compare(*fake_.pictures, *real_->pictures);
        }
        if (measures_.count(Measure::kDiversity) > 0) {
            all_.diversity = pairs->diversity(fake_.require_pictures("diversity"));
        }
        all_.fake = std::move(fake_.statistics);
        if (real_) {
            all_.real = std::move(real_->statistics);
        }
        return std::move(all_);
    }

private:
    int threads() const { return o_.report.threads; }

    void write_protocol() {
        auto names = json::array();
        for (const auto measure : measures_) {
            names.push_back(to_text(measure));
        }
        all_.protocol = {
            {"metrics", names},
            {"seed", o_.seed},
            {"bootstrap", o_.bootstrap},
            {"kid", {{"subsets", o_.kid_subsets}, {"subset_size", o_.kid_subset_size}}},
            {"prdc",
             {{"precision_neighbors", o_.precision_k}, {"density_neighbors", o_.density_k}}},
            {"fid_infinity", o_.fid_infinity},
            {"orientation", o_.ignore_exif ? kStoredOrientation : kExifOrientation}};
    }

    void extract() {
        const auto extractor = open_extractor(o_, device_);
        const auto protocol = extractor->protocol();
        all_.protocol["features"] = protocol;
        const auto fill = [&](Source& source, const char* what) {
            if (!source.pictures) {
                require_same_features(source, protocol);
                return;
            }
            source.statistics.features =
                cached_features(o_.cache, protocol, source.statistics, [&] {
                    return features_of(*source.pictures, *extractor, threads(), what);
                });
        };
        fill(fake_, "features of fake");
        if (real_) {
            fill(*real_, "features of real");
        }
    }

    void segment() {
        Segmentation segmentation(o_, patterns_, all_.shard, device_);
        all_.protocol["segmentation"] = segmentation.protocol();
        const auto& fake = fake_.require_pictures("segmentation");
        segmentation.require_truth(fake);
        const bool real = real_ && real_->pictures && o_.predicted.empty() &&
                          segmentation.covers(*real_->pictures);
        if (real_ && !real && o_.predicted.empty()) {
            log_warning("{}: lacks label maps of some pictures in {}, so the real pictures are not "
                        "scored",
                        o_.truth, o_.real);
        }
        fake_.statistics.confusion = segmentation.confusion(fake, "segment fake", threads());
        if (real) {
            real_->statistics.confusion =
                segmentation.confusion(*real_->pictures, "segment real", threads());
        }
    }

    const EvalOptions& o_;
    Measures measures_;
    NamePatterns patterns_;
    torch::Device device_;
    Source fake_;
    std::optional<Source> real_;
    Statistics all_;
};

} // namespace

Statistics measure(const EvalOptions& options) { return Measuring(options).run(); }

} // namespace spade
