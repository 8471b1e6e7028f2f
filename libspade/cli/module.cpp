#include "libspade/cli/module.hpp"

#include "libspade/base/allocator.hpp"
#include "libspade/base/error.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace spade::cli {

namespace {

void set_environment(const char* name, const std::string& value, bool replace) {
    if (setenv(name, value.c_str(), replace ? 1 : 0) != 0) {
        throw InternalError("cannot set {}={} in the environment", name, value);
    }
}

/// The folder of the library that this code is in.
std::filesystem::path library_folder() {
    Dl_info info{};
    if (dladdr(reinterpret_cast<const void*>(&prepare_environment), &info) == 0 ||
        info.dli_fname == nullptr) {
        throw InternalError("cannot find the folder of libspade-base.so");
    }
    return std::filesystem::path(info.dli_fname).parent_path();
}

} // namespace

void prepare_environment(int threads, int blas_threads) {
    tune_allocator();
    set_environment("OMP_NUM_THREADS", std::to_string(threads), true);
    set_environment("OMP_WAIT_POLICY", "passive", false);
    set_environment("OPENBLAS_NUM_THREADS", std::to_string(blas_threads), false);
}

void* find_function(const char* library, const char* function) {
    const auto path = (library_folder() / library).string();
    void* const handle = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
    if (handle == nullptr) {
        throw InternalError("{}; is the installation complete?", dlerror());
    }
    void* const address = dlsym(handle, function);
    if (address == nullptr) {
        throw InternalError("{}: has no function {}; is it from another version?", path, function);
    }
    return address;
}

} // namespace spade::cli
