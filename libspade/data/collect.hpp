#ifndef LIBSPADE_DATA_COLLECT_HPP
#define LIBSPADE_DATA_COLLECT_HPP

/// \file
/// Which files a command means. An item's name is its path relative to the folder given, without
/// extension: its identity in pairing, in output and in random streams.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace spade {

struct Item {
    std::string name; ///< "aachen/0001", separators always '/'
    std::filesystem::path path;
};

/// Files and folders. Folders are walked recursively, hidden files and folders left out, and hold
/// pictures by their extension (png, jpg, jpeg, bmp, pgm, ppm, tif, tiff, webp, any case). A file
/// given by name is taken whatever it is called, its name that of the file alone. In natural
/// order within a folder; inputs in the order given.
/// Symbolic links are followed. Throws MissingError where an input is not there or a folder cannot
/// be listed, DataError where a link leads back to a folder that holds it.
std::vector<Item> collect(const std::vector<std::string>& inputs);

/// The files of a list, one a line or NUL-separated; "-" is standard input. Relative paths count
/// from the current folder and keep their folders in the name; absolute ones, and those that climb
/// out with "..", keep the file's name alone. Empty lines are left out, and so is a carriage return
/// that ends a line. Throws MissingError where there is no such list, DataError where a line holds
/// a NUL.
std::vector<Item> read_file_list(const std::string& list, bool null_separated);

/// The pictures below a folder by item name. Throws MissingError where there is no such folder,
/// DataError where two files have one name ("a.png", "a.jpg"), both named.
std::map<std::string, std::filesystem::path> files_by_name(const std::filesystem::path& folder);

/// A table of pairs, "map <tab> photo" a line: item names (a picture's extension is dropped) and
/// paths (relative ones count from the table's folder). Throws DataError with the line's number.
std::map<std::string, std::filesystem::path> read_pairs(const std::filesystem::path& tsv);

} // namespace spade

#endif // LIBSPADE_DATA_COLLECT_HPP
