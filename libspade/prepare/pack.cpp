#include "libspade/prepare/pack.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/base/shard.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/base/time.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/data/in_order.hpp"
#include "libspade/data/stored_picture.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/resample.hpp"
#include "libspade/prepare/item_reader.hpp"
#include "libspade/prepare/pack_report.hpp"
#include "libspade/prepare/preset.hpp"
#include "libspade/prepare/source_notes.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace spade {

namespace {

using Clock = std::chrono::steady_clock;

/// Everything about a run but its output.
struct Plan {
    LabelSource labels;
    ResizeRule resize;
    PhotoCoding coding;
    Pairing pairing;          ///< of this shard
    std::size_t left_out = 0; ///< items of other shards
};

template <class T>
std::size_t keep_shard(std::vector<T>& named, const Shard& shard) {
    const auto end = std::remove_if(named.begin(), named.end(),
                                    [&](const T& one) { return !shard.holds(one.name); });
    const auto left_out = static_cast<std::size_t>(named.end() - end);
    named.erase(end, named.end());
    return left_out;
}

Plan plan_of(const PackOptions& o) {
    if (o.resize.empty()) {
        throw UsageError("--resize is missing: WxH, short:S, width:W, or none to keep sizes");
    }
    const auto shard = o.shard.empty() ? Shard{} : parse_shard(o.shard);
    Plan plan{label_source_of(o),
              ResizeRule::parse(o.resize),
              {o.photo_codec != PhotoCodec::kPng, o.quality},
              pairing_of(o)};
    plan.left_out = keep_shard(plan.pairing.items, shard);
    keep_shard(plan.pairing.faults, shard);
    return plan;
}

/// One item on its way to the writer, or why it failed.
struct PackedItem {
    DataSetItem item;
    std::string codec;
    std::optional<SquaredError> loss;
    std::optional<Error> error;

    ItemNotes notes;
};

/// Turns files into what is stored. Thread-safe.
class ItemPacker {
public:
    ItemPacker(const Plan& plan, const PackOptions& options)
        : plan_(plan), reader_(plan.labels, options) {}

    PackedItem pack(const Sources& sources) const {
        PackedItem packed;
        packed.item.name = sources.name;
        try {
            store(sources, packed);
        } catch (const Error& error) {
            if (error.code() != ExitCode::kData && error.code() != ExitCode::kMissing) {
                throw;
            }
            packed.error = error;
        }
        return packed;
    }

private:
    void store(const Sources& sources, PackedItem& packed) const {
        auto source = reader_.read(sources);
        packed.notes = std::move(source.notes);
        const auto size = target_of(source.labels.size, sources);
        const auto map = [&](const LabelMap& from, std::string_view bytes) {
            return from.size == size ? store_map(from, bytes)
                                     : store_map(resize_nearest(from, size), {});
        };
        packed.item.labels = map(source.labels, source.label_bytes);
        if (source.photo) {
            auto photo = source.photo->size == size
                             ? store_photo(*source.photo, source.photo_bytes, plan_.coding)
                             : store_photo(resize_bicubic(*source.photo, size), {}, plan_.coding);
            packed.item.photo = std::move(photo.record);
            packed.codec = std::move(photo.codec);
            packed.loss = photo.error;
        }
        if (source.instances) {
            packed.item.instances = map(*source.instances, source.instance_bytes);
        }
    }

    Size target_of(Size size, const Sources& sources) const {
        const auto target = plan_.resize.target(size);
        if (std::max(target.width, target.height) > kMaxPictureSide ||
            target.pixels() > kMaxPixels) {
            throw DataError("{}: its {}x{} pixels would become {}x{} with --resize {}, more than "
                            "can be read back",
                            sources.labels.string(), size.width, size.height, target.width,
                            target.height, plan_.resize.text());
        }
        return target;
    }

    const Plan& plan_;
    ItemReader reader_;
};

class Packing {
public:
    Packing(const PackOptions& options, const Plan& plan)
        : options_(options),
          plan_(plan),
          packer_(plan, options),
          notes_(plan.labels, options),
          writer_(options.output, options.overwrite),
          progress_("pack", plan.pairing.items.size()) {
        outcome_.planned = plan.pairing.items.size();
        outcome_.in_other_shards = plan.left_out;
        outcome_.config.resize = plan.resize;
        outcome_.config.split = options.split;
        const bool has_photos = !options.photos.empty() || options.side_by_side;
        outcome_.config.quality = has_photos && plan.coding.jpeg ? plan.coding.quality : 0;
    }

