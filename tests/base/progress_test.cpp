#include "libspade/base/progress.hpp"

#include "libspade/base/log.hpp"
#include "libspade/base/progress_text.hpp"
#include "libspade/base/text.hpp"
#include "tests/base/terminal_for_stderr.hpp"
#include "tests/base/variable.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace spade {
namespace {

using std::chrono::milliseconds;
using test::TerminalForStderr;
using test::Variable;

class ProgressTest : public testing::Test {
protected:
    void SetUp() override { set_progress_interval(milliseconds(0)); }
    void TearDown() override {
        set_progress_interval(std::nullopt);
        set_progress_mode(ProgressMode::kAuto);
    }

    /// What three items, one of them bad, print.
    static std::string captured(ProgressMode mode) {
        set_progress_mode(mode);
        testing::internal::CaptureStderr();
        work();
        return testing::internal::GetCapturedStderr();
    }

    static void work() {
        Progress progress("synthesize", 3);
        progress.advance();
        progress.fail();
        progress.advance();
        progress.finish();
        progress.advance();
        progress.finish();
    }

    const Variable term_{"TERM", "xterm"};
    const Variable no_color_{"NO_COLOR", "1"};
};

TEST_F(ProgressTest, QuickWorkIsSilent) {
    set_progress_interval(std::nullopt);
    for (const auto mode : {ProgressMode::kAuto, ProgressMode::kAlways, ProgressMode::kJson}) {
        EXPECT_EQ(captured(mode), "");
    }
}

TEST_F(ProgressTest, NeverIsNever) { EXPECT_EQ(captured(ProgressMode::kNever), ""); }

TEST_F(ProgressTest, AFileGetsPlainLines) {
    const auto text = captured(ProgressMode::kAuto);
    EXPECT_EQ(text.find_first_of("\r\x1b"), std::string::npos);
    const auto lines = split(text, '\n');
    ASSERT_EQ(lines.size(), 4U); // three and the end
    EXPECT_EQ(lines[0].rfind("synthesize: 1 of 3 (33%)", 0), 0U) << lines[0];
    EXPECT_EQ(lines[2].rfind("synthesize: 3 of 3 (100%), 1 failed", 0), 0U) << lines[2];
}

TEST_F(ProgressTest, JsonHasALineForEachItemAndALastOne) {
    const auto lines = split(captured(ProgressMode::kJson), '\n');
    ASSERT_EQ(lines.size(), 5U);
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(lines[i].front(), '{');
        EXPECT_EQ(lines[i].back(), '}');
    }
    const std::string begin = R"({"what":"synthesize","done":2,"failed":1,"total":3,"seconds":)";
    EXPECT_EQ(lines[3].rfind(begin, 0), 0U) << lines[3];
}

TEST_F(ProgressTest, ATerminalGetsABarThatGoesAway) {
    TerminalForStderr terminal(80);
    work();
    const auto text = terminal.text();
    const std::string erase = "\r\x1b[K";
    EXPECT_EQ(text.rfind(erase + "synthesize [", 0), 0U) << text;
    EXPECT_EQ(text.substr(text.size() - erase.size()), erase);
    EXPECT_EQ(text.find('\n'), std::string::npos);
}

TEST_F(ProgressTest, ALineIsWrittenAboveTheBar) {
    TerminalForStderr terminal(80);
    Progress progress("pack", 2);
    progress.advance();
    log_warning("a.png: bad");
    const auto text = terminal.text();
    const auto line = text.find("\r\x1b[Ka.png: bad\r\npack [");
    ASSERT_NE(line, std::string::npos) << text;
    const auto drawn = text.find("pack [");
    ASSERT_LT(drawn, line);
    EXPECT_EQ(text.substr(text.rfind("pack [")), text.substr(drawn, line - drawn));
}

