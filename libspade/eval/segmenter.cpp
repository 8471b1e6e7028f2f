#include "libspade/eval/segmenter.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/picture_planes.hpp"
#include "libspade/image/resample.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cctype>

namespace spade {

namespace {

/// "Traffic Light", "traffic-light" and "traffic_light" are one name.
std::string folded(const std::string& name) {
    std::string text;
    for (const char c : name) {
        const bool separator = c == ' ' || c == '-' || c == '_';
        text += separator ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return text;
}

bool is_scored(const Label& label, Scored scored) {
    return !label.dontcare && (scored == Scored::kAllLabels || !label.ignored);
}

} // namespace

ScoredClasses match_classes(const LabelTable& table, const NetCard& card, Scored scored) {
    ScoredClasses classes;
    classes.of_label.assign(static_cast<std::size_t>(table.channels()), -1);
    std::vector<std::int32_t> of_class(card.classes.size(), -1);
    for (std::size_t label = 0; label < table.labels().size(); ++label) {
        const auto& entry = table.labels()[label];
        if (!is_scored(entry, scored)) {
            continue;
        }
        const auto found =
            std::find_if(card.classes.begin(), card.classes.end(),
                         [&](const auto& name) { return folded(name) == folded(entry.name); });
        if (found == card.classes.end()) {
            classes.unknown_labels.push_back(entry.name);
            continue;
        }
        const auto number = static_cast<std::int32_t>(classes.labels.size());
        of_class[static_cast<std::size_t>(found - card.classes.begin())] = number;
        classes.of_label[label] = number;
        classes.labels.push_back(static_cast<int>(label));
    }
    if (classes.labels.empty()) {
        throw ConfigError("the classes of {} ({}, ...) and the table ({}, ...) share no name; give "
                          "a --table with the network's names",
                          card.name, card.classes.empty() ? "none" : card.classes.front(),
                          table.labels().front().name);
    }
    const auto none = static_cast<std::int32_t>(classes.labels.size());
    classes.of_output.assign(static_cast<std::size_t>(card.outputs), none);
    for (std::size_t i = 0; i < of_class.size() && i < classes.of_output.size(); ++i) {
        classes.of_output[i] = of_class[i] < 0 ? none : of_class[i];
        if (of_class[i] < 0) {
            classes.unknown_outputs.push_back(card.classes[i]);
        }
    }
    return classes;
}

ScoredClasses table_classes(const LabelTable& table, Scored scored) {
    ScoredClasses classes;
    for (std::size_t label = 0; label < table.labels().size(); ++label) {
        const bool counts = is_scored(table.labels()[label], scored);
        classes.of_label.push_back(counts ? static_cast<std::int32_t>(classes.labels.size()) : -1);
        if (counts) {
            classes.labels.push_back(static_cast<int>(label));
        }
    }
    const auto none = static_cast<std::int32_t>(classes.labels.size());
    for (const auto label : classes.of_label) {
        classes.of_output.push_back(label < 0 ? none : label);
    }
    return classes;
}

std::vector<float> Segmenter::prepare(const Photo& photo) const {
    const auto size = card().input;
    return network_input(resized_planes(resize_bicubic(photo, size), size, PlaneResize::kClean),
                         card());
}

LabelMap Segmenter::segment(const std::vector<float>& input) {
    const auto scores = net_.forward(input); // [outputs, H, W]
    if (scores.dim() != 3) {
        throw ConfigError("{}: its output is not a map of scores", card().name);
    }
    const auto best = scores.argmax(0).to(torch::kInt32).contiguous();
    LabelMap map;
    map.size = {static_cast<int>(best.size(1)), static_cast<int>(best.size(0))};
    map.ids.assign(best.data_ptr<std::int32_t>(), best.data_ptr<std::int32_t>() + best.numel());
    return map;
}

} // namespace spade
