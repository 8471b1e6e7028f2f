#ifndef LIBSPADE_DATA_COLLECT_HPP
#define LIBSPADE_DATA_COLLECT_HPP

/// \file
/// Finds the input files of a command. An item's name is its path relative to the folder given,
/// without extension: its identity in pairing, in output and in random streams.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace spade {

struct Item {
    std::string name; ///< "aachen/0001", separators always '/'
    std::filesystem::path path;
};

/// Inputs are files and folders. Folders are walked recursively, skipping hidden files and folders;
/// pictures are recognized by extension (png, jpg, jpeg, bmp, pgm, ppm, tif, tiff, webp, any case).
/// A file given as an input is taken whatever its extension; its item name is the file name alone.
/// Items are in natural order within a folder, inputs in the order given.
/// Symbolic links are followed. Throws MissingError where an input does not exist or a folder
/// cannot be listed, DataError where a link leads back to a folder that contains it.
std::vector<Item> collect(const std::vector<std::string>& inputs);

/// The files of a list, one per line or NUL-separated; "-" is standard input. Relative paths are
/// relative to the current folder and keep their folders in the name; absolute ones, and those that
/// leave it with "..", keep the file name alone. Empty lines are skipped, and a carriage return at
/// the end of a line is dropped. Throws MissingError where the list does not exist, DataError where
/// a line contains a NUL.
std::vector<Item> read_file_list(const std::string& list, bool null_separated);

/// The pictures below a folder by item name. Throws MissingError where the folder does not exist,
/// DataError naming both where two files have the same name ("a.png", "a.jpg").
std::map<std::string, std::filesystem::path> files_by_name(const std::filesystem::path& folder);

/// A table of pairs, "map <tab> photo" on each line: item names (a picture's extension is dropped)
/// and paths (relative to the table's folder). Throws DataError with the line number.
std::map<std::string, std::filesystem::path> read_pairs(const std::filesystem::path& tsv);

} // namespace spade

#endif // LIBSPADE_DATA_COLLECT_HPP
