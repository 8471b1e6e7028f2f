#include "libspade/io/folder.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/publish.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

TEST(Folder, IsListedInOrder) {
    const spade::test::TempDir dir;
    for (const char* name : {"b", "a", ".c"}) {
        std::ofstream(dir / name) << name;
    }
    EXPECT_EQ(spade::names_in(dir.path()), (Names{".c", "a", "b"}));
    EXPECT_THROW(spade::names_in(dir / "none"), spade::MissingError);
}

TEST(Folder, IsRemovedWithItsContentsAndMayBeMissing) {
    const spade::test::TempDir dir;
    fs::create_directories(dir / "one" / "two");
    spade::remove_path(dir / "one");
    spade::remove_path(dir / "one");
    EXPECT_EQ(spade::names_in(dir.path()), Names{});
}

TEST(PublishLink, PointsToItsTarget) {
    const spade::test::TempDir dir;
    std::ofstream(dir / "latest") << "a file";
    spade::publish_link(dir / "latest", "first");
    spade::publish_link(dir / "latest", "second");
    EXPECT_EQ(fs::read_symlink(dir / "latest"), "second");
    EXPECT_EQ(spade::names_in(dir.path()), Names{"latest"});
    fs::create_directory(dir / "folder");
    EXPECT_THROW(spade::publish_link(dir / "folder", "x"), spade::CreateError);
    EXPECT_THROW(spade::publish_link(dir / "none" / "latest", "x"), spade::CreateError);
}

} // namespace
