#ifndef LIBSPADE_EVAL_HTML_PAGE_HPP
#define LIBSPADE_EVAL_HTML_PAGE_HPP

/// \file
/// Pieces of a page: text made safe, numbers made short, static SVG. No script, nothing fetched.

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace spade {

std::string html_escaped(std::string_view text);
std::string short_number(const nlohmann::json& value); ///< four digits; a dash where it is none

/// A whole page around a body.
std::string html_page(std::string_view title, std::string_view body);

/// Rows as cells of HTML, numbers to the right but in the first column. It scrolls sideways where
/// the screen is narrow.
std::string html_table(const std::vector<std::string>& head,
                       const std::vector<std::vector<std::string>>& rows);

/// How values are spread, in 24 bins, with the mean marked.
std::string svg_histogram(const std::vector<double>& values, std::string_view title);

/// Each row's shares, darker where more. \param rows  counts [truth][predicted]
std::string svg_heat_map(const std::vector<std::vector<double>>& rows,
                         const std::vector<std::string>& row_names,
                         const std::vector<std::string>& column_names);

} // namespace spade

#endif // LIBSPADE_EVAL_HTML_PAGE_HPP
