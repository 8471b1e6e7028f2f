#include "libspade/prepare/merge.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/base/text.hpp"
#include "libspade/base/version.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/io/publish.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace spade {

namespace {

constexpr std::array kPluralNames = {"label maps", "photos", "instance maps"}; ///< by PictureKind

/// Where an item of the merged set comes from.
struct Placed {
    const DataSet* set = nullptr;
    std::size_t index = 0;

    const std::string& name() const { return set->name(index); }
};

std::string path_of(const DataSet& set) { return set.reader().path().string(); }

std::vector<DataSet> open_all(const std::vector<std::string>& shards) {
    std::vector<DataSet> sets;
    for (const auto& shard : shards) {
        sets.push_back(DataSet::open(shard));
    }
    return sets;
}

void require_same_table(const DataSet& a, const DataSet& b) {
    if (const auto difference = first_difference(a.table(), b.table())) {
        throw ConfigError("{}: its label table differs from that of {}: {}", path_of(b), path_of(a),
                          *difference);
    }
    if (a.reader().label_table() != b.reader().label_table()) {
        throw ConfigError("{}: its label table has different colours from that of {}; pack all "
                          "shards with the same table",
                          path_of(b), path_of(a));
    }
}

/// All shards of a run have the same settings; its measurements differ.
void require_same_settings(const DataSet& a, const DataSet& b) {
    const auto settings_of = [](const DataSet& set) {
        const auto& c = set.config();
        return std::array<std::pair<const char*, std::string>, 3>{
            {{"resize", c.resize.text()},
             {"split", c.split},
             {"quality", std::to_string(c.quality)}}};
    };
    const auto left = settings_of(a);
    const auto right = settings_of(b);
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i].second != right[i].second) {
            throw ConfigError("{} has {} = '{}', but {} has '{}'; pack all shards with the same "
                              "settings",
                              path_of(a), left[i].first, printable_line(left[i].second), path_of(b),
                              printable_line(right[i].second));
        }
    }
}

/// A set without items has no pictures of any kind, and matches all others.
void require_same_kinds(const std::vector<DataSet>& sets) {
    const DataSet* first = nullptr;
    for (const auto& set : sets) {
        if (set.size() == 0) {
            continue;
        }
        first = first == nullptr ? &set : first;
        for (const auto kind : kPictureKinds) {
            if (first->has(kind) != set.has(kind)) {
                throw ConfigError("{} has {} {}, but {} has {}; pack all shards from the same "
                                  "folders",
                                  path_of(*first), first->has(kind) ? "some" : "no",
                                  kPluralNames[static_cast<std::size_t>(kind)], path_of(set),
                                  set.has(kind) ? "some" : "none");
            }
        }
    }
}

DataSetConfig merged_config(const std::vector<DataSet>& sets) {
    auto config = sets.front().config();
    for (std::size_t i = 1; i < sets.size(); ++i) {
        require_same_table(sets.front(), sets[i]);
        require_same_settings(sets.front(), sets[i]);
        config.photo_codec = merged_codec(config.photo_codec, sets[i].config().photo_codec);
        config.loss.merge(sets[i].config().loss);
    }
    require_same_kinds(sets);
    return config;
}

std::vector<Placed> places_in_order(const std::vector<DataSet>& sets) {
    std::vector<Placed> places;
    for (const auto& set : sets) {
        for (std::size_t i = 0; i < set.size(); ++i) {
            places.push_back({&set, i});
        }
    }
    std::stable_sort(places.begin(), places.end(), [](const Placed& a, const Placed& b) {
        return natural_less(a.name(), b.name());
    });
    const auto twice =
        std::adjacent_find(places.begin(), places.end(),
                           [](const Placed& a, const Placed& b) { return a.name() == b.name(); });
    if (twice != places.end()) {
        const auto& other = *std::next(twice);
        throw DataError("{}: has item '{}', which is also in {}; is a shard given twice?",
                        path_of(*twice->set), printable_line(twice->name()), path_of(*other.set));
    }
    return places;
}

DataSetItem copy_of(const Placed& place) {
    DataSetItem item;
    item.name = place.name();
    const auto& reader = place.set->reader();
    for (const auto& [kind, record] : {std::pair(PictureKind::kLabels, &item.labels),
                                       std::pair(PictureKind::kPhotos, &item.photo),
                                       std::pair(PictureKind::kInstances, &item.instances)}) {
        if (reader.has(kind)) {
            *record = {reader.record(kind, place.index), reader.pixels(kind, place.index)};
        }
    }
    return item;
}

Provenance provenance_of(const std::vector<DataSet>& sets) {
    auto provenance = Provenance::of_this_process();
    for (const auto& set : sets) {
        provenance.parents.push_back(
            {"shard", set.reader().path().filename().string(), set.reader().digest().hex()});
    }
    return provenance;
}

void report(const MergeOptions& o, std::size_t items, const Digest& digest) {
    if (o.json) {
        const nlohmann::json report{{"schema", "spade-merge"}, {"version", kVersion},
                                    {"output", o.output},      {"digest", digest.hex()},
                                    {"items", items},          {"shards", o.shards.size()}};
        write_standard_output(json_text(report) + '\n');
    }
    log_info("{}: {} items from {} shards, digest {}", o.output, items, o.shards.size(),
             digest.hex());
}

} // namespace

ExitCode merge_data_sets(const MergeOptions& o) {
    const auto sets = open_all(o.shards);
    const auto config = merged_config(sets);
    const auto places = places_in_order(sets);
    DataSetWriter merged(o.output, o.overwrite);
    merged.configuration(to_json(config));
    merged.label_table(sets.front().reader().label_table());
    merged.provenance(provenance_of(sets));
    Progress progress("merge", places.size());
    for (const auto& place : places) {
        if (stop_requested()) {
            log_warning("{}: stopped by a signal; nothing was written: run again", o.output);
            return ExitCode::kStopped;
        }
        merged.add(copy_of(place));
        progress.advance();
    }
    progress.finish();
    report(o, places.size(), merged.commit());
    return ExitCode::kOk;
}

} // namespace spade

/// The module's entry point: tools/prepare/merge.cpp calls it by name.
extern "C" spade::ExitCode spade_merge(const spade::MergeOptions& options) {
    return spade::merge_data_sets(options);
}
