#include "libspade/data/name_pattern.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace spade {

namespace {

constexpr std::string_view kName = "*";   ///< a piece: the item's name, across folders too
constexpr std::string_view kOther = "**"; ///< a piece: anything within one component

/// Whether the pieces from `index` on match all of `path`; `name` receives the star's text. Stars
/// are greedy.
bool matches(const std::vector<std::string>& pieces, std::size_t index, std::string_view path,
             std::string_view& name) {
    if (index == pieces.size()) {
        return path.empty();
    }
    const auto& piece = pieces[index];
    if (piece != kName && piece != kOther) {
        return path.substr(0, piece.size()) == piece &&
               matches(pieces, index + 1, path.substr(piece.size()), name);
    }
    const bool is_name = piece == kName;
    const auto most = is_name ? path.size() : std::min(path.find('/'), path.size());
    for (std::size_t length = most + 1; length-- > (is_name ? 1 : 0);) {
        if (matches(pieces, index + 1, path.substr(length), name)) {
            if (is_name) {
                name = path.substr(0, length);
            }
            return true;
        }
    }
    return false;
}

} // namespace

NamePattern NamePattern::parse(std::string_view glob) {
    NamePattern pattern;
    for (std::size_t at = 0; at < glob.size();) {
        if (glob.substr(at, kOther.size()) == kOther) {
            pattern.pieces_.emplace_back(kOther);
            at += kOther.size();
        } else if (glob[at] == '*') {
            pattern.pieces_.emplace_back(kName);
            ++at;
        } else {
            const auto end = std::min(glob.find('*', at), glob.size());
            pattern.pieces_.emplace_back(glob.substr(at, end - at));
            at = end;
        }
    }
    const auto names = std::count(pattern.pieces_.begin(), pattern.pieces_.end(), kName);
    if (names != 1) {
        throw UsageError("--pair-pattern '{}' must have exactly one '*' for the name that a label "
                         "map and its photo share ('**' matches anything else), not {}",
                         printable_line(glob), names);
    }
    return pattern;
}

std::string NamePattern::name_of(std::string_view relative_path) const {
    std::string_view name;
    return matches(pieces_, 0, relative_path, name) ? std::string(name) : std::string();
}

NamePatterns::NamePatterns(const std::vector<std::string>& texts,
                           const std::vector<std::string>& kinds) {
    for (const auto& text : texts) {
        const auto equals = text.find('=');
        const auto kind = text.substr(0, equals);
        if (equals == std::string::npos ||
            std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
            throw UsageError("--pair-pattern must be {}=GLOB, not '{}'",
                             fmt::join(kinds, "=GLOB or "), printable_line(text));
        }
        if (!patterns_.emplace(kind, NamePattern::parse(text.substr(equals + 1))).second) {
            throw UsageError("--pair-pattern: duplicate pattern for {}: '{}'", kind,
                             printable_line(text));
        }
    }
}

const NamePattern* NamePatterns::of(std::string_view kind) const {
    const auto found = patterns_.find(kind);
    return found == patterns_.end() ? nullptr : &found->second;
}

} // namespace spade
