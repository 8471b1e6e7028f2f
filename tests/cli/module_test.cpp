#include "libspade/cli/module.hpp"

#include "libspade/base/error.hpp"
#include "tests/base/variable.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace spade::cli {
namespace {

std::string value_of(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

TEST(PrepareEnvironment, KeepsWhatTheUserSetExceptTheThreads) {
    const test::Variable threads("OMP_NUM_THREADS", "64");
    const test::Variable policy("OMP_WAIT_POLICY", "active");
    const test::Variable blas("OPENBLAS_NUM_THREADS", nullptr);
    prepare_environment(3);
    EXPECT_EQ(value_of("OMP_NUM_THREADS"), "3");
    EXPECT_EQ(value_of("OMP_WAIT_POLICY"), "active");
    EXPECT_EQ(value_of("OPENBLAS_NUM_THREADS"), "1");
}

std::string refusal(const char* library, const char* function) {
    try {
        find_function(library, function);
        return "";
    } catch (const InternalError& error) {
        return error.what();
    }
}

TEST(FindFunction, NamesWhatIsMissing) {
    EXPECT_NE(refusal("libspade-nothing.so", "run").find("libspade-nothing.so"), std::string::npos);
    EXPECT_NE(refusal("libspade-base.so", "no_such_function").find("no_such_function"),
              std::string::npos);
}

TEST(FindFunction, FindsBesideLibspadeBase) {
    EXPECT_NE(find_function("libspade-base.so", "_ZN5spade3cli13find_functionEPKcS2_"), nullptr);
}

} // namespace
} // namespace spade::cli