    PackOutcome run() {
        const auto start = Clock::now();
        for (const auto& fault : plan_.pairing.faults) {
            report(
                Error(ExitCode::kMissing, fmt::format("{}: {}", fault.file.string(), fault.what)));
        }
        pack_items();
        progress_.finish();
        outcome_.stopped = stop_requested();
        if (!outcome_.stopped) {
            notes_.report();
            commit();
        }
        outcome_.seconds = seconds_since(start);
        return std::move(outcome_);
    }

private:
    void pack_items() {
        const auto& items = plan_.pairing.items;
        parallel_in_order(
            options_.threads, items.size(), [&](std::size_t i) { return packer_.pack(items[i]); },
            [&](const PackedItem& item) { add(item); });
    }

    void add(const PackedItem& packed) {
        if (packed.error) {
            progress_.fail();
            report(*packed.error);
            return;
        }
        if (const auto fault = notes_.add(packed.notes)) {
            progress_.fail();
            report(DataError("{}", *fault));
            return;
        }
        try {
            writer_.add(packed.item);
        } catch (const DataError& error) {
            progress_.fail();
            report(error);
            return;
        }
        ++outcome_.items;
        auto& config = outcome_.config;
        config.photo_codec = merged_codec(config.photo_codec, packed.codec);
        if (!packed.codec.empty()) {
            ++outcome_.codecs[packed.codec];
        }
        if (packed.loss) {
            config.loss.add(*packed.loss);
        }
        progress_.advance();
    }

    void report(const Error& error) {
        log_error("{}", error.what());
        ++(error.code() == ExitCode::kMissing ? outcome_.missing : outcome_.malformed);
        if (options_.on_error == OnError::kStop) {
            throw Error(error.code(), "stopped at the first bad input (--on-error stop); nothing "
                                      "was written");
        }
    }

    /// A shard may be empty by chance; a set that is empty because all items failed is an error.
    void commit() {
        const auto bad = outcome_.malformed + outcome_.missing;
        if (outcome_.items == 0 && bad > 0) {
            throw Error(outcome_.exit_code(),
                        fmt::format("none of {} items can be packed; nothing was written", bad));
        }
        if (const auto fault = notes_.fault()) {
            throw DataError("{}; nothing was written", *fault);
        }
        writer_.configuration(to_json(outcome_.config));
        writer_.label_table(plan_.labels.table().text());
        writer_.provenance(Provenance::of_this_process());
        outcome_.digest = writer_.commit().hex();
    }

    const PackOptions& options_;
    const Plan& plan_;
    ItemPacker packer_;
    SourceNotes notes_;
    DataSetWriter writer_;
    Progress progress_;
    PackOutcome outcome_;
};

void print_plan(const PackOptions& o, const Plan& plan) {
    fmt::print("{} items, {} labels, --resize {}, for '{}'\n", plan.pairing.items.size(),
               plan.labels.table().channels(), plan.resize.text(), o.output);
    for (const auto& item : plan.pairing.items) {
        fmt::print("{}\t{}\t{}\t{}\n", item.name, item.labels.string(), item.photo.string(),
                   item.instances.string());
    }
    for (const auto& fault : plan.pairing.faults) {
        log_error("{}: {}", fault.file.string(), fault.what);
    }
}

} // namespace

ExitCode pack(const PackOptions& options) {
    auto o = options;
    apply_preset(o, o.split);
    const auto plan = plan_of(o);
    if (preset_has_instances(o.preset) && o.instances.empty()) {
        log_info("--preset {}: the reference uses instance maps here; without --instances, "
                 "networks trained on this set see no edges between objects of the same label",
                 o.preset);
    }
    if (o.dry_run) {
        print_plan(o, plan);
        return plan.pairing.faults.empty() ? ExitCode::kOk : ExitCode::kMissing;
    }
    const auto outcome = Packing(o, plan).run();
    report(o, outcome);
    return outcome.exit_code();
}

} // namespace spade

/// The module's entry point: tools/prepare/pack.cpp calls it by name.
extern "C" spade::ExitCode spade_pack(const spade::PackOptions& options) {
    return spade::pack(options);
}
