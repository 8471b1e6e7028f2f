#include "libspade/synth/plan.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/shard.hpp"
#include "libspade/base/unicode.hpp"
#include "libspade/data/collect.hpp"
#include "libspade/prepare/preset.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
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

NamePatterns patterns_of(const SynthOptions& o) {
    return {with_preset_patterns(o.pair_patterns, o.preset), {"labels", "photos", "instances"}};
}

std::vector<SynthItem> collect_maps(const SynthOptions& o, const NamePatterns& patterns) {
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
    auto collection = collect(files, PictureContent::kMaps, patterns.of("labels"));
    report_unread(collection, "LABELS");
    for (auto& found : collection.items) {
        items.push_back(item_of(std::move(found)));
    }
    if (!o.files_from.empty()) {
        for (auto& found : read_file_list(o.files_from, o.null_separated)) {
            items.push_back(item_of(std::move(found)));
        }
    }
    if (items.empty()) {
        throw MissingError("no label maps to synthesize from: {}",
                           patterns.of("labels") != nullptr
                               ? "no file matches the pattern for labels (--pair-pattern, --preset)"
                               : "the list is empty");
    }
    return items;
}

void take_shard(std::vector<SynthItem>& items, const std::string& text) {
    if (text.empty()) {
        return;
    }
    const auto shard = parse_shard(text);
    const auto elsewhere = [&](const SynthItem& item) { return !shard.holds(item.name); };
    items.erase(std::remove_if(items.begin(), items.end(), elsewhere), items.end());
}

using Outputs = std::map<std::string, const SynthItem*>;

[[noreturn]] void refuse_clash(const SynthItem& a, const SynthItem& b, const std::string& output) {
    throw UsageError("{} and {} would both be written to {}; rename one, or synthesize them into "
                     "different folders",
                     a.map.text(), b.map.text(), output);
}

/// "a.png" and "a.png/1.png": the first would have to be a folder.
void require_no_output_is_a_folder(const Outputs& outputs) {
    for (const auto& [output, item] : outputs) {
        for (auto at = output.find('/'); at != std::string::npos; at = output.find('/', at + 1)) {
            const auto above = outputs.find(output.substr(0, at));
            if (above != outputs.end()) {
                refuse_clash(*above->second, *item, above->first);
            }
        }
    }
}

void name_outputs(std::vector<SynthItem>& items, const SynthOptions& o) {
    const auto* const extension = to_text(o.format);
    Outputs taken;
    for (auto& item : items) {
        for (int sample = 1; sample <= o.samples; ++sample) {
            auto output = o.samples == 1 ? fmt::format("{}.{}", item.name, extension)
                                         : fmt::format("{}.{}.{}", item.name, sample, extension);
            const auto [other, fresh] = taken.emplace(output, &item);
            if (!fresh) {
                refuse_clash(*other->second, item, output);
            }
            item.outputs.push_back(std::move(output));
        }
    }
    require_no_output_is_a_folder(taken);
}

/// Finds each item's file of `what` below a folder; an item without one gets a `problem`.
void pair(std::vector<SynthItem>& items, const std::string& folder, PictureContent content,
          const NamePattern* pattern, fs::path SynthItem::*member) {
    const auto files = files_by_name(folder, content, pattern);
    const char* what = content == PictureContent::kPhotos ? "style photo" : "instance map";
    for (auto& item : items) {
        const auto found = files.find(composed(item.name));
        if (found != files.end()) {
            item.*member = found->second;
        } else if (item.problem.empty()) {
            item.problem = fmt::format("{}: no {} named {} below {}; where the names differ, "
                                       "--pair-pattern says how",
                                       item.map.text(), what, item.name, folder);
        }
    }
}

