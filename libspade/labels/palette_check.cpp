#include "libspade/labels/palette_check.hpp"

#include "libspade/labels/runs.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>

namespace spade {

namespace {

std::string to_text(const Rgb& color) {
    return fmt::format("({}, {}, {})", color[0], color[1], color[2]);
}

constexpr const char* kRemedy = "if the colours are right, --label-colors follows them; if the "
                                "indices are, --palettes ignore";

} // namespace

UsedColors used_colors(const LabelMap& map, const Palette& palette) {
    constexpr std::size_t kMaxColors = 256;
    if (palette.empty()) {
        return {};
    }
    std::array<bool, kMaxColors> used{};
    for (std::size_t i = 0; i < map.ids.size(); i = end_of_run(map.ids, i)) {
        used.at(static_cast<std::size_t>(map.ids[i])) = true;
    }
    UsedColors colors;
    for (std::size_t index = 0; index < palette.size() && index < kMaxColors; ++index) {
        if (used[index]) {
            colors.emplace(static_cast<int>(index), palette[index]);
        }
    }
    return colors;
}

PaletteCheck::PaletteCheck(const LabelTable& table, const IdMap& remap)
    : table_(table), remap_(remap) {
    for (const auto& label : table.labels()) {
        if (label.color) {
            by_color_.emplace(*label.color, &label);
        }
    }
}

std::optional<std::string> PaletteCheck::add(const UsedColors& colors, const std::string& file) {
    for (const auto& [index, color] : colors) {
        const auto [found, is_new] = seen_.emplace(index, Seen{color, file});
        if (!is_new && found->second.color != color) {
            return fmt::format("its palette gives index {} the colour {}, but that of {} gives it "
                               "{}, so the index means different labels; {}",
                               index, to_text(color), found->second.file,
                               to_text(found->second.color), kRemedy);
        }
    }
    return std::nullopt;
}

const Label* PaletteCheck::label_of(int index) const {
    const auto mapped = remap_.find(index);
    const auto channel = table_.channel_of(mapped == remap_.end() ? index : mapped->second);
    return channel ? &table_.labels()[static_cast<std::size_t>(*channel)] : nullptr;
}

std::optional<std::string> PaletteCheck::fault() const {
    std::optional<std::string> fault;
    for (const auto& [index, seen] : seen_) {
        const auto* label = label_of(index);
        if (label == nullptr) {
            continue; // reported as an unknown id
        }
        const auto owner = by_color_.find(seen.color);
        if (owner == by_color_.end()) {
            return std::nullopt;
        }
        const bool is_own = label->color == seen.color;
        if (!is_own && !fault) {
            fault = fmt::format("its palette gives index {} the colour {} of label {} '{}', but "
                                "the table says that {} is '{}'; {}",
                                index, to_text(seen.color), owner->second->id, owner->second->name,
                                label->id, label->name, kRemedy);
            fault = fmt::format("{}: {}", seen.file, *fault);
        }
    }
    return fault;
}

} // namespace spade
