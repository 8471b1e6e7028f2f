#include "libspade/prepare/reference_names.hpp"

#include <fmt/format.h>

#include <array>
#include <regex>
#include <utility>

namespace spade {

namespace {

using Rule = std::pair<std::regex, const char*>;

template <std::size_t N>
std::string renamed(std::string name, const std::array<Rule, N>& rules) {
    for (const auto& [pattern, replacement] : rules) {
        name = std::regex_replace(name, pattern, replacement);
    }
    return name;
}

std::string spectral_names(std::string name) {
    static const std::array<Rule, 3> kRules{{{std::regex("\\.weight_orig$"), ".weight"},
                                             {std::regex("\\.weight_u$"), ".u"},
                                             {std::regex("\\.weight_v$"), ".v"}}};
    return renamed(std::move(name), kRules);
}

std::string spade_names(std::string name) {
    static const std::array<Rule, 4> kRules{
        {{std::regex("^G_middle_"), "middle_"},
         {std::regex("(^|\\.)mlp_shared\\.0\\."), "$1shared."},
         {std::regex("(^|\\.)mlp_(gamma|beta)\\."), "$1$2."},
         {std::regex("(^|\\.)param_free_norm\\."), "$1normalize."}}};
    return renamed(std::move(name), kRules);
}

/// The stage here of an entry of pix2pixHD's flat sequence. Entry 0 is the first padding; each
/// convolution is followed by its activation; four halvings and nine blocks, as published.
std::string pix2pixhd_stage(int entry) {
    constexpr int kDown = 3;
    constexpr int kBlocks = 11;
    constexpr int kUp = 20;
    constexpr int kLast = 29;
    if (entry < kDown) {
        return "first";
    }
    if (entry < kBlocks) {
        return fmt::format("down_{}", (entry - kDown) / 2);
    }
    if (entry < kUp) {
        return fmt::format("block_{}", entry - kBlocks);
    }
    return entry < kLast ? fmt::format("up_{}", (entry - kUp) / 2) : "last";
}

std::string pix2pixhd_names(const std::string& name) {
    static const std::regex kEntry("^model\\.(\\d{1,2})\\.(conv_block\\.([14])\\.)?(0\\.)?(\\w+)$");
    std::smatch match;
    if (!std::regex_match(name, match, kEntry)) {
        return name;
    }
    const auto stage = pix2pixhd_stage(std::stoi(match[1]));
    const auto conv = !match[3].matched ? "" : match[3] == "1" ? "conv_0." : "conv_1.";
    return fmt::format("{}.{}{}", stage, conv, match[5].str());
}

std::string encoder_names(std::string name) {
    static const std::array<Rule, 1> kRules{{{std::regex("^layer(\\d)\\.0\\."), "layer_$1."}}};
    return renamed(std::move(name), kRules);
}

std::string discriminator_names(std::string name) {
    static const std::array<Rule, 1> kRules{
        {{std::regex("^discriminator_(\\d)\\.model(\\d)\\.0\\.(0\\.)?"), "scale_$1.layer_$2."}}};
    return renamed(std::move(name), kRules);
}

} // namespace

std::string from_reference_name(Network network, std::string_view name) {
    std::string ours(name);
    switch (network) {
    case Network::kGenerator:
        ours = pix2pixhd_names(spade_names(std::move(ours)));
        break;
    case Network::kEncoder:
        ours = encoder_names(std::move(ours));
        break;
    case Network::kDiscriminator:
        ours = discriminator_names(std::move(ours));
        break;
    }
    return spectral_names(std::move(ours));
}

} // namespace spade
