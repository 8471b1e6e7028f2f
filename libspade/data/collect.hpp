#ifndef LIBSPADE_DATA_COLLECT_HPP
#define LIBSPADE_DATA_COLLECT_HPP

/// \file
/// Finds the input files of a command. An item's name is its path relative to the folder given,
/// without extension: its identity in pairing, in output and in random streams.

#include "libspade/data/name_pattern.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

struct Item {
    std::string name; ///< "aachen/0001", separators always '/', composed (base/unicode.hpp)
    std::filesystem::path path;
};

enum class PictureContent {
    kPhotos,
    kMaps, ///< of labels or instances: NumPy arrays, too
};

struct Collection {
    std::vector<Item> items;
    std::vector<std::filesystem::path> unread; ///< files of folders that are no such pictures
};

/// Inputs are files and folders. Folders are walked recursively, skipping hidden files and folders;
/// pictures are recognized by extension (png, jpg, jpeg, jfif, bmp, pgm, ppm, pnm, tif, tiff, webp,
/// gif, jp2, j2k; of maps npy, too; any case). With a pattern, files of folders are taken that
/// match it, under the names that it gives them. A file given as an input is taken whatever its
/// extension; its item name is the file name alone, or what the pattern makes of it if it matches.
/// Items are in natural order within a folder, inputs in the order given.
/// Symbolic links are followed. Throws MissingError where an input does not exist or a folder
/// cannot be listed, DataError where a link leads back to a folder that contains it.
Collection collect(const std::vector<std::string>& inputs, PictureContent content,
                   const NamePattern* pattern = nullptr);

/// Says in one line that files were passed over, if there are any. \param what  "label maps"
void report_unread(const Collection& collection, std::string_view what);

/// The files of a list, one per line or NUL-separated; "-" is standard input. Relative paths are
/// relative to the current folder and keep their folders in the name; absolute ones, and those that
/// leave it with "..", keep the file name alone. Empty lines are skipped, and a carriage return at
/// the end of a line is dropped. Throws MissingError where the list does not exist, DataError where
/// a line contains a NUL.
std::vector<Item> read_file_list(const std::string& list, bool null_separated);

/// The pictures below a folder by item name. Throws MissingError where the folder does not exist,
/// DataError naming both where two files have the same name ("a.png", "a.jpg").
std::map<std::string, std::filesystem::path> files_by_name(const std::filesystem::path& folder,
                                                           PictureContent content,
                                                           const NamePattern* pattern = nullptr);

/// A table of pairs, "map <tab> photo" on each line: item names (a picture's extension is dropped)
/// and paths (relative to the table's folder). Throws DataError with the line number.
std::map<std::string, std::filesystem::path> read_pairs(const std::filesystem::path& tsv);

} // namespace spade

#endif // LIBSPADE_DATA_COLLECT_HPP
