#ifndef LIBSPADE_BASE_ERROR_HPP
#define LIBSPADE_BASE_ERROR_HPP

/// \file
/// Errors for a person at 3 a.m.: one line with the file, the value and the remedy.
///
///     throw DataError("{}: id {} at pixel ({}, {}) is not in the table; ...", path, id, x, y);
///
/// The type decides the exit code, so messages are never mapped to numbers. Errors of other
/// libraries are translated where they are called; cli::run_tool catches once.

#include "libspade/base/exit_code.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace spade {

class Error : public std::runtime_error {
public:
    Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

    ExitCode code() const noexcept { return code_; }

private:
    ExitCode code_;
};

/// An error type with a fixed exit code; takes the arguments of fmt::format.
template <ExitCode Code>
class ErrorWith : public Error {
public:
    template <class... Args>
    explicit ErrorWith(fmt::format_string<Args...> text, Args&&... args)
        : Error(Code, fmt::format(text, std::forward<Args>(args)...)) {}
};

using UsageError = ErrorWith<ExitCode::kUsage>;       ///< invalid command line
using DataError = ErrorWith<ExitCode::kData>;         ///< malformed input
using MissingError = ErrorWith<ExitCode::kMissing>;   ///< missing or unreadable input
using DeviceError = ErrorWith<ExitCode::kDevice>;     ///< device not available
using InternalError = ErrorWith<ExitCode::kInternal>; ///< a bug in libspade
using CreateError = ErrorWith<ExitCode::kCreate>;     ///< output that cannot be created
using IoError = ErrorWith<ExitCode::kIo>;             ///< reading or writing failed midway
using StoppedError = ErrorWith<ExitCode::kStopped>;   ///< stopped with the state saved
using ConfigError = ErrorWith<ExitCode::kConfig>;     ///< settings that contradict a file

} // namespace spade

#endif // LIBSPADE_BASE_ERROR_HPP
