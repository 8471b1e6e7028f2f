#ifndef LIBSPADE_EVAL_NET_CARD_HPP
#define LIBSPADE_EVAL_NET_CARD_HPP

/// \file
/// The card of a foreign network, with what is needed to run it: NET.json beside NET.onnx.
///
///     {"name": "camvid-cgnet",
///      "input": {"width": 480, "height": 360, "channel_order": "RGB",
///                "mean": [105.7, 103.3, 99.6], "std": [1, 1, 1], "scale": 1.0, "resize": "clean"},
///      "output": {"channels": 11},                            or {"features": 768}
///      "classes": ["sky", "building", ...],                   of a segmenter, by output channel
///      "ignore_id": 11, "ignore_name": "void"}                a further output channel, if any
///
/// x = (level - mean) / std * scale, levels 0..255, mean and std in the channel order. "resize" is
/// clean, pytorch, tf1 or opencv; other text that mentions cv::dnn means opencv; default: clean.

#include "libspade/image/picture.hpp"
#include "libspade/image/picture_planes.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace spade {

struct NetCard {
    std::string name;
    Size input;
    bool bgr = false;
    std::array<double, 3> mean{}; ///< in the network's channel order
    std::array<double, 3> deviation{1, 1, 1};
    double scale = 1;
    PlaneResize resize = PlaneResize::kClean;
    std::int64_t outputs = 0;         ///< channels of scores, or features
    std::vector<std::string> classes; ///< of a segmenter
    int ignore_id = -1;
    std::string ignore_name;
};

/// The card of a network file: the same name with .json, or a card in its folder that lists the
/// file under "files". Throws MissingError if there is none, DataError if it is invalid.
NetCard read_net_card(const std::filesystem::path& net);

/// \param planes  [3, H, W], levels 0..255, red first
/// \returns       the same as the network expects them
std::vector<float> network_input(std::vector<float> planes, const NetCard& card);

} // namespace spade

#endif // LIBSPADE_EVAL_NET_CARD_HPP
