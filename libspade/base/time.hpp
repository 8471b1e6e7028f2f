#ifndef LIBSPADE_BASE_TIME_HPP
#define LIBSPADE_BASE_TIME_HPP

#include <chrono>
#include <string>

namespace spade {

/// Now, as ISO 8601 in UTC: "2026-01-31T12:00:00Z".
std::string utc_now();

/// Seconds from then until now.
double seconds_since(std::chrono::steady_clock::time_point then);

} // namespace spade

#endif // LIBSPADE_BASE_TIME_HPP
