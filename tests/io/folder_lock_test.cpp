#include "libspade/io/folder_lock.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using spade::FolderLock;

TEST(FolderLock, NamesItsHolderAndIsReleasedWhenTheHolderDies) {
    const spade::test::TempDir dir;
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const auto child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const FolderLock lock(dir.path());
        [[maybe_unused]] const auto sent = write(ready[1], "x", 1);
        pause();
        _exit(0);
    }
    char received = 0;
    ASSERT_EQ(read(ready[0], &received, 1), 1);
    try {
        const FolderLock second(dir.path());
        ADD_FAILURE() << "the folder was locked twice";
    } catch (const spade::CreateError& error) {
        EXPECT_NE(std::string(error.what()).find("process " + std::to_string(child)),
                  std::string::npos)
            << error.what();
    }
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_NO_THROW(FolderLock(dir.path()));
    close(ready[0]);
    close(ready[1]);
}

TEST(FolderLock, ThrowsIfItCannotBeCreated) {
    const spade::test::TempDir dir;
    EXPECT_THROW(FolderLock(dir / "none"), spade::CreateError);
}

} // namespace
