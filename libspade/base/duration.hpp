#ifndef LIBSPADE_BASE_DURATION_HPP
#define LIBSPADE_BASE_DURATION_HPP

#include <optional>
#include <string>
#include <string_view>

namespace spade {

/// Seconds in a text: "5400", "90m", "1h30m", "2d", or as Slurm writes it, "1:30:00" and
/// "1-12:00:00". Nothing if the text is malformed.
std::optional<double> parse_duration(std::string_view text);

/// "3 h 50 min", "1 min 5 s", "12 s": the two largest units.
std::string duration_text(double seconds);

} // namespace spade

#endif // LIBSPADE_BASE_DURATION_HPP
