#include "libspade/synth/plan.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/shard.hpp"
#include "libspade/data/collect.hpp"

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

namespace spade {

namespace {

namespace fs = std::filesystem;

constexpr const char* kStream = "-";

SynthItem item_of(Item found) {
    SynthItem item;
    item.name = std::move(found.name);
    item.map.file = std::move(found.path);
    return item;
}

std::vector<SynthItem> records_of(const std::string& path) {
    const auto set = std::make_shared<const DataSetReader>(DataSetReader::open(path));
    std::vector<SynthItem> items;
    for (std::size_t i = 0; i < set->size(); ++i) {
        SynthItem item;
        item.name = set->name(i);
        item.map.set = set;
        item.map.index = i;
        items.push_back(std::move(item));
    }
    return items;
}

std::vector<SynthItem> collect_maps(const SynthOptions& o) {
    std::vector<SynthItem> items;
    std::vector<std::string> files;
    for (const auto& input : o.labels) {
        if (input == kStream) {
            items.push_back(item_of({"stdin", kStream}));
        } else if (is_sealed(input)) {
            auto records = records_of(input);
            std::move(records.begin(), records.end(), std::back_inserter(items));
        } else {
            files.push_back(input);
        }
    }
    for (auto& found : collect(files)) {
        items.push_back(item_of(std::move(found)));
    }
    if (!o.files_from.empty()) {
        for (auto& found : read_file_list(o.files_from, o.null_separated)) {
            items.push_back(item_of(std::move(found)));
        }
    }
    if (items.empty()) {
        throw MissingError("there is no label map to synthesize from: the list is empty");
    }
    return items;
}

void take_shard(std::vector<SynthItem>& items, const std::string& text) {
    if (text.empty()) {
        return;
    }
    const auto shard = parse_shard(text);
    const auto other = [&](const SynthItem& item) { return !shard.holds(item.name); };
    items.erase(std::remove_if(items.begin(), items.end(), other), items.end());
}

void name_outputs(std::vector<SynthItem>& items, const SynthOptions& o) {
    std::map<std::string, const SynthItem*> taken;
    for (auto& item : items) {
        for (int sample = 1; sample <= o.samples; ++sample) {
            auto output = o.samples == 1 ? fmt::format("{}.{}", item.name, o.format)
                                         : fmt::format("{}.{}.{}", item.name, sample, o.format);
            const auto [other, fresh] = taken.emplace(output, &item);
            if (!fresh) {
                throw UsageError("{} and {} would both be written to {}; rename one, or synthesize "
                                 "them into different folders",
                                 other->second->map.text(), item.map.text(), output);
            }
            item.outputs.push_back(std::move(output));
        }
    }
}

/// Where each item has a file of its own of `what`; an item without one is told so.
void pair(std::vector<SynthItem>& items, const std::string& folder, const char* what,
          fs::path SynthItem::*member) {
    const auto files = files_by_name(folder);
    for (auto& item : items) {
        const auto found = files.find(item.name);
        if (found != files.end()) {
            item.*member = found->second;
        } else if (item.problem.empty()) {
            item.problem = fmt::format("{}: no {} named {} below {}", item.map.text(), what,
                                       item.name, folder);
        }
    }
}

void pair_styles(std::vector<SynthItem>& items, const std::string& style) {
    std::error_code no_folder;
    if (fs::is_directory(style, no_folder)) {
        pair(items, style, "style photo", &SynthItem::style);
        return;
    }
    if (fs::path(style).extension() != ".tsv") {
        for (auto& item : items) {
            item.style = style;
        }
        return;
    }
    const auto pairs = read_pairs(style);
    for (auto& item : items) {
        const auto found = pairs.find(item.name);
        if (found != pairs.end()) {
            item.style = found->second;
        } else {
            item.problem =
                fmt::format("{}: {} has no line for {}", item.map.text(), style, item.name);
        }
    }
}

void require_free(const SynthPlan& plan, const SynthOptions& o) {
    if (plan.to_stdout || o.overwrite || o.skip_existing || o.dry_run) {
        return;
    }
    std::size_t existing = 0;
    std::string first;
    for (const auto& item : plan.items) {
        for (const auto& output : item.outputs) {
            std::error_code unknown; // then writing will tell
            if (fs::exists(fs::path(o.output) / output, unknown) && existing++ == 0) {
                first = output;
            }
        }
    }
    if (existing > 0) {
        throw CreateError("{}: exists{}; use --skip-existing to go on, --overwrite to replace",
                          (fs::path(o.output) / first).string(),
                          existing > 1 ? fmt::format(", and {} more", existing - 1) : "");
    }
}

std::string manifest_name(const std::string& shard_text) {
    if (shard_text.empty()) {
        return "manifest.jsonl";
    }
    const auto shard = parse_shard(shard_text);
    return fmt::format("manifest.{}-of-{}.jsonl", shard.index, shard.count);
}

} // namespace

std::string MapSource::text() const {
    return set               ? fmt::format("{}:{}", set->path().string(), set->name(index))
           : file == kStream ? "standard input"
                             : file.string();
}

SynthPlan plan_synthesis(const SynthOptions& o) {
    SynthPlan plan;
    plan.to_stdout = o.output == kStream;
    plan.items = collect_maps(o);
    name_outputs(plan.items, o);
    if (plan.to_stdout && (plan.items.size() != 1 || o.samples != 1)) {
        throw UsageError("-o -: standard output takes one picture, not {}",
                         plan.items.size() * static_cast<std::size_t>(o.samples));
    }
    take_shard(plan.items, o.shard);
    plan.manifest_name = manifest_name(o.shard);
    if (!o.instances.empty() && o.instances != kFromLabels) {
        pair(plan.items, o.instances, "instance map", &SynthItem::instances);
    }
    if (!o.style.empty()) {
        pair_styles(plan.items, o.style);
    }
    require_free(plan, o);
    return plan;
}

} // namespace spade
