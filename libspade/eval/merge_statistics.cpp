#include "libspade/base/error.hpp"
#include "libspade/eval/statistics.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace spade {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// The first setting in which two protocols differ, and how: "features/resize is "clean" there and
/// "tf1" here".
std::string difference_of(const json& there, const json& here) {
    const auto operations = json::diff(there, here);
    const auto path = operations.front().at("path").get<std::string>();
    const auto at = [&](const json& protocol) {
        const json::json_pointer pointer(path);
        return protocol.contains(pointer) ? protocol.at(pointer).dump() : "nothing";
    };
    return fmt::format("{} is {} there and {} here", path.substr(1), at(there), at(here));
}

void require_one_run(const std::vector<fs::path>& paths, const std::vector<Statistics>& shards) {
    const auto& first = shards.front();
    std::vector<bool> seen(static_cast<std::size_t>(std::max(first.shard.count, 1)));
    for (std::size_t i = 0; i < shards.size(); ++i) {
        const auto& s = shards[i];
        if (s.protocol != first.protocol) {
            throw ConfigError("{}: its settings differ from those of {}: {}", paths[i].string(),
                              paths.front().string(), difference_of(first.protocol, s.protocol));
        }
        if (s.shard.count != first.shard.count || s.shard.index < 1 ||
            s.shard.index > s.shard.count) {
            throw ConfigError("{}: is shard {} of {}, but {} is one of {}", paths[i].string(),
                              s.shard.index, s.shard.count, paths.front().string(),
                              first.shard.count);
        }
        auto place = seen[static_cast<std::size_t>(s.shard.index - 1)];
        if (place) {
            throw DataError("{}: is shard {} of {}, which another file already holds",
                            paths[i].string(), s.shard.index, s.shard.count);
        }
        seen[static_cast<std::size_t>(s.shard.index - 1)] = true;
    }
    const auto missing = std::find(seen.begin(), seen.end(), false);
    if (missing != seen.end()) {
        throw DataError("shard {} of {} is missing; scores of a part are not those of the whole",
                        missing - seen.begin() + 1, first.shard.count);
    }
}

/// Joins everything about one set, in the order of names.
class Join {
public:
    void add(const SetStatistics& set) {
        const auto first = static_cast<std::int32_t>(all_.names.size());
        all_.source = set.source;
        all_.names.insert(all_.names.end(), set.names.begin(), set.names.end());
        all_.digests.insert(all_.digests.end(), set.digests.begin(), set.digests.end());
        if (set.moments) {
            all_.moments = set.moments; // the same file for every shard
        }
        if (set.features.defined()) {
            features_.push_back(set.features);
        }
        for (auto cell : set.confusion) {
            cell.picture += first;
            all_.confusion.push_back(cell);
        }
    }

    /// \returns for each picture of the ordered set its index among the joined ones
    std::vector<std::size_t> finish() {
        std::vector<std::size_t> order(all_.names.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return all_.names[a] < all_.names[b]; });
        require_distinct(order);
        std::vector<std::int32_t> place(order.size());
        SetStatistics sorted = all_;
        for (std::size_t i = 0; i < order.size(); ++i) {
            sorted.names[i] = all_.names[order[i]];
            sorted.digests[i] = all_.digests[order[i]];
            place[order[i]] = static_cast<std::int32_t>(i);
        }
        for (auto& cell : sorted.confusion) {
            cell.picture = place[static_cast<std::size_t>(cell.picture)];
        }
        std::stable_sort(sorted.confusion.begin(), sorted.confusion.end(),
                         [](const auto& a, const auto& b) { return a.picture < b.picture; });
        if (!features_.empty()) {
            sorted.features = features_in(order);
        }
        all_ = std::move(sorted);
        return order;
    }

    SetStatistics take() { return std::move(all_); }

private:
    void require_distinct(const std::vector<std::size_t>& order) const {
        for (std::size_t i = 1; i < order.size(); ++i) {
            if (all_.names[order[i]] == all_.names[order[i - 1]]) {
                throw DataError("{}: is in two shards of {}", all_.names[order[i]], all_.source);
            }
        }
    }

    /// Moves the features into place, freeing those of each shard.
    torch::Tensor features_in(const std::vector<std::size_t>& order) {
        std::vector<std::int64_t> place(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            place[order[i]] = static_cast<std::int64_t>(i);
        }
        if (features_.size() == 1 && std::is_sorted(order.begin(), order.end())) {
            return features_.front();
        }
        auto features =
            torch::empty({static_cast<std::int64_t>(order.size()), features_.front().size(1)});
        const auto places = torch::tensor(place);
        std::int64_t first = 0;
        for (auto& part : features_) {
            features.index_copy_(0, places.narrow(0, first, part.size(0)), part);
            first += part.size(0);
            part = torch::Tensor();
        }
        return features;
    }

    SetStatistics all_;
    std::vector<torch::Tensor> features_;
};

SetStatistics joined(std::vector<Statistics>& shards,
                     const std::function<SetStatistics&(Statistics&)>& set_of,
                     std::vector<std::size_t>& order) {
    Join join;
    for (auto& shard : shards) {
        auto& set = set_of(shard);
        join.add(set);
        set.features = torch::Tensor();
    }
    order = join.finish();
    return join.take();
}

} // namespace

Statistics merge_statistics(const std::vector<fs::path>& paths) {
    std::vector<Statistics> shards;
    for (const auto& path : paths) {
        shards.push_back(read_statistics(path));
    }
    require_one_run(paths, shards);
    Statistics all;
    all.protocol = shards.front().protocol;
    std::vector<std::size_t> order;
    if (shards.front().real) {
        all.real = joined(
            shards, [](Statistics& s) -> SetStatistics& { return *s.real; }, order);
    }
    all.fake = joined(
        shards, [](Statistics& s) -> SetStatistics& { return s.fake; }, order);
    for (const auto& [measure, unused] : shards.front().values) {
        std::vector<double> values;
        for (const auto& shard : shards) {
            const auto& part = shard.values.at(measure);
            values.insert(values.end(), part.begin(), part.end());
        }
        auto& sorted = all.values[measure];
        for (const auto i : order) {
            sorted.push_back(values.at(i));
        }
    }
    for (const auto& shard : shards) {
        all.diversity.insert(shard.diversity.begin(), shard.diversity.end());
    }
    return all;
}

} // namespace spade
