#ifndef LIBSPADE_EVAL_HTML_PAGE_HPP
#define LIBSPADE_EVAL_HTML_PAGE_HPP

/// \file
/// Parts of a page: escaped text, short numbers, static SVG. No scripts, nothing fetched.

#include <string>
#include <string_view>
#include <vector>

namespace spade {

std::string html_escaped(std::string_view text);
std::string short_number(double value); ///< four digits; a dash for NaN

/// A whole page around a body.
std::string html_page(std::string_view title, std::string_view body);

/// Cells are HTML, aligned to the right except in the first column. The table scrolls sideways on a
/// narrow screen.
std::string html_table(const std::vector<std::string>& head,
                       const std::vector<std::vector<std::string>>& rows);

/// A histogram of 24 bins, with the mean marked.
std::string svg_histogram(const std::vector<double>& values, std::string_view title);

/// Each row's shares; darker is more. \param rows  counts [truth][predicted]
std::string svg_heat_map(const std::vector<std::vector<double>>& rows,
                         const std::vector<std::string>& row_names,
                         const std::vector<std::string>& column_names);

} // namespace spade

#endif // LIBSPADE_EVAL_HTML_PAGE_HPP
