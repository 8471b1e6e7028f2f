#ifndef TESTS_IO_CHILD_HPP
#define TESTS_IO_CHILD_HPP

#include "libspade/base/error.hpp"

#include <cstdio>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

namespace spade::test {

/// Runs `work` in a child process, which has its own limits and signals, and which ends as tools
/// do, running exit handlers. \returns the code of the Error that it threw, 0 if it threw none, or
/// 128 plus the number of the signal that killed it.
template <class Work>
int code_of_child(Work work) {
    std::fflush(nullptr); // or the child would write it again
    const pid_t child = fork();
    if (child == 0) {
        try {
            work();
        } catch (const Error& error) {
            std::exit(static_cast<int>(error.code()));
        } catch (...) {
            std::exit(1);
        }
        std::exit(0);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) {
        return -1;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace spade::test

#endif // TESTS_IO_CHILD_HPP
