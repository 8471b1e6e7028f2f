#include "libspade/io/publish.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/append_file.hpp"
#include "tests/io/child.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace spade {
namespace {

namespace fs = std::filesystem;
using test::read_bytes;
using test::TempDir;
using test::write_bytes;

std::size_t files_in(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

void publish_text(const fs::path& path, std::string_view text, bool overwrite) {
    publish_bytes(path, text.data(), text.size(), overwrite);
}

/// The message of the CreateError that publishing to `path` ends with.
std::string refusal_at(const fs::path& path, bool overwrite = true) {
    try {
        publish_text(path, "new", overwrite);
    } catch (const CreateError& error) {
        return error.what();
    }
    return "was published";
}

TEST(PendingFile, DoesNotExistBeforeItIsPublished) {
    const TempDir folder;
    PendingFile file(folder / "a.h5", false);
    file.write("ab", 2);
    EXPECT_FALSE(fs::exists(folder / "a.h5"));
    EXPECT_EQ(file.temporary().parent_path(), folder.path());
    EXPECT_EQ(file.temporary().filename().string().rfind(".a.h5.", 0), 0U);
    EXPECT_EQ(file.temporary().extension(), ".tmp");
    file.write("c", 1);
    file.publish();
    EXPECT_EQ(read_bytes(folder / "a.h5"), "abc");
    EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(PendingFile, LeavesNothingUnlessPublished) {
    const TempDir folder;
    write_bytes(folder / "a", "old");
    {
        PendingFile file(folder / "a", true);
        file.write("new", 3);
        const PendingFile moved(std::move(file));
        EXPECT_EQ(files_in(folder.path()), 2U);
    }
    EXPECT_EQ(read_bytes(folder / "a"), "old");
    EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(PendingFile, FilesLeftByKilledProcessesAreRemoved) {
    const TempDir folder;
    EXPECT_EQ(test::code_of_child([&] {
                  PendingFile file(folder / "a", false);
                  file.write("half", 4);
                  std::raise(SIGKILL);
              }),
              128 + SIGKILL);
    write_bytes(folder / ".a.0rphan.tmp", "half");
    ASSERT_EQ(files_in(folder.path()), 2U);
    publish_text(folder / "a", "new", false);
    EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(PendingFile, OnlyItsOwnOrphansAreRemoved) {
    const TempDir folder;
    const auto locked = folder / ".a.locked.tmp";
    write_bytes(locked, "half");
    const int holder = open(locked.c_str(), O_RDONLY);
    ASSERT_EQ(flock(holder, LOCK_EX), 0);
    for (const auto* name :
         {".b.0rphan.tmp", ".a.tmp", ".a.Orphan.tmp", ".a.0rphan.png", "a.tmp"}) {
        write_bytes(folder / name, "x");
    }
    fs::create_directory(folder / ".a.folder.tmp");
    ASSERT_EQ(files_in(folder.path()), 7U);
    publish_text(folder / "a", "new", false);
    EXPECT_EQ(files_in(folder.path()), 8U);
    close(holder);
}

TEST(PendingFile, AFileUnderConstructionIsNotAnOrphan) {
    const TempDir folder;
    EXPECT_EQ(test::code_of_child([&] {
                  PendingFile file(folder / "a", true);
                  file.write("one", 3);
                  // The child of a child has not looked into this folder for this name yet.
                  const int code = test::code_of_child(
                      [&] { publish_text(folder.path() / "." / "a", "two", true); });
                  file.publish();
                  std::exit(code);
              }),
              0);
    EXPECT_EQ(read_bytes(folder / "a"), "one");
    EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(PendingFile, NothingIsOverwrittenUnlessAsked) {
    const TempDir folder;
    write_bytes(folder / "a", "old");
    EXPECT_NE(refusal_at(folder / "a", false).find("--overwrite"), std::string::npos);
    EXPECT_EQ(read_bytes(folder / "a"), "old");
    publish_text(folder / "a", "new", true);
    EXPECT_EQ(read_bytes(folder / "a"), "new");
}

TEST(PendingFile, ANameTakenInTheMeantimeIsNotOverwritten) {
    const TempDir folder;
    PendingFile file(folder / "a", false);
    write_bytes(folder / "a", "other");
    EXPECT_THROW(file.publish(), CreateError);
    EXPECT_EQ(read_bytes(folder / "a"), "other");
}

TEST(PendingFile, OnlyOneConcurrentWriterWins) {
    const TempDir folder;
    std::atomic<int> published{0};
    std::vector<std::thread> writers;
    for (int i = 0; i < 16; ++i) {
        writers.emplace_back([&, i] {
            try {
                publish_text(folder / "a", std::string(100, static_cast<char>('a' + i)), false);
                ++published;
            } catch (const CreateError&) {
            }
        });
    }
    for (auto& writer : writers) {
        writer.join();
    }
    EXPECT_EQ(published, 1);
    const auto bytes = read_bytes(folder / "a");
    EXPECT_EQ(bytes, std::string(100, bytes[0]));
    EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(PendingFile, UmaskDecidesItsPermissions) {
    const TempDir folder;
    const auto old = umask(027);
    publish_text(folder / "a", "x", false);
    umask(old);
    struct stat status {};
    ASSERT_EQ(stat((folder / "a").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0640U);
}

TEST(PendingFile, TheLongestNamesWork) {
    const TempDir folder;
    const std::string name(255, 'n');
    publish_text(folder / name, "x", false);
    EXPECT_EQ(read_bytes(folder / name), "x");
    EXPECT_NE(refusal_at(folder / (name + "n")).find("choose another name"), std::string::npos);
}

TEST(PendingFile, APlaceThatCannotHoldAFileIsNamed) {
    const TempDir folder;
    write_bytes(folder / "file", "x");
    fs::create_directory(folder / "sub");
    ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
    EXPECT_NE(refusal_at(folder / "no" / "a").find("' does not exist"), std::string::npos);
    EXPECT_NE(refusal_at(folder / "file" / "a").find("is not a directory"), std::string::npos);
    EXPECT_NE(refusal_at(folder / "sub").find("is a folder"), std::string::npos);
    EXPECT_NE(refusal_at(folder / "fifo").find("a device, pipe or socket"), std::string::npos);
    EXPECT_NE(refusal_at("/dev/null").find("a device, pipe or socket"), std::string::npos);
    EXPECT_NE(refusal_at(folder.path().string() + "/").find("folder"), std::string::npos);
}

TEST(PendingFile, AFolderThatMayNotBeWrittenTo) {
    if (geteuid() == 0) {
        GTEST_SKIP() << "root may write everywhere";
    }
    const TempDir folder;
    chmod(folder.path().c_str(), 0500);
    EXPECT_NE(refusal_at(folder / "a").find("choose a folder"), std::string::npos);
    chmod(folder.path().c_str(), 0700);
}

TEST(PendingFile, AFailedWritePublishesNothing) {
    const TempDir folder;
    const int code = test::code_of_child([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{100, 100};
        setrlimit(RLIMIT_FSIZE, &limit);
        publish_text(folder / "a", std::string(200, 'x'), false);
    });
    EXPECT_EQ(code, static_cast<int>(ExitCode::kIo));
    EXPECT_EQ(files_in(folder.path()), 0U);
}

TEST(CreateFolders, CreatesAllParentsAndAcceptsExistingOnes) {
    const TempDir folder;
    std::vector<std::thread> makers;
    for (int i = 0; i < 8; ++i) {
        makers.emplace_back([&] { create_folders(folder / "a/b/c/d"); });
    }
    for (auto& maker : makers) {
        maker.join();
    }
    EXPECT_TRUE(fs::is_directory(folder / "a/b/c/d"));
    fs::create_directory_symlink(folder / "a", folder / "link");
    create_folders(folder / "link/b");
    create_folders("");
}

TEST(CreateFolders, AFileInTheWayIsNamed) {
    const TempDir folder;
    write_bytes(folder / "a", "x");
    fs::create_symlink("nowhere", folder / "link");
    const auto obstacle_of = [](const fs::path& path) -> std::string {
        try {
            create_folders(path);
        } catch (const CreateError& error) {
            const std::string message = error.what();
            const auto first = message.find('\'') + 1;
            return message.substr(first, message.find("' is not a directory") - first);
        }
        return "was made";
    };
    for (const auto* path : {"a", "a/b", "a/b/c"}) {
        EXPECT_EQ(obstacle_of(folder / path), (folder / "a").string()) << path;
    }
    EXPECT_EQ(obstacle_of(folder / "link/b"), (folder / "link").string());
    EXPECT_EQ(obstacle_of("/dev/null"), "/dev/null");
    EXPECT_EQ(obstacle_of("/dev/null/sub"), "/dev/null");
    EXPECT_NE(refusal_at("/dev/null/sub/a").find("'/dev/null' is not a directory"),
              std::string::npos);
}

TEST(WriteStandardOutput, AFullDiskIsAnError) {
    const int code = test::code_of_child([] {
        std::freopen("/dev/full", "w", stdout);
        write_standard_output("x");
    });
    EXPECT_EQ(code, static_cast<int>(ExitCode::kIo));
}

TEST(WriteStandardOutput, AClosedPipeIsAnError) {
    const int code = test::code_of_child([] {
        std::signal(SIGPIPE, SIG_IGN);
        int ends[2];
        if (pipe(ends) == 0) {
            dup2(ends[1], STDOUT_FILENO);
            close(ends[0]);
            write_standard_output("x");
        }
    });
    EXPECT_EQ(code, static_cast<int>(ExitCode::kIo));
}

TEST(AppendFile, AnIncompleteLastLineIsCutOff) {
    const TempDir folder;
    for (const std::size_t torn : {0UL, 5UL, 65535UL, 65536UL, 200000UL}) {
        write_bytes(folder / "log", "one\ntwo\n" + std::string(torn, 't'));
        AppendFile(folder / "log").append("three");
        EXPECT_EQ(read_bytes(folder / "log"), "one\ntwo\nthree\n") << torn;
    }
    write_bytes(folder / "log", "torn");
    AppendFile(folder / "log").append("one");
    EXPECT_EQ(read_bytes(folder / "log"), "one\n");
}

TEST(AppendFile, LinesOfSeveralThreadsStayWhole) {
    const TempDir folder;
    AppendFile log(folder / "log");
    std::vector<std::thread> writers;
    for (int i = 0; i < 4; ++i) {
        writers.emplace_back([&, i] {
            for (int k = 0; k < 200; ++k) {
                log.append(std::string(50, static_cast<char>('a' + i)));
            }
        });
    }
    for (auto& writer : writers) {
        writer.join();
    }
    const auto text = read_bytes(folder / "log");
    ASSERT_EQ(text.size(), 4U * 200 * 51);
    for (std::size_t line = 0; line < text.size(); line += 51) {
        EXPECT_EQ(text.substr(line, 51), std::string(50, text[line]) + '\n');
    }
}

TEST(AppendFile, WhatIsNotARegularFileIsRefused) {
    const TempDir folder;
    EXPECT_THROW(AppendFile(folder / "no" / "log"), CreateError);
    EXPECT_THROW(AppendFile(folder.path()), CreateError);
    EXPECT_THROW(AppendFile("/dev/null"), CreateError);
}

} // namespace
} // namespace spade
