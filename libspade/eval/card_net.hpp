#ifndef LIBSPADE_EVAL_CARD_NET_HPP
#define LIBSPADE_EVAL_CARD_NET_HPP

/// \file
/// Foreign networks with a card. ONNX is data, which OpenCV computes. TorchScript is a program: it
/// runs only if the user has given the SHA-256 of that file.

#include "libspade/base/hash.hpp"
#include "libspade/eval/net_card.hpp"

#include <torch/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace spade {

class CardNet {
public:
    /// \param allow_code  SHA-256 of a TorchScript file, 64 hexadecimal digits, or empty
    /// Throws MissingError, DataError; UsageError where a program is not allowed.
    static CardNet open(const std::filesystem::path& path, const std::string& allow_code,
                        torch::Device device);

    const NetCard& card() const { return card_; }
    Digest digest() const { return digest_; } ///< of the network file

    /// One picture. \param input [3, H, W], see network_input() \returns [outputs, ...] float32
    torch::Tensor forward(const std::vector<float>& input);

    class Engine; ///< computes: OpenCV or LibTorch
    CardNet(CardNet&&) noexcept;
    CardNet& operator=(CardNet&&) noexcept;
    ~CardNet();

private:
    CardNet(NetCard card, Digest digest, std::unique_ptr<Engine> engine, std::string path);

    NetCard card_;
    Digest digest_;
    std::unique_ptr<Engine> engine_;
    std::string path_;
};

} // namespace spade

#endif // LIBSPADE_EVAL_CARD_NET_HPP
