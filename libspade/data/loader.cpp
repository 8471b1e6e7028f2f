#include "libspade/data/loader.hpp"

#include "libspade/base/error.hpp"
#include "libspade/data/prefetcher.hpp"
#include "libspade/data/workers.hpp"
#include "libspade/labels/channel_lookup.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <numeric>
#include <string>
#include <utility>

namespace spade {

namespace {

using Clock = std::chrono::steady_clock;

void require_at_least_one(int value, const char* what) {
    if (value < 1) {
        throw ConfigError("loading: {} must be at least 1, not {}", what, value);
    }
}

std::size_t items_of_global_batch(const LoaderOptions& o) {
    return static_cast<std::size_t>(o.batch) * static_cast<std::size_t>(o.ranks);
}

LoaderOptions checked(const DataSet& set, const LoaderOptions& o) {
    require_at_least_one(o.batch, "the batch size");
    require_at_least_one(o.ranks, "the number of ranks");
    require_at_least_one(o.threads, "the number of threads");
    require_at_least_one(o.ahead, "the number of batches to load ahead");
    if (o.rank < 0 || o.rank >= o.ranks) {
        throw ConfigError("loading: rank {} is out of range for {} ranks, counted from 0", o.rank,
                          o.ranks);
    }
    const auto crop = o.augment.crop;
    if (crop != Size{} && (crop.width < 1 || crop.height < 1)) {
        throw ConfigError("loading: invalid crop {}x{}; both sides must be at least 1", crop.width,
                          crop.height);
    }
    if (set.size() < items_of_global_batch(o)) {
        throw ConfigError("{}: has {} items, fewer than one batch of {} on each of {} ranks; "
                          "reduce the batch size",
                          set.reader().path().string(), set.size(), o.batch, o.ranks);
    }
    return o;
}

/// Decodes and augments items. Thread-safe.
class ItemDecoder {
public:
    ItemDecoder(const DataSet& set, const LoaderOptions& options)
        : set_(set),
          options_(options),
          lookup_(set.table()),
          has_photos_(set.has(PictureKind::kPhotos)),
          has_instances_(set.has(PictureKind::kInstances)) {}

    TrainingItem decode(std::size_t index, std::uint64_t epoch) const {
        auto labels = set_.labels(index);
        const auto stored = labels.size;
        const auto resized = options_.augment.resize.target(stored);
        const auto name = set_.text(index);
        const RandomStream stream(options_.seed,
                                  fmt::format("augment/{}/{}", set_.name(index), epoch));
        const auto window = draw_crop_window(options_.augment, resized, stream, name);

        TrainingItem item;
        item.index = index;
        // Ids are checked before the crop, which would hide a wrong one in most epochs.
        item.channels =
            resize_crop_flip(window, resized, lookup_.channels(std::move(labels), name));
        if (has_instances_) {
            auto instances = set_.instances(index);
            require_map_size(instances.size, stored, "instance map", name);
            item.instances = resize_crop_flip(window, resized, std::move(instances));
        }
        if (has_photos_) {
            auto photo = set_.photo(index);
            require_map_size(photo.size, stored, "photo", name);
            item.photo = resize_crop_flip(window, resized, std::move(photo));
        }
        return item;
    }

private:
    static void require_map_size(Size size, Size labels, const char* what, std::string_view name) {
        if (size != labels) {
            throw DataError("{}: the {} has {}x{} pixels, but the label map has {}x{}; pack the "
                            "data set again",
                            name, what, size.width, size.height, labels.width, labels.height);
        }
    }

