#include "libspade/eval/net_card.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/file.hpp"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace spade {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uint64_t kMaxCardBytes = 1 << 20;

json parse(const fs::path& path) {
    auto card = json::parse(read_file(path, kMaxCardBytes), nullptr, /*allow_exceptions=*/false);
    if (!card.is_object()) {
        throw DataError("{}: invalid network card: not a JSON object", path.string());
    }
    return card;
}

/// A card in the network's folder that lists it under "files".
std::optional<fs::path> card_that_lists(const fs::path& net) {
    std::error_code error;
    const auto folder = net.has_parent_path() ? net.parent_path() : fs::path(".");
    std::vector<fs::path> cards;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".json") {
            cards.push_back(entry.path());
        }
    }
    std::sort(cards.begin(), cards.end());
    for (const auto& path : cards) {
        const auto card =
            json::parse(read_file(path, kMaxCardBytes), nullptr, /*allow_exceptions=*/false);
        if (card.is_object() && card.contains("files") &&
            card["files"].contains(net.filename().string())) {
            return path;
        }
    }
    return std::nullopt;
}

fs::path find_card(const fs::path& net) {
    if (!fs::exists(net)) {
        throw MissingError("{}: no such file", net.string());
    }
    auto own = net;
    own.replace_extension(".json");
    if (fs::exists(own)) {
        return own;
    }
    if (const auto other = card_that_lists(net)) {
        return *other;
    }
    throw MissingError("{}: its card {} is missing; it must give size, channel order, mean, std "
                       "and scale of the input, see spade-formats(5)",
                       net.string(), own.string());
}

std::array<double, 3> triple(const json& values) {
    return {values.at(0).get<double>(), values.at(1).get<double>(), values.at(2).get<double>()};
}

PlaneResize resize_of(const json& input) {
    const auto text = input.value("resize", "clean");
    if (text.find("cv::dnn") != std::string::npos) {
        return PlaneResize::kOpenCv;
    }
    const auto resize = parse_enum<PlaneResize>(text);
    if (!resize) {
        throw UsageError("unknown resize '{}'; known are {}", text,
                         fmt::join(names_of<PlaneResize>(), ", "));
    }
    return *resize;
}

NetCard from_json(const json& card) {
    NetCard c;
    const auto& input = card.at("input");
    c.name = card.at("name").get<std::string>();
    c.input = {input.at("width").get<int>(), input.at("height").get<int>()};
    c.bgr = input.at("channel_order").get<std::string>() == "BGR";
    c.mean = triple(input.at("mean"));
    c.deviation = triple(input.at("std"));
    c.scale = input.at("scale").get<double>();
    c.resize = resize_of(input);
    const auto& output = card.at("output");
    c.outputs = output.at(output.contains("features") ? "features" : "channels").get<int>();
    c.classes = card.value("classes", std::vector<std::string>{});
    c.ignore_id = card.value("ignore_id", -1);
    c.ignore_name = card.value("ignore_name", "");
    return c;
}

void require_sound(const NetCard& card, const fs::path& path) {
    constexpr int kMaxSide = 8192;
    const bool sides = card.input.width >= 1 && card.input.width <= kMaxSide &&
                       card.input.height >= 1 && card.input.height <= kMaxSide;
    const bool deviations =
        card.deviation[0] != 0 && card.deviation[1] != 0 && card.deviation[2] != 0;
    if (!sides || !deviations || card.outputs < 1) {
        throw DataError("{}: invalid network card: width and height must be from 1 to {}, std not "
                        "0, and outputs at least 1",
                        path.string(), kMaxSide);
    }
}

} // namespace

NetCard read_net_card(const fs::path& net) {
    const auto path = find_card(net);
    try {
        const auto card = from_json(parse(path));
        require_sound(card, path);
        return card;
    } catch (const json::exception& error) {
        throw DataError("{}: invalid network card: {}", path.string(), error.what());
    } catch (const UsageError& error) {
        throw DataError("{}: {}", path.string(), error.what());
    }
}

std::vector<float> network_input(std::vector<float> planes, const NetCard& card) {
    const auto pixels = planes.size() / 3;
    if (card.bgr) {
        std::swap_ranges(planes.begin(), planes.begin() + static_cast<std::ptrdiff_t>(pixels),
                         planes.begin() + static_cast<std::ptrdiff_t>(2 * pixels));
    }
    for (std::size_t c = 0; c < 3; ++c) {
        const auto shift = static_cast<float>(card.mean[c]);
        const auto factor = static_cast<float>(card.scale / card.deviation[c]);
        for (std::size_t i = c * pixels; i < (c + 1) * pixels; ++i) {
            planes[i] = (planes[i] - shift) * factor;
        }
    }
    return planes;
}

} // namespace spade
