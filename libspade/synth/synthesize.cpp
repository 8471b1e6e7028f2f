#include "libspade/synth/synthesize.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/base/version.hpp"
#include "libspade/data/prefetcher.hpp"
#include "libspade/data/workers.hpp"
#include "libspade/data/write_queue.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/resample.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/model/checkpoint.hpp"
#include "libspade/synth/manifest.hpp"
#include "libspade/synth/plan.hpp"
#include "libspade/synth/prepare.hpp"
#include "libspade/synth/renderer.hpp"
#include "libspade/synth/size_rule.hpp"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace spade {

namespace {

using Clock = std::chrono::steady_clock;

/// Refuses options that the network does not support. Exit 64: the command line must change.
void require_compatible(const SynthOptions& o, const SynthPlan& plan, const ModelConfig& config) {
    const bool takes_style = config.generator.takes_style();
    if (!o.style.empty() && !config.encoder) {
        throw UsageError("--style: '{}' has no style encoder", o.checkpoint);
    }
    if (o.samples > 1 && !takes_style) {
        throw UsageError("--samples {}: '{}' takes no style, so all samples would be equal",
                         o.samples, o.checkpoint);
    }
    const auto has_instances = [](const SynthItem& item) {
        return item.map.set && item.map.set->has(PictureKind::kInstances);
    };
    if (config.generator.semantics.edges && o.instances.empty() &&
        !std::all_of(plan.items.begin(), plan.items.end(), has_instances)) {
        throw UsageError("'{}' was trained with instance maps; give --instances DIR, or "
                         "--instances from-labels to take the edges of the label maps",
                         o.checkpoint);
    }
    if (!config.generator.semantics.edges && !o.instances.empty()) {
        throw UsageError("--instances: '{}' was trained without instance maps", o.checkpoint);
    }
    if (config.generator.semantics.planes != 0) {
        throw ConfigError("'{}' takes continuous planes, which label maps do not have",
                          o.checkpoint);
    }
}

/// A data set says what its ids mean; the network must have been trained with the same meaning.
void require_same_labels(const SynthPlan& plan, const Checkpoint& checkpoint) {
    std::set<const DataSetReader*> seen;
    for (const auto& item : plan.items) {
        const auto* set = item.map.set.get();
        if (set == nullptr || !seen.insert(set).second) {
            continue;
        }
        const auto table = LabelTable::parse(set->label_table(), set->path().string());
        if (const auto difference = first_difference(table, checkpoint.labels())) {
            throw ConfigError("{}: its label table differs from the checkpoint's: {}",
                              set->path().string(), *difference);
        }
    }
}

/// Counts how items ended; the summary and the exit code come from here.
struct Tally {
    std::atomic<std::uint64_t> made{0};
    std::uint64_t skipped = 0;
    std::map<ExitCode, std::uint64_t> failures;
    bool stopped = false; ///< by a signal
    bool halted = false;  ///< by --on-error stop

    std::uint64_t failed() const {
        std::uint64_t sum = 0;
        for (const auto& [code, count] : failures) {
            sum += count;
        }
        return sum;
    }

