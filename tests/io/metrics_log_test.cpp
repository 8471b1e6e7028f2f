#include "libspade/io/metrics_log.hpp"

#include "libspade/io/file.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace {

using spade::MetricsLog;
using Lines = std::vector<std::string>;

class MetricsLogTest : public ::testing::Test {
protected:
    void write(const std::string& text) { std::ofstream(path_) << text; }
    Lines lines() { return spade::read_lines_of_log(path_); }

    spade::test::TempDir dir_;
    std::filesystem::path path_ = dir_ / "metrics.jsonl";
};

TEST_F(MetricsLogTest, RemovesLinesAfterTheResumedStep) {
    write("{\"step\":1,\"seconds\":2.5}\n{\"step\":2}\n{\"step\":3,\"seconds\":9}\nno JSON\n"
          "{\"seconds\":3}\n{\"step\":1.5}\n{\"step\":2,\"torn");
    MetricsLog log(path_, 2);
    EXPECT_EQ(log.seconds(), 2.5);
    log.write({{"step", 4}});
    EXPECT_EQ(lines(), (Lines{"{\"step\":1,\"seconds\":2.5}", "{\"step\":2}", "{\"step\":4}"}));
}

TEST_F(MetricsLogTest, IsEmptyWhenTheRunBegins) {
    write("{\"step\":1}\n");
    MetricsLog log(path_, 0);
    EXPECT_EQ(lines(), Lines{});
    EXPECT_EQ(log.seconds(), 0);
}

} // namespace
