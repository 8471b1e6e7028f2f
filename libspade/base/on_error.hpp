#ifndef LIBSPADE_BASE_ON_ERROR_HPP
#define LIBSPADE_BASE_ON_ERROR_HPP

#include "libspade/base/enum_names.hpp"

namespace spade {

/// --on-error: what a batch does after an input that it cannot use.
enum class OnError { kSkip, kStop };

template <>
inline constexpr auto kEnumNames<OnError> = enum_names<OnError>({{OnError::kSkip, "skip"},
                                                                 {OnError::kStop, "stop"}});

} // namespace spade

#endif // LIBSPADE_BASE_ON_ERROR_HPP