TEST_F(ProgressTest, ABarFitsItsTerminal) {
    for (const unsigned short columns : {8, 20, 40, 80, 200}) {
        TerminalForStderr terminal(columns);
        work();
        for (const auto& bar : split(terminal.text(), '\r')) {
            const std::string erase = "\x1b[K";
            EXPECT_LT(bar.size(), columns + erase.size()) << bar;
        }
    }
}

TEST_F(ProgressTest, ADumbTerminalGetsLines) {
    const Variable term("TERM", "dumb");
    TerminalForStderr terminal(80);
    work();
    EXPECT_EQ(terminal.text().find('\x1b'), std::string::npos);
}

TEST_F(ProgressTest, CountsTheItemsOfManyThreads) {
    set_progress_mode(ProgressMode::kJson);
    set_progress_interval(milliseconds(1));
    testing::internal::CaptureStderr();
    {
        Progress progress("pack", 4000);
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int item = 0; item < 1000; ++item) {
                    item % 10 == 0 ? progress.fail() : progress.advance();
                }
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        std::this_thread::sleep_for(milliseconds(2));
        progress.advance(0);
    }
    const auto lines = split(testing::internal::GetCapturedStderr(), '\n');
    ASSERT_GE(lines.size(), 2U);
    EXPECT_NE(lines[lines.size() - 2].find(R"("done":3600,"failed":400,"total":4000)"),
              std::string::npos);
}

ProgressReport report(std::uint64_t done, std::uint64_t failed, std::uint64_t total,
                      double per_second) {
    return {"synthesize", done, failed, total, 60, per_second};
}

TEST(ProgressText, ShowsWhatIsKnown) {
    EXPECT_EQ(progress_line(report(45, 2, 120, 2.5)),
              "synthesize: 47 of 120 (39%), 2 failed, 2.5/s, 0:29 to go");
    EXPECT_EQ(progress_line(report(45, 0, 0, 250)), "synthesize: 45, 250/s");
    EXPECT_EQ(progress_line(report(1, 0, 100'000, 2)), "synthesize: 1 of 100000 (0%), 2.0/s, "
                                                       "13:53:19 to go");
    EXPECT_EQ(progress_json(report(45, 2, 120, 2.5)),
              R"({"what":"synthesize","done":45,"failed":2,"total":120,"seconds":60.000,)"
              R"("per_second":2.500,"eta_seconds":29.2})");
    EXPECT_EQ(progress_json(report(0, 0, 0, 0)),
              R"({"what":"synthesize","done":0,"failed":0,"total":null,"seconds":60.000,)"
              R"("per_second":0.000,"eta_seconds":null})");
}

TEST(ProgressText, NarrowTerminalsDropTheLeastImportantFirst) {
    const auto full = report(60, 0, 120, 2.5);
    EXPECT_EQ(progress_bar(full, 60),
              "synthesize [========>          ] 60/120 50%  ETA 0:24  2.5/s");
    EXPECT_EQ(progress_bar(full, 30), "synthesize 60/120 50%  2.5/s");
    EXPECT_EQ(progress_bar(full, 22), "synthesize 60/120 50%");
    EXPECT_EQ(progress_bar(full, 12), "60/120 50%");
    EXPECT_EQ(progress_bar(full, 4), "60/1");
}

TEST(ProgressText, MoreItemsThanTheTotalAreHarmless) {
    const auto over = report(130, 0, 120, 2.5);
    EXPECT_EQ(over.eta_seconds(), std::nullopt);
    EXPECT_EQ(progress_bar(over, 43), "synthesize [==========] 130/120 100%  2.5/s");
}

TEST(RecentRate, ForgetsItemsThatNeededNoWork) {
    RecentRate rate;
    EXPECT_DOUBLE_EQ(rate.update(1, 1000), 1000); // skipped ones
    double now = 0;
    for (int second = 2; second <= 60; ++second) {
        now = rate.update(second, 1000 + 2 * std::uint64_t(second - 1));
    }
    EXPECT_NEAR(now, 2, 0.5);
    EXPECT_DOUBLE_EQ(rate.update(60, 5000), now); // no time has passed
}

} // namespace
} // namespace spade