    /// Of several failures, the one most likely to concern more than its item.
    ExitCode exit_code() const {
        if (stopped) {
            return ExitCode::kStopped;
        }
        for (const auto code : {ExitCode::kIo, ExitCode::kInternal, ExitCode::kConfig,
                                ExitCode::kData, ExitCode::kMissing}) {
            if (failures.count(code) > 0) {
                return code;
            }
        }
        return ExitCode::kOk;
    }
};

const IdMap kNoRemap;

/// Why an item cannot be rendered. Items come in the order of the plan.
std::optional<Error> fault_of(const PreparedItem& prepared, PaletteCheck& palettes) {
    if (prepared.error) {
        return prepared.error;
    }
    const auto file = prepared.item->map.text();
    const auto fault = palettes.add(prepared.palette, file);
    return fault ? std::optional<Error>(DataError("{}: {}", file, *fault)) : std::nullopt;
}

/// The first line of an error, without LibTorch's backtrace.
std::string reason_of(const std::exception& error) {
    const auto* torch = dynamic_cast<const c10::Error*>(&error);
    const std::string text = torch != nullptr ? torch->what_without_backtrace() : error.what();
    return text.substr(0, text.find('\n'));
}

class Synthesis {
public:
    Synthesis(const SynthOptions& options, const Checkpoint& checkpoint, const SynthPlan& plan,
              const SizeRule& size)
        : options_(options),
          config_(checkpoint.config()),
          plan_(plan),
          model_(checkpoint.digest()),
          renderer_(checkpoint, parse_device(options.device), options.precision),
          rounding_(options.rounding),
          palettes_(checkpoint.labels(), kNoRemap),
          workers_(std::max(1, options.threads / 2)),
          window_(2 * (static_cast<std::size_t>(options.threads) +
                       static_cast<std::size_t>(options.batch))),
          progress_("synthesize", plan.items.size() * static_cast<std::size_t>(options.samples)),
          writers_(workers_.arena(), window_) {
        if (!plan.to_stdout) {
            manifest_.emplace(options.output, plan.manifest_name,
                              options.skip_existing ? Manifest::Earlier::kRead
                                                    : Manifest::Earlier::kIgnore);
            if (options.skip_existing) {
                require_only_own_outputs(plan, options.output, *manifest_);
            }
        }
        reader_.emplace(options_, config_, checkpoint.labels(), size, model_, plan.shared_style,
                        options.skip_existing && manifest_ ? &*manifest_ : nullptr);
    }

    Tally& run() {
        Prefetcher<PreparedItem> ahead(
            workers_.arena(), plan_.items.size(), window_,
            [this](std::size_t i) { return reader_->read(plan_.items[i]); });
        while (!ahead.empty() && !tally_.halted && !(tally_.stopped = stop_requested())) {
            take(ahead.next());
        }
        if (const auto fault = palettes_.fault()) {
            log_warning("{}", *fault);
        }
        render();
        writers_.finish();
        progress_.finish();
        return tally_;
    }

private:
    struct Pending {
        const SynthItem* item = nullptr;
        RenderJob job;
        std::string output;
        Size size;
        Recipe recipe;
    };

    void take(PreparedItem prepared) {
        if (const auto fault = fault_of(prepared, palettes_)) {
            report(*fault, options_.samples);
            return;
        }
        const auto skipped = options_.samples - static_cast<int>(prepared.samples.size());
        tally_.skipped += static_cast<std::uint64_t>(skipped);
        progress_.advance(static_cast<std::uint64_t>(skipped));
        const auto style = style_of(prepared);
        for (const int sample : prepared.samples) {
            if ((tally_.stopped = stop_requested())) {
                return;
            }
            append(prepared, sample, style);
        }
    }

    void report(const Error& error, int pictures) {
        log_error("{}", error.what());
        ++tally_.failures[error.code()];
        progress_.fail(static_cast<std::uint64_t>(pictures));
        tally_.halted = options_.on_error == OnError::kStop;
    }

    /// Encoded once where all items share one photo.
    std::optional<Style> style_of(const PreparedItem& prepared) {
        if (!prepared.style) {
            return std::nullopt;
        }
        if (!last_style_ || last_style_->first != *prepared.recipe.style) {
            last_style_.emplace(*prepared.recipe.style, renderer_.encode(*prepared.style));
        }
        return last_style_->second;
    }

    torch::Tensor z_of(const Recipe& recipe, const std::optional<Style>& style) const {
        if (!config_.generator.takes_style()) {
            return {};
        }
        const auto eps =
            latent_noise(recipe.seed, recipe.item, recipe.sample, config_.generator.z_dim);
        return style ? style->sample(eps, recipe.style_noise) : eps;
    }

