/// \file
/// A disk that fills up, simulated by a limit on the size of files.

#include "libspade/io/checkpoint_file.hpp"
#include "libspade/io/data_set_file.hpp"
#include "tests/io/child.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <sys/resource.h>

/// HDF5 is not cleaned up after a failure (see h5_handle.cpp); LeakSanitizer reads this.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const char* __lsan_default_suppressions() { return "leak:libhdf5\n"; }

namespace spade {
namespace {

namespace fs = std::filesystem;
using test::TempDir;

constexpr int kSteps = 40;

void fill_checkpoint(const fs::path& path) {
    const std::vector<float> values(400000, 0.5F);
    CheckpointWriter file(path, false);
    file.configuration({{"ngf", 64}});
    file.label_table("0\tsky\n");
    file.tensor("generator", "large", Dtype::f32, {400, 1000}, values.data());
    for (int i = 0; i < 40; ++i) {
        file.tensor("encoder", std::to_string(i), Dtype::f32, {10, 100}, values.data());
    }
    file.provenance({});
    file.commit();
}

void write_data_set(const fs::path& path) {
    DataSetWriter set(path, false);
    set.configuration({{"resize", "none"}});
    set.label_table("0\tsky\n");
    set.provenance({});
    for (int i = 0; i < 40; ++i) {
        set.add({std::to_string(i), {std::string(5000, 'l')}, {std::string(40000, 'p')}, {}});
    }
    set.commit();
}

void expect_whole(const fs::path& path) {
    for (const auto& entry : fs::directory_iterator(path.parent_path())) {
        EXPECT_EQ(entry.path(), path) << "left behind";
    }
    verify_seal(path, read_seal(path));
}

/// Writes under limits from nothing to more than enough; each time the result must be a whole file,
/// or no file and code 74.
template <class Write>
void step_through_limits(Write write) {
    const TempDir measured;
    write(measured / "a.h5");
    const auto whole = fs::file_size(measured / "a.h5");
    int failures = 0;
    for (int step = 0; step <= kSteps; ++step) {
        const TempDir folder;
        const auto limit = static_cast<rlim_t>(whole * static_cast<std::uintmax_t>(step) /
                                               static_cast<std::uintmax_t>(kSteps - 1));
        const int code = test::code_of_child([&] {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit sizes{limit, limit};
            setrlimit(RLIMIT_FSIZE, &sizes);
            write(folder / "a.h5");
        });
        if (code == 0) {
            expect_whole(folder / "a.h5");
            continue;
        }
        ++failures;
        EXPECT_EQ(code, static_cast<int>(ExitCode::kIo)) << "limit " << limit << " of " << whole;
        EXPECT_TRUE(fs::is_empty(folder.path())) << "limit " << limit << " of " << whole;
    }
    EXPECT_GE(failures, kSteps - 2);
    EXPECT_LT(failures, kSteps + 1);
}

TEST(Fault, ACheckpointOnAFullDisk) { step_through_limits(fill_checkpoint); }

TEST(Fault, ADataSetOnAFullDisk) { step_through_limits(write_data_set); }

} // namespace
} // namespace spade
