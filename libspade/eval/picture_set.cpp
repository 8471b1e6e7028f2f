#include "libspade/eval/picture_set.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/text.hpp"
#include "libspade/base/unicode.hpp"
#include "libspade/data/collect.hpp"
#include "libspade/data/in_order.hpp"
#include "libspade/eval/options.hpp"
#include "libspade/eval/require_running.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/photo_file.hpp"
#include "libspade/io/file.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace spade {

namespace {

std::vector<std::uint64_t> pixels_by_channel(const LabelMap& map, const LabelTable& table) {
    std::vector<std::uint64_t> pixels(table.labels().size());
    for (const auto channel : map.ids) {
        ++pixels[static_cast<std::size_t>(channel)];
    }
    return pixels;
}

} // namespace

std::string_view map_name(std::string_view name) {
    auto end = name.size();
    while (end > 0 && std::isdigit(static_cast<unsigned char>(name[end - 1])) != 0) {
        --end;
    }
    const bool numbered =
        end < name.size() && end > 1 && name[end - 1] == '.' && name[end - 2] != '/';
    return numbered ? name.substr(0, end - 1) : name;
}

PictureSet PictureSet::open(const std::string& source, PictureKind kind, const Shard& shard,
                            const FileRules& rules) {
    PictureSet set;
    set.ignore_exif_ = rules.ignore_exif;
    set.source_ = source;
    set.kind_ = kind;
    if (std::filesystem::is_directory(source)) {
        const auto content =
            kind == PictureKind::kPhotos ? PictureContent::kPhotos : PictureContent::kMaps;
        for (auto& [name, path] : files_by_name(source, content, rules.pattern)) {
            set.items_.push_back({name, path, 0});
        }
    } else {
        set.set_ = std::make_shared<const DataSet>(DataSet::open(source));
        if (!set.set_->has(kind)) {
            throw MissingError("{}: has no {}", source,
                               kind == PictureKind::kLabels ? "label maps" : "photos");
        }
        for (std::size_t i = 0; i < set.set_->size(); ++i) {
            set.items_.push_back({composed(set.set_->name(i)), {}, i});
        }
    }
    if (set.items_.empty()) {
        throw MissingError("{}: has no pictures{}", source,
                           rules.pattern != nullptr ? " that match its --pair-pattern" : "");
    }
    auto& items = set.items_;
    items.erase(std::remove_if(items.begin(), items.end(),
                               [&](const Item& item) { return !shard.holds(map_name(item.name)); }),
                items.end());
    std::sort(items.begin(), items.end(),
              [](const Item& a, const Item& b) { return a.name < b.name; });
    return set;
}

PictureSet PictureSet::photos(const std::string& source, const Shard& shard,
                              const FileRules& rules) {
    return open(source, PictureKind::kPhotos, shard, rules);
}

PictureSet PictureSet::labels(const std::string& source, const std::string& table,
                              const Shard& shard, const FileRules& rules) {
    auto set = open(source, PictureKind::kLabels, shard, rules);
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

PictureSet PictureSet::with_ids(const std::string& ids) && {
    if (ids == kTrainIds) {
        remap_ = train_id_map(table_);
        if (remap_.empty()) {
            throw ConfigError("--predicted-ids {}: the label table has no train ids ('train:N' at "
                              "the end of a line); give a .tsv of 'from <tab> to' lines",
                              kTrainIds);
        }
    } else if (ends_with(ids, ".tsv")) {
        remap_ = read_id_map(ids, table_);
    } else if (ids != kTableIds) {
        throw UsageError("--predicted-ids must be {}, {} or a .tsv file of 'from <tab> to' lines, "
                         "not '{}'",
                         kTableIds, kTrainIds, printable_line(ids));
    }
    return std::move(*this);
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

Orientation PictureSet::orientation(std::string_view bytes) const {
    return set_ || ignore_exif_ ? Orientation::kUpright : stored_orientation(bytes);
}

Digest PictureSet::digest(std::size_t index) const {
    const auto stored = bytes(index);
    const auto turn = orientation(stored);
    if (turn == Orientation::kUpright) {
        return digest_of(stored);
    }
    Hasher turned;
    return turned.update_text(stored).update_text(std::to_string(static_cast<int>(turn))).digest();
}

Photo PictureSet::photo(std::size_t index) const {
    const auto& item = items_[index];
    if (set_) {
        return set_->photo(item.record);
    }
    PhotoRules rules;
    rules.ignore_exif = ignore_exif_;
    return read_photo_file(bytes(index), text(index), rules).photo;
}

LabelMap PictureSet::channels(std::size_t index) const {
    const auto& item = items_[index];
    LabelMap map;
    if (set_) {
        map = set_->labels(item.record);
    } else {
        const auto stored = bytes(index);
        map = upright(read_label_map_bytes(stored, text(index)), orientation(stored));
    }
    if (!remap_.empty()) {
        for (auto& id : map.ids) {
            const auto found = remap_.find(id);
            id = found == remap_.end() ? id : found->second;
        }
    }
    return to_channels(map, table_, text(index));
}

Survey survey(const PictureSet& set, bool labels, int threads) {
    struct Found {
        Digest digest;
        Size size;
        std::vector<std::uint64_t> pixels;
        std::string fault;
        ExitCode code = ExitCode::kOk;
    };
    Survey all;
    all.pixels.resize(set.table().labels().size());
    std::size_t faults = 0;
    auto worst = ExitCode::kData;
    parallel_in_order(
        threads, set.size(),
        [&](std::size_t i) {
            Found found;
            try {
                found.digest = set.digest(i);
                if (labels) {
                    const auto map = set.channels(i);
                    found.size = map.size;
                    found.pixels = pixels_by_channel(map, set.table());
                } else {
                    found.size = set.photo(i).size;
                }
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
            for (std::size_t channel = 0; channel < found.pixels.size(); ++channel) {
                all.pixels[channel] += found.pixels[channel];
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
