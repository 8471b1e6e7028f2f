#include "libspade/prepare/inspect.hpp"

#include "libspade/arch/config.hpp"
#include "libspade/arch/feature_net_file.hpp"
#include "libspade/arch/tensors.hpp"
#include "libspade/base/error.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/io/checkpoint_file.hpp"
#include "libspade/io/child_process.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/io/publish.hpp"
#include "libspade/io/sealed.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

namespace spade {

namespace {

using nlohmann::json;

json labels_of(const LabelTable& table) {
    auto labels = json::array();
    for (const auto& label : table.labels()) {
        labels.push_back({{"id", label.id},
                          {"name", label.name},
                          {"color", label.color ? json(*label.color) : json()},
                          {"dont_care", label.dontcare}});
    }
    return labels;
}

json pictures_of(const DataSetReader& set) {
    auto pictures = json::object();
    for (const auto& [kind, name] :
         {std::pair(PictureKind::kLabels, "labels"), std::pair(PictureKind::kPhotos, "photos"),
          std::pair(PictureKind::kInstances, "instances")}) {
        std::uint64_t bytes = 0;
        for (std::size_t i = 0; set.has(kind) && i < set.size(); ++i) {
            bytes += set.record_bytes(kind, i);
        }
        if (set.has(kind)) {
            pictures[name] = {{"bytes", bytes}};
        }
    }
    return pictures;
}

json sizes_of(const DataSet& set) {
    std::map<std::pair<int, int>, std::size_t> counts;
    for (std::size_t i = 0; i < set.size(); ++i) {
        const auto size = set.size_of(i);
        ++counts[{size.width, size.height}];
    }
    std::vector<std::pair<std::pair<int, int>, std::size_t>> ordered(counts.begin(), counts.end());
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    auto sizes = json::array();
    for (const auto& [size, items] : ordered) {
        sizes.push_back({{"width", size.first}, {"height", size.second}, {"items", items}});
    }
    return sizes;
}

json decibels(const SquaredError& error) { return error.sum == 0 ? json() : json(error.psnr()); }

void add_data_set(json& report, const std::filesystem::path& path) {
    const auto set = DataSet::open(path);
    report["provenance"] = to_json(set.reader().provenance());
    report["configuration"] = set.reader().configuration();
    report["labels"] = labels_of(set.table());
    report["items"] = set.size();
    report["pictures"] = pictures_of(set.reader());
    report["sizes"] = sizes_of(set);
    const auto& loss = set.config().loss;
    if (loss.photos > 0) {
        report["photo_loss"] = {{"photos", loss.photos},
                                {"psnr", decibels(loss.total)},
                                {"psnr_least", decibels(loss.worst)}};
    }
}

std::set<std::string> learned_names(const std::vector<TensorShape>& tensors) {
    std::set<std::string> names;
    for (const auto& tensor : tensors) {
        if (tensor.learned) {
            names.insert(tensor.name);
        }
    }
    return names;
}

/// The names of the learned tensors of a network, by its group; empty for all other groups.
std::set<std::string> parameters_of(const ModelConfig& config, const std::string& group) {
    std::vector<TensorShape> tensors;
    if (group == kGeneratorGroup || group == kAverageGroup) {
        tensors = tensors_of(config.generator);
    } else if (group == kEncoderGroup && config.encoder) {
        tensors = tensors_of(*config.encoder);
    } else if (group == kDiscriminatorGroup && config.discriminator) {
        tensors = tensors_of(*config.discriminator);
    }
    return learned_names(tensors);
}

json group_of(const CheckpointReader& file, const std::string& group,
              const std::set<std::string>& learned) {
    std::int64_t numbers = 0;
    std::int64_t parameters = 0;
    std::size_t bytes = 0;
    std::map<std::string, std::size_t> types;
    const auto names = file.tensors(group);
    for (const auto& name : names) {
        const auto info = file.info(group, name);
        numbers += info.elements();
        parameters += learned.count(name) != 0 ? info.elements() : 0;
        bytes += info.bytes();
        ++types[to_text(info.dtype)];
    }
    return {{"name", group},      {"tensors", names.size()},
            {"numbers", numbers}, {"parameters", parameters},
            {"bytes", bytes},     {"types", types}};
}

void add_checkpoint(json& report, const std::filesystem::path& path) {
    const auto file = CheckpointReader::open(path, Verify::kHeader);
    report["provenance"] = to_json(file.provenance());
    report["configuration"] = file.configuration();
    report["labels"] =
        labels_of(LabelTable::parse(file.label_table(), path.string() + ": label table"));
    const auto config = model_config_from_json(file.configuration(), path.string());
    auto groups = json::array();
    std::int64_t parameters = 0;
    for (const auto& group : file.groups()) {
        groups.push_back(group_of(file, group, parameters_of(config, group)));
        parameters +=
            group == kAverageGroup ? 0 : groups.back().at("parameters").get<std::int64_t>();
    }
    report["groups"] = groups;
    report["parameters"] = parameters;
}

void add_feature_net(json& report, const std::filesystem::path& path) {
    const auto file = CheckpointReader::open(path, Verify::kHeader, kFeatureNetFormat);
    report["provenance"] = to_json(file.provenance());
    report["configuration"] = file.configuration();
    const auto learned = learned_names(feature_net_tensors(file));
    const auto group = group_of(file, std::string(kFeatureNetGroup), learned);
    report["groups"] = json::array({group});
    report["parameters"] = group.at("parameters");
}

} // namespace

json report_of_file(const std::filesystem::path& path) {
    const auto seal = read_seal(path);
    json report{
        {"schema", "spade-inspect"},       {"file", path.string()}, {"format", seal.format},
        {"version", seal.version},         {"bytes", seal.length},  {"digest", seal.contents.hex()},
        {"file_digest", seal.digest.hex()}};
    if (seal.format == "data-set") {
        add_data_set(report, path);
    } else if (seal.format == kCheckpointFormat) {
        add_checkpoint(report, path);
    } else if (seal.format == kFeatureNetFormat) {
        add_feature_net(report, path);
    }
    return report;
}

ExitCode inspect_file(const InspectOptions& o) {
    std::error_code no_size; // the child reports a missing file
    const auto bytes = std::filesystem::file_size(o.file, no_size);
    const auto text = in_child(o.file, limits_for_reading(no_size ? 0 : bytes, 1),
                               [&] { return json_text(report_of_file(o.file)); });
    write_standard_output(o.json ? text + '\n' : text_of_report(json::parse(text)));
    return ExitCode::kOk;
}

} // namespace spade

/// The module's entry point: tools/prepare/inspect.cpp calls it by name.
extern "C" spade::ExitCode spade_inspect(const spade::InspectOptions& options) {
    return spade::inspect_file(options);
}