    void append(const PreparedItem& prepared, int sample, const std::optional<Style>& style) {
        Pending pending;
        pending.item = prepared.item;
        pending.recipe = prepared.recipe;
        pending.recipe.sample = sample;
        pending.output = prepared.item->outputs[static_cast<std::size_t>(sample)];
        pending.size = prepared.picture_size;
        pending.job = {prepared.ids, prepared.instances, z_of(pending.recipe, style)};
        if (!pending_.empty() && !fits_batch(pending)) {
            render();
        }
        pending_.push_back(std::move(pending));
        if (pending_.size() >= static_cast<std::size_t>(options_.batch)) {
            render();
        }
    }

    bool fits_batch(const Pending& next) const {
        return next.job.ids.size == pending_.front().job.ids.size;
    }

    /// If a batch fails, tries its pictures one by one; those that fail are reported by name.
    void render() {
        auto pending = std::exchange(pending_, {});
        if (pending.size() > 1) {
            try {
                render_together(pending);
                return;
            } catch (const std::exception& error) {
                log_debug("a batch of {} failed: {}", pending.size(), reason_of(error));
            }
        }
        for (auto& one : pending) {
            render_alone(one);
        }
    }

    void render_together(std::vector<Pending>& pending) {
        std::vector<RenderJob> jobs;
        for (const auto& one : pending) {
            jobs.push_back(one.job);
        }
        auto photos = renderer_.render(jobs, rounding_);
        for (std::size_t i = 0; i < photos.size(); ++i) {
            submit(std::move(photos[i]), std::move(pending[i]));
        }
    }

    void render_alone(Pending& pending) {
        std::vector<Photo> photos;
        try {
            photos = renderer_.render({pending.job}, rounding_);
        } catch (const std::exception& error) {
            const auto size = pending.job.ids.size;
            report(InternalError("{}: the network failed at {}x{}: {}; a smaller --size needs less "
                                 "memory",
                                 pending.item->map.text(), size.width, size.height,
                                 reason_of(error)),
                   1);
            return;
        }
        submit(std::move(photos.front()), std::move(pending));
    }

    void submit(Photo photo, Pending pending) {
        pending.job = {}; // the writers need no map
        writers_.submit([this, photo = std::move(photo), pending = std::move(pending)] {
            write(photo, pending);
        });
    }

    void write(const Photo& made, const Pending& pending) {
        const auto& photo = made.size == pending.size ? made : resize_bicubic(made, pending.size);
        const auto bytes = options_.format == PictureFormat::kJpg
                               ? encode_jpeg(photo, options_.quality)
                               : encode_png(photo);
        if (plan_.to_stdout) {
            write_standard_output(bytes);
        } else {
            const auto path = std::filesystem::path(options_.output) / pending.output;
            create_folders(path.parent_path());
            publish_bytes(path, bytes.data(), bytes.size(),
                          options_.overwrite || manifest_->knows(pending.output),
                          Durability::kNoSync);
            manifest_->add(pending.output, pending.recipe, digest_of(bytes));
        }
        ++tally_.made;
        progress_.advance();
    }

