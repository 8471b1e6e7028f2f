#include "libspade/base/allocator.hpp"

#include <new>
#include <sys/mman.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace spade {

void tune_allocator() {
#ifdef __GLIBC__
    constexpr int kNever = -1;
    constexpr int kGrowBy = 256 << 20; // bytes; the heap grows in fewer, larger steps
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, kNever);
    mallopt(M_TOP_PAD, kGrowBy);
#endif
}

void* map_pages(std::size_t bytes) {
    auto* pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        throw std::bad_alloc();
    }
    return pages;
}

void unmap_pages(void* pages, std::size_t bytes) { munmap(pages, bytes); }

void release_free_memory() {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

} // namespace spade
