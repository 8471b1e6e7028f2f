#include "libspade/base/hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace spade {
namespace {

/// As xxh128sum prints them.
TEST(Digest, IsXxh3) {
    EXPECT_EQ(digest_of("").hex(), "99aa06d3014798d86001c324468d497f");
    EXPECT_EQ(digest_of("abc").hex(), "06b05ab6733a618578af5f94892f3950");
}

TEST(Hasher, DoesNotDependOnHowBytesAreSplit) {
    const std::string text(10'000, 'x');
    Hasher hasher;
    hasher.update(text.data(), 1).update(text.data() + 1, 4095).update(text.data() + 4096, 5904);
    EXPECT_EQ(hasher.digest(), digest_of(text));
}

TEST(Hasher, DependsOnWhereATextEnds) {
    const auto two = [](const char* a, const char* b) {
        return Hasher().update_text(a).update_text(b).digest();
    };
    EXPECT_NE(two("ab", "c"), two("a", "bc"));
    EXPECT_EQ(two("ab", "c"), two("ab", "c"));
}

TEST(StreamSeed, DependsOnSeedAndNameAlone) {
    EXPECT_EQ(stream_seed(7, "latent/a/0"), stream_seed(7, "latent/a/0"));
    EXPECT_NE(stream_seed(7, "latent/a/0"), stream_seed(8, "latent/a/0"));
    EXPECT_NE(stream_seed(7, "latent/a/0"), stream_seed(7, "latent/a/1"));
    EXPECT_EQ(stream_seed(0, "abc"), 0x78af5f94892f3950U);
}

} // namespace
} // namespace spade