void pair_styles(SynthPlan& plan, const std::string& style, const NamePatterns& patterns) {
    auto& items = plan.items;
    std::error_code no_folder;
    if (fs::is_directory(style, no_folder)) {
        pair(items, style, PictureContent::kPhotos, patterns.of("photos"), &SynthItem::style);
        return;
    }
    if (fs::path(style).extension() != ".tsv") {
        plan.shared_style = style;
        return;
    }
    const auto pairs = read_pairs(style);
    for (auto& item : items) {
        const auto found = pairs.find(composed(item.name));
        if (found != pairs.end()) {
            item.style = found->second;
        } else {
            item.problem =
                fmt::format("{}: {} has no line for {}", item.map.text(), style, item.name);
        }
    }
}

/// Whether anything has this name, even a dangling link.
bool lexists(const fs::path& path) {
    std::error_code unknown; // writing will report it
    return fs::exists(fs::symlink_status(path, unknown));
}

void find_existing(SynthPlan& plan, const fs::path& folder) {
    for (const auto& item : plan.items) {
        for (const auto& output : item.outputs) {
            if (lexists(folder / output)) {
                plan.existing.push_back(output);
            }
        }
    }
}

/// The files that this run reads, links and dots resolved.
std::set<fs::path> inputs_of(const SynthPlan& plan, const SynthOptions& o) {
    std::set<fs::path> inputs;
    const auto add = [&](const fs::path& path) {
        std::error_code error;
        auto real = fs::canonical(path, error);
        if (!error) {
            inputs.insert(std::move(real));
        }
    };
    add(o.checkpoint);
    add(plan.shared_style);
    for (const auto& item : plan.items) {
        add(item.map.file);
        add(item.instances);
        add(item.style);
    }
    return inputs;
}

[[noreturn]] void refuse_existing(const fs::path& folder, const std::vector<std::string>& existing,
                                  const char* remedy) {
    throw CreateError("{}: already exists{}; {}", (folder / existing.front()).string(),
                      existing.size() > 1 ? fmt::format(", and {} more", existing.size() - 1) : "",
                      remedy);
}

void require_free(SynthPlan& plan, const SynthOptions& o) {
    if (plan.to_stdout) {
        return;
    }
    find_existing(plan, o.output);
    if (plan.existing.empty()) {
        return;
    }
    const auto inputs = inputs_of(plan, o);
    for (const auto& output : plan.existing) {
        std::error_code error;
        const auto path = fs::path(o.output) / output;
        if (inputs.count(fs::canonical(path, error)) > 0) {
            throw UsageError("{}: is an input of this run and would be overwritten; choose another "
                             "--output",
                             path.string());
        }
    }
    if (!o.overwrite && !o.skip_existing) {
        refuse_existing(o.output, plan.existing,
                        "use --skip-existing to resume or --overwrite to replace");
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
    const auto patterns = patterns_of(o);
    plan.items = collect_maps(o, patterns);
    name_outputs(plan.items, o);
    if (plan.to_stdout && (plan.items.size() != 1 || o.samples != 1)) {
        throw UsageError("-o -: standard output takes one picture, not {}",
                         plan.items.size() * static_cast<std::size_t>(o.samples));
    }
    take_shard(plan.items, o.shard);
    plan.manifest_name = manifest_name(o.shard);
    if (!o.instances.empty() && o.instances != kFromLabels) {
        std::error_code error;
        if (lexists(o.instances) && !fs::is_directory(o.instances, error)) {
            throw UsageError("--instances: '{}' is not a directory; give the folder that holds it",
                             o.instances);
        }
        pair(plan.items, o.instances, PictureContent::kMaps, patterns.of("instances"),
             &SynthItem::instances);
    }
    if (!o.style.empty()) {
        pair_styles(plan, o.style, patterns);
    }
    require_free(plan, o);
    return plan;
}

void require_only_own_outputs(const SynthPlan& plan, const fs::path& folder,
                              const Manifest& manifest) {
    std::vector<std::string> foreign;
    std::copy_if(plan.existing.begin(), plan.existing.end(), std::back_inserter(foreign),
                 [&](const std::string& output) { return !manifest.knows(output); });
    if (!foreign.empty()) {
        refuse_existing(folder, foreign, "no manifest lists it; move it away or use --overwrite");
    }
}

} // namespace spade
