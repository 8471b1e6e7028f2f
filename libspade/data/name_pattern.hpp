#ifndef LIBSPADE_DATA_NAME_PATTERN_HPP
#define LIBSPADE_DATA_NAME_PATTERN_HPP

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// A glob with one star for the item's name: "*_gtFine_labelIds.png". The star may match folders;
/// "**" matches anything within one path component and is not part of the name. Without a pattern,
/// the name is the relative path without extension.
class NamePattern {
public:
    /// Throws UsageError where there is not exactly one star.
    static NamePattern parse(std::string_view glob);

    /// The item's name; empty where the path does not match.
    std::string name_of(std::string_view relative_path) const;

private:
    std::vector<std::string> pieces_;
};

/// The patterns of --pair-pattern: "KIND=GLOB" each.
class NamePatterns {
public:
    NamePatterns() = default;

    /// Throws UsageError for a kind that is not one of `kinds`, or that is given twice, and for an
    /// invalid glob.
    NamePatterns(const std::vector<std::string>& texts, const std::vector<std::string>& kinds);

    /// Null where the kind has no pattern.
    const NamePattern* of(std::string_view kind) const;

private:
    std::map<std::string, NamePattern, std::less<>> patterns_;
};

} // namespace spade

#endif // LIBSPADE_DATA_NAME_PATTERN_HPP
