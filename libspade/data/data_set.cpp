#include "libspade/data/data_set.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/image_format.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <utility>

namespace spade {

namespace {

Hasher begin_of_pixels(Size size) {
    const std::int32_t sides[] = {size.width, size.height};
    Hasher hasher;
    hasher.update(sides, sizeof sides);
    return hasher;
}

/// Offsets of a PNG's width and height, big-endian.
constexpr std::size_t kPngWidth = 16;
constexpr std::size_t kPngHeight = 20;
constexpr std::size_t kPngHead = 24;

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) {
        number = number << 8 | static_cast<unsigned char>(byte);
    }
    return number;
}

ResizeRule resize_rule_from(const std::string& text, std::string_view file) {
    try {
        return ResizeRule::parse(text);
    } catch (const UsageError&) {
        throw DataError("{}: unsupported resize = '{}' in its configuration; was it made by a "
                        "newer version?",
                        file, printable_line(text));
    }
}

} // namespace

nlohmann::json to_json(const DataSetConfig& config) {
    return {{"resize", config.resize.text()},
            {"split", config.split},
            {"photo_codec", config.photo_codec},
            {"quality", config.quality},
            {"loss", to_json(config.loss)}};
}

DataSetConfig data_set_config_from_json(const nlohmann::json& json, std::string_view file) {
    DataSetConfig config;
    nlohmann::json loss;
    std::string resize;
    try {
        json.at("resize").get_to(resize);
        json.at("split").get_to(config.split);
        json.at("photo_codec").get_to(config.photo_codec);
        json.at("quality").get_to(config.quality);
        loss = json.at("loss");
    } catch (const nlohmann::json::exception& error) {
        throw DataError("{}: invalid configuration: {}; was it made by a newer version?", file,
                        error.what());
    }
    config.resize = resize_rule_from(resize, file);
    config.loss = photo_loss_from_json(loss, file);
    return config;
}

Digest pixel_digest(const LabelMap& map) {
    return begin_of_pixels(map.size)
        .update(map.ids.data(), map.ids.size() * sizeof map.ids[0])
        .digest();
}

Digest pixel_digest(const Photo& photo) {
    return begin_of_pixels(photo.size).update(photo.rgb.data(), photo.rgb.size()).digest();
}

DataSet::DataSet(DataSetReader reader, LabelTable table, DataSetConfig config)
    : reader_(std::move(reader)), table_(std::move(table)), config_(std::move(config)) {}

DataSet DataSet::open(const std::filesystem::path& path, Verify verify) {
    auto reader = DataSetReader::open(path, verify);
    auto table = LabelTable::parse(reader.label_table(), path.string() + ": label table");
    auto config = data_set_config_from_json(reader.configuration(), path.string());
    return {std::move(reader), std::move(table), std::move(config)};
}

std::string DataSet::text(std::size_t index) const {
    return fmt::format("{}:{}", reader_.path().string(), printable_line(name(index)));
}

LabelMap DataSet::labels(std::size_t index) const {
    return read_label_map_bytes(reader_.record(PictureKind::kLabels, index), text(index));
}

Photo DataSet::photo(std::size_t index) const {
    return read_photo_bytes(reader_.record(PictureKind::kPhotos, index), text(index));
}

LabelMap DataSet::instances(std::size_t index) const {
    return read_label_map_bytes(reader_.record(PictureKind::kInstances, index), text(index));
}

Size DataSet::size_of(std::size_t index) const {
    if (!has(PictureKind::kLabels)) {
        return has(PictureKind::kPhotos) ? photo(index).size : instances(index).size;
    }
    const auto head = reader_.record_head(PictureKind::kLabels, index, kPngHead);
    const auto name = text(index);
    if (head.size() < kPngHead || image_format(head, name) != ImageFormat::kPng) {
        return labels(index).size;
    }
    const std::string_view bytes = head;
    return checked_size(big_endian(bytes.substr(kPngWidth, kPngHeight - kPngWidth)),
                        big_endian(bytes.substr(kPngHeight)), name);
}

} // namespace spade
