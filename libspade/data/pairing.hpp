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

struct PairingOptions {
    std::filesystem::path labels;    ///< a folder
    std::filesystem::path photos;    ///< a folder, or empty
    std::filesystem::path instances; ///< a folder, or empty
    /// "labels=GLOB", "photos=GLOB", "instances=GLOB"; files that do not match belong to another
    /// kind and are skipped silently
    std::vector<std::string> patterns;
};

/// The files of one item. All requested kinds are present.
struct Sources {
    std::string name;
    std::filesystem::path labels;
    std::filesystem::path photo;
    std::filesystem::path instances;
};

/// A file without a partner, or with the same name as another.
struct PairingFault {
    std::string name; ///< the item's
    std::filesystem::path file;
    std::string what; ///< "has no photo named aachen/01 below photos"
};

struct Pairing {
    std::vector<Sources> items;       ///< in natural order of their names
    std::vector<PairingFault> faults; ///< in natural order of their files
};

/// Throws MissingError where a folder does not exist, UsageError for an invalid pattern.
Pairing pair_files(const PairingOptions& options);

} // namespace spade

#endif // LIBSPADE_DATA_PAIRING_HPP
