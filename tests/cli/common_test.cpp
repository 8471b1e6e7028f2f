#include "libspade/cli/common.hpp"

#include "libspade/base/threads.hpp"
#include "libspade/cli/declared.hpp"

#include <gtest/gtest.h>

#include <string>

namespace spade::cli {
namespace {

TEST(CommonOptions, AreAllDeclaredWithTheirDefaults) {
    std::string files_from;
    std::string shard;
    OnError on_error = OnError::kSkip;
    std::string device = "cuda";
    std::uint64_t seed = 7;
    bool null_separated = false;
    bool overwrite = false;
    bool dry_run = false;
    bool json = true;
    int threads = available_threads();
    Command command;
    command.options.push_back({"", {}});
    auto& d = command.options.back().options;
    add_files_from(d, files_from, null_separated);
    add_shard(d, shard);
    add_on_error(d, on_error);
    add_seed(d, seed);
    add_overwrite(d, overwrite);
    add_dry_run(d, dry_run);
    add_json(d, json);
    add_device(d, device);
    add_threads(d, threads);

    const Declared declared(command);
    EXPECT_EQ(declared.groups.front().title, "Options");
    EXPECT_EQ(declared.groups.front().options.size(), 10U);
    EXPECT_EQ(declared.find("device")->shown_default, "cuda");
    EXPECT_EQ(declared.find("seed")->default_values, std::vector<std::string>{"7"});
    EXPECT_EQ(declared.find("json")->default_values, std::vector<std::string>{"true"});
    EXPECT_EQ(declared.find("null")->letter, "0");
    EXPECT_EQ(declared.find("shard")->shown_default, "");
    EXPECT_EQ(declared.find("shard")->choices(), std::vector<std::string>{"auto"});
    EXPECT_TRUE(declared.find("files-from")->takes_files());
    // Help must not depend on the machine; the configuration file does.
    EXPECT_EQ(declared.find("threads")->shown_default, "all CPUs this process may use");
    EXPECT_EQ(declared.find("threads")->default_values,
              std::vector<std::string>{std::to_string(available_threads())});
}

} // namespace
} // namespace spade::cli
