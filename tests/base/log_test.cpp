#include "libspade/base/log.hpp"

#include "tests/base/terminal_for_stderr.hpp"
#include "tests/base/variable.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

namespace spade {
namespace {

using test::TerminalForStderr;
using test::Variable;

class Log : public testing::Test {
protected:
    void SetUp() override { set_log_name("spade-test"); }
    void TearDown() override {
        set_log_name("");
        set_log_level(LogLevel::kInfo);
        set_log_color(Color::kAuto);
    }

    template <class Speak>
    static std::string captured(const Speak& speak) {
        testing::internal::CaptureStderr();
        speak();
        return testing::internal::GetCapturedStderr();
    }

    const Variable no_color_{"NO_COLOR", nullptr};
    const Variable force_{"CLICOLOR_FORCE", nullptr};
    const Variable term_{"TERM", "xterm"};
};

TEST_F(Log, IsOneLineWithTheNameOfTheTool) {
    EXPECT_EQ(captured([] { log_info("{} maps", 3); }), "spade-test: 3 maps\n");
    set_log_name("");
    EXPECT_EQ(captured([] { log_info("3 maps"); }), "3 maps\n");
}

TEST_F(Log, EscapesFileNames) {
    EXPECT_EQ(captured([] { log_error("{}: bad", "a\n\x1b[2Jb.png"); }),
              "spade-test: a\\n\\x1b[2Jb.png: bad\n");
}

TEST_F(Log, PrintsWhatItsLevelAllows) {
    const auto speak = [] {
        log_error("e");
        log_warning("w");
        log_info("i");
        log_debug("d");
    };
    const std::string error = "spade-test: e\n";
    const std::string warning = error + "spade-test: w\n";
    EXPECT_EQ(captured(speak), warning + "spade-test: i\n");
    set_log_level(LogLevel::kError);
    EXPECT_EQ(captured(speak), error);
    set_log_level(LogLevel::kDebug);
    EXPECT_EQ(captured(speak), warning + "spade-test: i\nspade-test: d\n");
}

TEST_F(Log, ColorsOnlyWhenAsked) {
    const auto colored = [&] {
        return captured([] { log_info("x"); }).find('\x1b') != std::string::npos;
    };
    EXPECT_FALSE(colored());
    set_log_color(Color::kAlways);
    EXPECT_TRUE(colored());
    set_log_color(Color::kAuto);
    const Variable force("CLICOLOR_FORCE", "1");
    EXPECT_TRUE(colored());
    set_log_color(Color::kNever);
    EXPECT_FALSE(colored());
    set_log_color(Color::kAuto);
    const Variable no_color("NO_COLOR", "1");
    EXPECT_FALSE(colored());
}

std::string on_terminal(const char* term) {
    const Variable kind("TERM", term);
    TerminalForStderr terminal(80);
    log_info("x");
    return terminal.text();
}

TEST_F(Log, ColorsATerminalThatCanShowIt) {
    EXPECT_EQ(on_terminal("xterm"), "\x1b[1mspade-test:\x1b[0m x\r\n");
    EXPECT_EQ(on_terminal("dumb"), "spade-test: x\r\n");
    EXPECT_EQ(on_terminal(nullptr), "spade-test: x\r\n");
    const Variable no_color("NO_COLOR", "1");
    EXPECT_EQ(on_terminal("xterm"), "spade-test: x\r\n");
}

TEST_F(Log, LinesOfManyThreadsStayWhole) {
    const std::string longest(500, 'x');
    const auto text = captured([&] {
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int line = 0; line < 50; ++line) {
                    log_info("{}", longest);
                }
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
    });
    const std::string line = "spade-test: " + longest + "\n";
    ASSERT_EQ(text.size(), 400 * line.size());
    for (std::size_t at = 0; at < text.size(); at += line.size()) {
        ASSERT_EQ(text.compare(at, line.size(), line), 0);
    }
}

} // namespace
} // namespace spade
