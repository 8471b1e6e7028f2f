#ifndef LIBSPADE_BASE_TIME_HPP
#define LIBSPADE_BASE_TIME_HPP

#include <string>

namespace spade {

/// Now, as ISO 8601 in UTC: "2026-01-31T12:00:00Z".
std::string utc_now();

} // namespace spade

#endif // LIBSPADE_BASE_TIME_HPP
