#ifndef LIBSPADE_EVAL_HTML_REPORT_HPP
#define LIBSPADE_EVAL_HTML_REPORT_HPP

#include "libspade/eval/report.hpp"

#include <string>

namespace spade {

/// The report as one self-contained HTML page: settings, tables, histograms and the confusion
/// matrix as SVG, the worst and best pictures as map | real | fake, a contact sheet. The
/// pictures are read again from where the sets were; if they are gone, the page says so.
std::string html_report(const Report& report, const Statistics& statistics);

} // namespace spade

#endif // LIBSPADE_EVAL_HTML_REPORT_HPP
