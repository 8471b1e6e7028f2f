#include "libspade/base/allocator.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace {

TEST(Allocator, KeepsLargePiecesInTheHeap) {
#ifndef __GLIBC__
    GTEST_SKIP() << "malloc is not glibc's";
#else
    spade::tune_allocator();
    const std::vector<char> piece(std::size_t{64} << 20);
    ASSERT_NE(piece.data(), nullptr);
    EXPECT_EQ(mallinfo2().hblks, 0U); // pieces that were mapped one by one
#endif
}

} // namespace
