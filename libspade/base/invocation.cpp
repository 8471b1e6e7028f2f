#include "libspade/base/invocation.hpp"

#include "libspade/base/error.hpp"

#include <utility>

namespace spade {

namespace {

Invocation& current() {
    static Invocation invocation;
    return invocation;
}

} // namespace

void set_invocation(Invocation invocation) { current() = std::move(invocation); }

const Invocation& invocation() { return current(); }

std::filesystem::path installed_file(const std::filesystem::path& name) {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) {
        throw InternalError("{}: cannot find the path of this program: /proc/self/exe: {}",
                            name.string(), error.message());
    }
    return program.parent_path().parent_path() / "share" / "libspade" / name;
}

} // namespace spade
