#ifndef LIBSPADE_CLI_MODULE_HPP
#define LIBSPADE_CLI_MODULE_HPP

/// \file
/// A LibTorch program spends half a second before main. So a tool is a thin front end whose work is
/// in a library, loaded only when there is work: help and usage errors appear immediately, and the
/// environment is set before OpenMP reads it.

#include "libspade/base/exit_code.hpp"

namespace spade::cli {

/// Sets what must be set before the module is loaded: the allocator (base/allocator.hpp),
/// OMP_NUM_THREADS and OMP_WAIT_POLICY=passive (idle OpenMP threads would take the loader's CPUs),
/// OPENBLAS_NUM_THREADS (1 beside convolutions, which have their own threads). What the user has
/// set in the environment is kept, except OMP_NUM_THREADS.
void prepare_environment(int threads, int blas_threads = 1);

/// The address of a function in a library in the folder of libspade-base.so.
/// Throws InternalError if either is missing.
void* find_function(const char* library, const char* function);

/// Loads `library` ("libspade.so") and calls `function`, which is
/// `extern "C" ExitCode FUNCTION(const Options&)`.
template <class Options>
ExitCode run_module(const char* library, const char* function, const Options& options) {
    using Function = ExitCode (*)(const Options&);
    return reinterpret_cast<Function>(find_function(library, function))(options);
}

} // namespace spade::cli

#endif // LIBSPADE_CLI_MODULE_HPP
