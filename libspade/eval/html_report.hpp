#ifndef LIBSPADE_EVAL_HTML_REPORT_HPP
#define LIBSPADE_EVAL_HTML_REPORT_HPP

#include "libspade/eval/statistics.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace spade {

/// The report as one HTML page that holds everything it shows: settings, tables, histograms and the
/// confusion matrix as SVG, the worst and best pictures as map | real | fake, a contact sheet. The
/// pictures are read again from where the sets were; where they are gone the page says so.
/// \param report  of report_of()
std::string html_report(const nlohmann::json& report, const Statistics& statistics);

} // namespace spade

#endif // LIBSPADE_EVAL_HTML_REPORT_HPP
