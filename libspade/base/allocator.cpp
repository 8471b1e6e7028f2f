#include "libspade/base/allocator.hpp"

#include <cstddef> // any header of the C library: __GLIBC__ is not known before

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace spade {

void tune_allocator() {
#ifdef __GLIBC__
    constexpr int kNever = -1;
    constexpr int kGrowBy = 256 << 20; // bytes; fewer, larger steps of the heap
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, kNever);
    mallopt(M_TOP_PAD, kGrowBy);
#endif
}

} // namespace spade
