#ifndef LIBSPADE_DATA_PAIRING_HPP
#define LIBSPADE_DATA_PAIRING_HPP

/// \file
/// Which label map belongs to which photo and instance map: by relative path without extension,
/// or by patterns where the names differ.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// A glob with one star for the item's name: "*_gtFine_labelIds.png". The star may match folders;
/// other stars are written "**" and match anything within one path component that does not count
/// as the name. Without a pattern, the name is the relative path without extension.
class NamePattern {
public:
    /// Throws UsageError where there is not exactly one star.
    static NamePattern parse(std::string_view glob);

    /// The item's name; empty where the path does not match.
    std::string name_of(std::string_view relative_path) const;

private:
    std::vector<std::string> pieces_;
};

struct PairingOptions {
    std::filesystem::path labels;    ///< a folder
    std::filesystem::path photos;    ///< a folder, or empty
    std::filesystem::path instances; ///< a folder, or empty
    /// "labels=GLOB", "photos=GLOB", "instances=GLOB"; files that do not match are another kind's
    /// and are left out without a word
    std::vector<std::string> patterns;
};

/// The files of one item. All kinds asked for are there.
struct Sources {
    std::string name;
    std::filesystem::path labels;
    std::filesystem::path photo;
    std::filesystem::path instances;
};

/// A file that found no partner, or whose name another file has.
struct PairingFault {
    std::string name; ///< the item's
    std::filesystem::path file;
    std::string what; ///< "has no photo named aachen/01 below photos"
};

struct Pairing {
    std::vector<Sources> items;       ///< in natural order of their names
    std::vector<PairingFault> faults; ///< in natural order of their files
};

/// Throws MissingError where a folder is not there, UsageError for a pattern that cannot be meant.
Pairing pair_files(const PairingOptions& options);

} // namespace spade

#endif // LIBSPADE_DATA_PAIRING_HPP
