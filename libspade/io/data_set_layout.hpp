#ifndef LIBSPADE_IO_DATA_SET_LAYOUT_HPP
#define LIBSPADE_IO_DATA_SET_LAYOUT_HPP

/// \file
/// What the reader and the writer of data set files agree on. Internal to io.

#include "libspade/io/data_set_file.hpp"

#include <array>
#include <string>
#include <string_view>

namespace spade {

inline constexpr std::string_view kDataSetFormat = "data-set";
inline constexpr int kDataSetVersion = 1;
inline constexpr std::string_view kNames = "names";
inline constexpr std::string_view kConfiguration = "configuration";
inline constexpr std::string_view kLabelTable = "label_table";

/// By PictureKind.
inline constexpr std::array<std::string_view, 3> kPictures = {"labels", "photos", "instances"};

inline std::string offsets_of(std::string_view object) { return std::string(object) + "_offsets"; }
inline std::string digests_of(std::string_view object) { return std::string(object) + "_digests"; }
inline std::string pixels_of(std::string_view object) { return std::string(object) + "_pixels"; }

/// Whether a name is a relative path that stays within its folder.
bool is_item_name(std::string_view name);

} // namespace spade

#endif // LIBSPADE_IO_DATA_SET_LAYOUT_HPP
