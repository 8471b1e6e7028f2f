#include "libspade/io/checkpoint_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/json_text.hpp"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace spade {

namespace {

constexpr int kVersionOfFormat = 1;
constexpr std::string_view kConfigurationPart = "configuration";
constexpr std::string_view kLabelTablePart = "label_table";
/// Hard links may form a cycle; our own files are never nested so deep.
constexpr int kMaxDepth = 8;

std::string join(std::string_view group, std::string_view name) {
    return fmt::format("{}{}{}", group, group.empty() ? "" : "/", name);
}

/// Adds `group` if it holds data sets, and all groups below it that do.
void find_groups(const h5::File& file, const std::string& group, int depth,
                 std::vector<std::string>& found) {
    if (depth > kMaxDepth) {
        throw DataError("{}: '{}' is nested more than {} deep; was it made by libspade?",
                        file.path().string(), printable_line(group), kMaxDepth);
    }
    bool holds_tensors = false;
    for (const auto& member : file.members(group)) {
        const auto object = join(group, member);
        if (file.is_group(object)) {
            find_groups(file, object, depth + 1, found);
        } else {
            holds_tensors = true;
        }
    }
    if (holds_tensors && !group.empty()) {
        found.push_back(group);
    }
}

/// Empty parts, "." and ".." would lead elsewhere.
void require_plain(std::string_view group, std::string_view name) {
    const auto parts = split(join(group, name), '/');
    const bool plain = std::none_of(parts.begin(), parts.end(), [](const std::string& part) {
        return part.empty() || part == "." || part == ".." || part.find('\0') != std::string::npos;
    });
    if (!plain || group.empty() || name.find('/') != std::string_view::npos) {
        throw InternalError("'{}' in group '{}' is not a valid tensor name", name, group);
    }
}

} // namespace

CheckpointReader::CheckpointReader(SealedReader file) : file_(std::move(file)) {}

CheckpointReader CheckpointReader::open(const std::filesystem::path& path, Verify verify,
                                        std::string_view format) {
    return CheckpointReader(SealedReader::open(path, format, kVersionOfFormat, verify));
}

nlohmann::json CheckpointReader::configuration() const {
    return read_json(file_.file(), kConfigurationPart);
}

std::string CheckpointReader::label_table() const {
    return file_.file().read_text(kLabelTablePart);
}

Provenance CheckpointReader::provenance() const { return read_provenance(file_.file()); }

std::vector<std::string> CheckpointReader::groups() const {
    std::vector<std::string> groups;
    find_groups(file_.file(), "", 0, groups);
    std::sort(groups.begin(), groups.end());
    return groups;
}

bool CheckpointReader::has(std::string_view group) const { return file_.file().is_group(group); }

bool CheckpointReader::has(std::string_view group, std::string_view name) const {
    const auto object = join(group, name);
    return file_.file().has(object) && !file_.file().is_group(object);
}

std::vector<std::string> CheckpointReader::tensors(std::string_view group) const {
    auto names = file_.file().members(group);
    names.erase(std::remove_if(names.begin(), names.end(),
                               [&](const auto& name) { return !has(group, name); }),
                names.end());
    return names;
}

h5::Info CheckpointReader::info(std::string_view group, std::string_view name) const {
    return file_.file().info(join(group, name));
}

void CheckpointReader::read(std::string_view group, std::string_view name, void* data,
                            std::size_t bytes) const {
    const auto object = join(group, name);
    file_.file().read(object, file_.file().info(object).dtype, data, bytes);
}

CheckpointWriter::CheckpointWriter(const std::filesystem::path& path, bool overwrite,
                                   std::string_view format)
    : file_(path, format, kVersionOfFormat, overwrite) {}

void CheckpointWriter::digest_part(std::string_view name, const void* data, std::size_t bytes) {
    parts_.emplace_back(name, digest_of(data, bytes));
}

void CheckpointWriter::configuration(const nlohmann::json& configuration) {
    const auto text = json_text(configuration);
    file_.file().write_text(kConfigurationPart, text);
    digest_part(kConfigurationPart, text.data(), text.size());
}

void CheckpointWriter::label_table(std::string_view text) {
    file_.file().write_text(kLabelTablePart, text);
    digest_part(kLabelTablePart, text.data(), text.size());
}

void CheckpointWriter::provenance(const Provenance& provenance) {
    write_provenance(file_.file(), provenance);
}

void CheckpointWriter::tensor(std::string_view group, std::string_view name, Dtype dtype,
                              const std::vector<std::int64_t>& shape, const void* data,
                              h5::Layout layout) {
    require_plain(group, name);
    const h5::Info info{dtype, shape};
    file_.file().write(join(group, name), info, data, layout);
    digest_part(fmt::format("{}/{} {} {}", group, name, to_text(dtype), shape), data, info.bytes());
}

Digest CheckpointWriter::commit() {
    std::sort(parts_.begin(), parts_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    Hasher hasher;
    for (const auto& [name, digest] : parts_) {
        hasher.update_text(name).update_text(digest.hex());
    }
    const auto contents = hasher.digest();
    file_.commit(contents);
    return contents;
}

} // namespace spade
