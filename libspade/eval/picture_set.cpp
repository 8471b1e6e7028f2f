#include "libspade/eval/picture_set.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/data/collect.hpp"
#include "libspade/data/in_order.hpp"
#include "libspade/eval/require_running.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/io/file.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace spade {

std::string_view map_name(std::string_view name) {
    auto end = name.size();
    while (end > 0 && std::isdigit(static_cast<unsigned char>(name[end - 1])) != 0) {
        --end;
    }
    const bool numbered =
        end < name.size() && end > 1 && name[end - 1] == '.' && name[end - 2] != '/';
    return numbered ? name.substr(0, end - 1) : name;
}

PictureSet PictureSet::open(const std::string& source, PictureKind kind, const Shard& shard) {
    PictureSet set;
    set.source_ = source;
    set.kind_ = kind;
    if (std::filesystem::is_directory(source)) {
        for (auto& [name, path] : files_by_name(source)) {
            set.items_.push_back({name, path, 0});
        }
    } else {
        set.set_ = std::make_shared<const DataSet>(DataSet::open(source));
        if (!set.set_->has(kind)) {
            throw MissingError("{}: has no {}", source,
                               kind == PictureKind::kLabels ? "label maps" : "photos");
        }
        for (std::size_t i = 0; i < set.set_->size(); ++i) {
            set.items_.push_back({set.set_->name(i), {}, i});
        }
    }
    if (set.items_.empty()) {
        throw MissingError("{}: has no pictures", source);
    }
    auto& items = set.items_;
    items.erase(std::remove_if(items.begin(), items.end(),
                               [&](const Item& item) { return !shard.holds(map_name(item.name)); }),
                items.end());
    std::sort(items.begin(), items.end(),
              [](const Item& a, const Item& b) { return a.name < b.name; });
    return set;
}

PictureSet PictureSet::photos(const std::string& source, const Shard& shard) {
    return open(source, PictureKind::kPhotos, shard);
}

PictureSet PictureSet::labels(const std::string& source, const std::string& table,
                              const Shard& shard) {
    auto set = open(source, PictureKind::kLabels, shard);
    if (table.empty() && !set.set_) {
        throw UsageError("--table is missing: it says what the ids in {} mean", source);
    }
    set.table_ = table.empty() ? set.set_->table() : LabelTable::load(table);
    if (set.set_) {
        if (const auto difference = first_difference(set.set_->table(), set.table_)) {
            throw ConfigError("{}: its label table differs from {}: {}", source, table,
                              *difference);
        }
    }
    return set;
}

std::string PictureSet::text(std::size_t index) const {
    return set_ ? set_->text(items_[index].record) : items_[index].path.string();
}

std::optional<std::size_t> PictureSet::find(std::string_view name) const {
    const auto found =
        std::lower_bound(items_.begin(), items_.end(), name,
                         [](const Item& a, std::string_view b) { return a.name < b; });
    if (found == items_.end() || found->name != name) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - items_.begin());
}

std::optional<std::size_t> PictureSet::find_by_map_name(std::string_view name) const {
    const auto same = find(name);
    return same ? same : find(map_name(name));
}

std::string PictureSet::bytes(std::size_t index) const {
    const auto& item = items_[index];
    return set_ ? set_->reader().record(kind_, item.record) : read_file(item.path, kMaxFileBytes);
}

Photo PictureSet::photo(std::size_t index) const {
    const auto& item = items_[index];
    return set_ ? set_->photo(item.record) : read_photo_bytes(bytes(index), text(index));
}

LabelMap PictureSet::channels(std::size_t index) const {
    const auto& item = items_[index];
    const auto map =
        set_ ? set_->labels(item.record) : read_label_map_bytes(bytes(index), text(index));
    return to_channels(map, table_, text(index));
}

Survey survey(const PictureSet& set, bool labels, int threads) {
    struct Found {
        Digest digest;
        Size size;
        std::string fault;
        ExitCode code = ExitCode::kOk;
    };
    Survey all;
    std::size_t faults = 0;
    auto worst = ExitCode::kData;
    parallel_in_order(
        threads, set.size(),
        [&](std::size_t i) {
            Found found;
            try {
                found.digest = digest_of(set.bytes(i));
                found.size = labels ? set.channels(i).size : set.photo(i).size;
            } catch (const Error& error) {
                found.fault = error.what();
                found.code = error.code();
            }
            return found;
        },
        [&](const Found& found) {
            if (!found.fault.empty()) {
                log_error("{}", found.fault);
                worst = found.code == ExitCode::kIo ? ExitCode::kIo : worst;
                ++faults;
            }
            all.digests.push_back(found.digest);
            all.sizes.push_back(found.size);
        });
    require_running();
    if (faults > 0) {
        throw Error(worst,
                    fmt::format("{}: {} of {} pictures are unusable, and no scores are computed "
                                "from an incomplete set; repair or remove them",
                                set.source(), faults, set.size()));
    }
    return all;
}

} // namespace spade
