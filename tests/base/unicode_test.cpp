#include "libspade/base/unicode.hpp"

#include <gtest/gtest.h>

namespace {

using spade::composed;

TEST(Composed, JoinsLettersAndMarks) {
    EXPECT_EQ(composed("cafe\xCC\x81"), "caf\xC3\xA9");
    EXPECT_EQ(composed("caf\xC3\xA9"), "caf\xC3\xA9");
    EXPECT_EQ(composed("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), "\xED\x95\x9C") << "Hangul";
    EXPECT_EQ(composed("street/01"), "street/01");
    EXPECT_EQ(composed(""), "");
}

TEST(Composed, KeepsWhatIsNotUtf8) {
    EXPECT_EQ(composed("a\xFF"
                       "e\xCC\x81"),
              "a\xFF"
              "e\xCC\x81");
}

} // namespace
