#include "libspade/train/run_folder.hpp"

#include "libspade/io/folder.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace {

using Steps = std::vector<std::int64_t>;

class RunFolderTest : public ::testing::Test {
protected:
    static void put(const std::filesystem::path& path) { std::ofstream(path) << "x"; }

    spade::test::TempDir dir_;
    spade::RunFolder folder_{dir_ / "run"};
};

TEST_F(RunFolderTest, KeepsTheNewestAndMultiples) {
    for (const auto step : {100, 200, 300, 400, 500}) {
        put(folder_.checkpoint(step));
        folder_.register_checkpoint(step, 2, 200);
    }
    EXPECT_EQ(folder_.steps(), (Steps{500, 400, 200}));
    EXPECT_EQ(std::filesystem::read_symlink(folder_.file("latest")), "checkpoint-00000500.h5");
}

TEST_F(RunFolderTest, LeavesOtherFilesAlone) {
    put(folder_.file("checkpoint-best.h5"));
    put(folder_.file("checkpoint-00000007.h5.bak"));
    put(folder_.checkpoint(7));
    EXPECT_EQ(folder_.steps(), (Steps{7}));
    put(folder_.file("config.ini"));
    folder_.clear();
    EXPECT_EQ(spade::names_in(dir_ / "run"),
              (std::vector<std::string>{"checkpoint-00000007.h5.bak", "checkpoint-best.h5",
                                        "config.ini", "lock"}));
}

} // namespace