    const DataSet& set_;
    const LoaderOptions& options_;
    ChannelLookup lookup_;
    bool has_photos_;
    bool has_instances_;
};

std::vector<std::size_t> unshuffled(std::size_t count) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    return order;
}

/// The items of this rank in an epoch of `batches`, in order, from `first_batch` on.
std::vector<std::size_t> items_of_rank(const LoaderOptions& o,
                                       const std::vector<std::size_t>& order,
                                       std::size_t first_batch, std::size_t batches) {
    std::vector<std::size_t> items;
    const auto ranks = static_cast<std::size_t>(o.ranks);
    const auto end = batches * items_of_global_batch(o);
    auto at = first_batch * items_of_global_batch(o) + static_cast<std::size_t>(o.rank);
    for (; at < end; at += ranks) {
        items.push_back(order[at]);
    }
    return items;
}

/// One epoch in progress; decodes its items at most `items_ahead` ahead of next().
class EpochRun {
public:
    EpochRun(const ItemDecoder& decoder, tbb::task_arena& workers, std::vector<std::size_t> items,
             std::uint64_t epoch, std::size_t items_ahead)
        : decoder_(decoder),
          items_(std::move(items)),
          epoch_(epoch),
          prefetcher_(workers, items_.size(), items_ahead,
                      [this](std::size_t i) { return produce(i); }) {}

    bool empty() const { return prefetcher_.empty(); }
    TrainingItem next() { return prefetcher_.next(); }
    std::size_t begun() const { return begun_; }

private:
    TrainingItem produce(std::size_t i) {
        ++begun_;
        return decoder_.decode(items_[i], epoch_);
    }

    const ItemDecoder& decoder_;
    std::vector<std::size_t> items_;
    std::uint64_t epoch_;
    std::atomic<std::size_t> begun_{0};
    Prefetcher<TrainingItem> prefetcher_; ///< last: its jobs use everything above
};

} // namespace

struct Loader::State {
    State(const DataSet& a_set, const LoaderOptions& an_options)
        : set(a_set),
          options(checked(a_set, an_options)),
          decoder(set, options),
          workers(options.threads) {}

    std::size_t batches() const { return set.size() / items_of_global_batch(options); }

    const DataSet& set;
    LoaderOptions options;
    ItemDecoder decoder;
    Workers workers;
    Clock::duration waited{};
    std::optional<EpochRun> run; ///< last: it uses everything above
};

Loader::Loader(const DataSet& set, const LoaderOptions& options)
    : state_(std::make_unique<State>(set, options)) {}

Loader::~Loader() = default;

std::size_t Loader::batches() const { return state_->batches(); }

void Loader::start(std::uint64_t epoch, std::size_t first_batch) {
    auto& s = *state_;
    const auto& o = s.options;
    if (first_batch > s.batches()) {
        throw ConfigError("{}: cannot resume at batch {} of an epoch of {} batches; was the run "
                          "started with another data set, batch size or number of ranks?",
                          s.set.reader().path().string(), first_batch, s.batches());
    }
    s.run.reset();
    s.waited = {};
    const auto order =
        o.shuffle ? epoch_order(o.seed, epoch, s.set.size()) : unshuffled(s.set.size());
    s.run.emplace(s.decoder, s.workers.arena(), items_of_rank(o, order, first_batch, s.batches()),
                  epoch, static_cast<std::size_t>(o.ahead) * static_cast<std::size_t>(o.batch));
}

std::vector<TrainingItem> Loader::next() {
    auto& s = *state_;
    std::vector<TrainingItem> batch;
    if (!s.run || s.run->empty()) {
        return batch;
    }
    std::exception_ptr error;
    const auto before = Clock::now();
    for (int i = 0; i < s.options.batch; ++i) {
        try {
            batch.push_back(s.run->next());
        } catch (...) {
            error = error ? error : std::current_exception();
        }
    }
    s.waited += Clock::now() - before;
    if (error) {
        std::rethrow_exception(error);
    }
    return batch;
}

double Loader::seconds_waited() const {
    return std::chrono::duration<double>(state_->waited).count();
}

std::size_t Loader::items_begun() const { return state_->run ? state_->run->begun() : 0; }

TrainingItem load_item(const DataSet& set, std::size_t index, const LoaderOptions& options,
                       std::uint64_t epoch) {
    return ItemDecoder(set, options).decode(index, epoch);
}

std::vector<std::size_t> epoch_order(std::uint64_t seed, std::uint64_t epoch, std::size_t count) {
    auto order = unshuffled(count);
    RandomStream stream(seed, fmt::format("order/{}", epoch));
    for (auto left = count; left > 1; --left) {
        std::swap(order[left - 1], order[stream.below(left)]);
    }
    return order;
}

} // namespace spade
