#include "libspade/synth/prepare.hpp"

#include "libspade/image/image_file.hpp"
#include "libspade/image/palette.hpp"
#include "libspade/image/photo_file.hpp"
#include "libspade/image/resample.hpp"
#include "libspade/io/file.hpp"

#include <string>
#include <utility>

namespace spade {

namespace {

LabelMap resized(const LabelMap& map, Size size) {
    return map.size == size ? map : resize_nearest(map, size);
}

Photo resized(const Photo& photo, Size size) {
    return photo.size == size ? photo : resize_bicubic(photo, size);
}

std::string bytes_of(const MapSource& source) {
    if (source.set) {
        return source.set->record(PictureKind::kLabels, source.index);
    }
    return source.file == "-" ? read_standard_input(kMaxFileBytes)
                              : read_file(source.file, kMaxFileBytes);
}

} // namespace

SynthReader::SynthReader(const SynthOptions& options, const ModelConfig& config,
                         const LabelTable& labels, const SizeRule& size, const Digest& model,
                         const std::filesystem::path& shared_style, const Manifest* manifest)
    : options_(options),
      config_(config),
      labels_(labels),
      size_(size),
      model_(model),
      manifest_(manifest) {
    if (!shared_style.empty()) {
        shared_style_ = read_photo(shared_style);
    }
}

PreparedItem SynthReader::read(const SynthItem& item) const {
    PreparedItem prepared;
    prepared.item = &item;
    try {
        if (!item.problem.empty()) {
            throw MissingError("{}", item.problem);
        }
        read_map(prepared);
        read_style(prepared);
        leave_out_finished(prepared);
    } catch (const Error& error) {
        prepared.error = error;
    }
    return prepared;
}

void SynthReader::read_map(PreparedItem& prepared) const {
    const auto& source = prepared.item->map;
    const auto bytes = bytes_of(source);
    auto stored = read_label_map_bytes(bytes, source.text());
    if (options_.palettes == PaletteRule::kCheck && !source.set) {
        prepared.palette = used_colors(stored, palette_of(bytes, source.text()));
    }
    const auto turn = source.set ? Orientation::kUpright : orientation(bytes);
    stored = upright(std::move(stored), turn);

    prepared.picture_size = size_.picture_size(stored.size, config_);
    // Ids are checked before resampling, which could drop the invalid pixel.
    prepared.ids = resized(to_channels(stored, labels_, source.text()),
                           size_.network_size(stored.size, config_));
    auto& recipe = prepared.recipe;
    recipe.model = model_;
    recipe.map = digest_of(bytes);
    recipe.style_noise = options_.style_noise;
    recipe.seed = options_.seed;
    recipe.item = prepared.item->name;
    recipe.settings = fmt::format(
        "size={}x{} rounding={} format={} quality={} instances={} "
        "precision={}",
        prepared.picture_size.width, prepared.picture_size.height, to_text(options_.rounding),
        to_text(options_.format), options_.quality,
        options_.instances == kFromLabels ? kFromLabels : "", to_text(options_.precision));
    if (turn != Orientation::kUpright) {
        recipe.settings += fmt::format(" turn={}", static_cast<int>(turn));
    }
    if (config_.generator.semantics.edges) {
        read_instances(prepared, stored);
    }
}

void SynthReader::read_instances(PreparedItem& prepared, const LabelMap& stored) const {
    const auto& item = *prepared.item;
    if (options_.instances == kFromLabels) {
        prepared.instances = resized(stored, prepared.ids.size);
        return;
    }
    const bool in_set = item.instances.empty(); // a folder of instance maps was not given
    const auto bytes = in_set ? item.map.set->record(PictureKind::kInstances, item.map.index)
                              : read_file(item.instances, kMaxFileBytes);
    const auto name = in_set ? item.map.text() : item.instances.string();
    const auto instances = upright(read_label_map_bytes(bytes, name),
                                   in_set ? Orientation::kUpright : orientation(bytes));
    if (instances.size != stored.size) {
        throw DataError("{}: size {}x{} does not match the label map {} ({}x{})", name,
                        instances.size.width, instances.size.height, item.map.text(),
                        stored.size.width, stored.size.height);
    }
    prepared.recipe.instances = digest_of(bytes);
    prepared.instances = resized(instances, prepared.ids.size);
}

SynthReader::StylePhoto SynthReader::read_photo(const std::filesystem::path& path) const {
    const auto bytes = read_file(path, kMaxFileBytes);
    const Size size{static_cast<int>(config_.width), static_cast<int>(config_.height)};
    PhotoRules rules;
    rules.ignore_exif = options_.ignore_exif;
    const auto photo = read_photo_file(bytes, path.string(), rules).photo;
    const auto turn = orientation(bytes);
    Hasher digest;
    digest.update_text(bytes).update_text(std::to_string(static_cast<int>(turn)));
    return {resized(photo, size),
            turn == Orientation::kUpright ? digest_of(bytes) : digest.digest()};
}

Orientation SynthReader::orientation(std::string_view bytes) const {
    return options_.ignore_exif ? Orientation::kUpright : stored_orientation(bytes);
}

void SynthReader::read_style(PreparedItem& prepared) const {
    const auto& path = prepared.item->style;
    if (path.empty() && !shared_style_) {
        return;
    }
    auto style = shared_style_ ? *shared_style_ : read_photo(path);
    prepared.recipe.style = style.digest;
    prepared.style = std::move(style.photo);
}

void SynthReader::leave_out_finished(PreparedItem& prepared) const {
    for (int sample = 0; sample < options_.samples; ++sample) {
        auto recipe = prepared.recipe;
        recipe.sample = sample;
        const auto& output = prepared.item->outputs[static_cast<std::size_t>(sample)];
        if (manifest_ == nullptr || !manifest_->vouches_for(output, recipe)) {
            prepared.samples.push_back(sample);
        }
    }
}

} // namespace spade