    const SynthOptions& options_;
    const ModelConfig& config_;
    const SynthPlan& plan_;
    Digest model_;
    Renderer renderer_;
    Rounding rounding_;
    PaletteCheck palettes_;
    Workers workers_;    ///< read and write beside the network's own threads
    std::size_t window_; ///< items underway on either side of the network
    Progress progress_;
    Tally tally_;
    std::optional<Manifest> manifest_;
    std::optional<SynthReader> reader_;
    std::vector<Pending> pending_;
    std::optional<std::pair<Digest, Style>> last_style_;
    WriteQueue writers_; ///< last: its jobs use everything above
};

void print_plan(const SynthPlan& plan, const SynthOptions& o, const ModelConfig& config) {
    fmt::print("{} label maps, {} pictures of {}, from '{}' ({} {}, trained for {}x{})\n",
               plan.items.size(), plan.items.size() * static_cast<std::size_t>(o.samples),
               o.size == "native" ? fmt::format("{}x{}", config.width, config.height) : o.size,
               o.checkpoint, to_text(config.generator.architecture),
               to_text(config.generator.upsampling), config.width, config.height);
}

/// Reads every input as the run would, and prints what would be written: finds what the run would
/// find.
ExitCode rehearse(const SynthPlan& plan, const SynthOptions& o, const Checkpoint& checkpoint,
                  const SizeRule& size) {
    print_plan(plan, o, checkpoint.config());
    const SynthReader reader(o, checkpoint.config(), checkpoint.labels(), size, checkpoint.digest(),
                             plan.shared_style, nullptr);
    PaletteCheck palettes(checkpoint.labels(), kNoRemap);
    Workers workers(o.threads);
    Tally tally;
    Prefetcher<PreparedItem> ahead(workers.arena(), plan.items.size(),
                                   2 * static_cast<std::size_t>(o.threads),
                                   [&](std::size_t i) { return reader.read(plan.items[i]); });
    while (!ahead.empty() && !(tally.stopped = stop_requested())) {
        const auto prepared = ahead.next();
        if (const auto fault = fault_of(prepared, palettes)) {
            log_error("{}", fault->what());
            ++tally.failures[fault->code()];
            if (o.on_error == OnError::kStop) {
                break;
            }
            continue;
        }
        for (const auto& output : prepared.item->outputs) {
            fmt::print("{}\t{}\n", prepared.item->map.text(), output);
        }
    }
    return tally.exit_code();
}

void print_summary(const SynthOptions& o, const Tally& tally, const Digest& model, double seconds) {
    const auto made = tally.made.load();
    const auto rate = seconds > 0 ? static_cast<double>(made) / seconds : 0.0;
    if (o.json) {
        const nlohmann::json summary{{"schema", "spade-synth"},    {"version", kVersion},
                                     {"checkpoint", o.checkpoint}, {"model", model.hex()},
                                     {"pictures", made},           {"skipped", tally.skipped},
                                     {"failed", tally.failed()},   {"stopped", tally.stopped},
                                     {"seconds", seconds},         {"pictures_per_second", rate}};
        fmt::print("{}\n", json_text(summary));
    }
    log_info("{} pictures in {:.1f} s ({:.2f} a second), {} skipped, {} bad inputs", made, seconds,
             rate, tally.skipped, tally.failed());
    if (tally.halted) {
        log_warning("stopped at the first bad input (--on-error stop)");
    }
    if (tally.stopped) {
        log_warning("stopped by a signal; all written pictures are complete; run again with "
                    "--skip-existing to resume");
    }
}

} // namespace

ExitCode synthesize(const SynthOptions& o) {
    const auto size = SizeRule::parse(o.size);
    const auto plan = plan_synthesis(o);
    const auto checkpoint = Checkpoint::open(o.checkpoint);
    require_compatible(o, plan, checkpoint.config());
    require_same_labels(plan, checkpoint);
    size.require_possible(checkpoint.config());
    if (o.dry_run) {
        return rehearse(plan, o, checkpoint, size);
    }
    at::set_num_threads(o.threads);
    const auto start = Clock::now();
    Synthesis synthesis(o, checkpoint, plan, size);
    const auto& tally = synthesis.run();
    const std::chrono::duration<double> seconds = Clock::now() - start;
    print_summary(o, tally, checkpoint.digest(), seconds.count());
    return tally.exit_code();
}

} // namespace spade

/// The module's entry point: tools/spade-synth.cpp calls it by name.
extern "C" spade::ExitCode spade_synthesize(const spade::SynthOptions& options) {
    try {
        return spade::synthesize(options);
    } catch (const c10::Error& error) {
        throw spade::InternalError("{}", error.what_without_backtrace());
    }
}
