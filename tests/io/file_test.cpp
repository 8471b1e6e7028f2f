#include "libspade/io/file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/stop.hpp"
#include "tests/io/child.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

namespace spade {
namespace {

using test::TempDir;
using test::write_bytes;

std::string reason_of_reading(const std::filesystem::path& path) {
    try {
        read_file(path);
    } catch (const MissingError& error) {
        return error.what();
    }
    return "was read";
}

TEST(ReadFile, GivesAllBytes) {
    const TempDir folder;
    for (const std::size_t size : {0UL, 1UL, 65536UL, 3000001UL}) {
        std::string bytes(size, 'x');
        write_bytes(folder / "a", bytes);
        EXPECT_EQ(read_file(folder / "a"), bytes);
    }
}

TEST(ReadFile, FilesThatClaimToBeEmptyAreReadToTheirEnd) {
    EXPECT_FALSE(read_file("/proc/self/stat").empty());
}

TEST(ReadFile, MoreThanTheLimitIsRefused) {
    const TempDir folder;
    write_bytes(folder / "a", "12345");
    EXPECT_EQ(read_file(folder / "a", 5), "12345");
    EXPECT_THROW(read_file(folder / "a", 4), DataError);
    EXPECT_THROW(read_file("/proc/self/stat", 4), DataError);
}

TEST(ReadFile, WhatIsNotAFileIsMissingAndNamed) {
    const TempDir folder;
    ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
    write_bytes(folder / "file", "x");
    EXPECT_NE(reason_of_reading(folder.path()).find("is a folder"), std::string::npos);
    EXPECT_NE(reason_of_reading(folder / "fifo").find("not a file"), std::string::npos);
    EXPECT_NE(reason_of_reading("/dev/zero").find("not a file"), std::string::npos);
    EXPECT_NE(reason_of_reading(folder / "no").find((folder / "no").string()), std::string::npos);
    EXPECT_NE(reason_of_reading(folder / "file" / "no").find("cannot be read"), std::string::npos);
}

TEST(ReadFile, AnUnreadableFileIsMissing) {
    if (geteuid() == 0) {
        GTEST_SKIP() << "root may read everything";
    }
    const TempDir folder;
    write_bytes(folder / "a", "x");
    chmod((folder / "a").c_str(), 0);
    EXPECT_THROW(read_file(folder / "a"), MissingError);
}

/// Makes standard input a pipe that holds `bytes`, and that ends there if `is_closed`.
void become_standard_input(const std::string& bytes, bool is_closed) {
    int ends[2];
    if (pipe(ends) != 0 || write(ends[1], bytes.data(), bytes.size()) < 0) {
        std::exit(1);
    }
    dup2(ends[0], STDIN_FILENO);
    if (is_closed) {
        close(ends[1]);
    }
}

TEST(ReadStandardInput, GivesAllOfAPipe) {
    EXPECT_EQ(test::code_of_child([] {
                  become_standard_input("one\ntwo", true);
                  std::exit(read_standard_input(100) == "one\ntwo" ? 0 : 1);
              }),
              0);
    EXPECT_EQ(test::code_of_child([] {
                  become_standard_input("12345", true);
                  read_standard_input(4);
              }),
              static_cast<int>(ExitCode::kData));
    EXPECT_EQ(test::code_of_child([] {
                  close(STDIN_FILENO);
                  read_standard_input(4);
              }),
              static_cast<int>(ExitCode::kIo));
}

TEST(ReadStandardInput, AStopSignalEndsTheWait) {
    EXPECT_EQ(test::code_of_child([] {
                  become_standard_input("the first half", false);
                  catch_stop_signals();
                  alarm(60); // fails rather than hangs
                  const auto reader = getpid();
                  if (fork() == 0) {
                      usleep(100000);
                      kill(reader, SIGTERM);
                      _exit(0);
                  }
                  read_standard_input(100);
              }),
              static_cast<int>(ExitCode::kStopped));
}

TEST(FileDigest, IsThatOfTheBytes) {
    const TempDir folder;
    const std::string bytes(3 << 20, 'q');
    write_bytes(folder / "a", bytes);
    EXPECT_EQ(file_digest(folder / "a"), digest_of(bytes));
    EXPECT_THROW(file_digest(folder / "b"), MissingError);
}

TEST(ReadLinesOfLog, LeavesOutAnIncompleteLastLine) {
    const TempDir folder;
    write_bytes(folder / "a", "one\n\nthree\nto");
    EXPECT_EQ(read_lines_of_log(folder / "a"), (std::vector<std::string>{"one", "", "three"}));
    write_bytes(folder / "b", "");
    EXPECT_TRUE(read_lines_of_log(folder / "b").empty());
    EXPECT_THROW(read_lines_of_log(folder / "c"), MissingError);
}

} // namespace
} // namespace spade
