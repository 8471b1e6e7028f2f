#ifndef LIBSPADE_BASE_ALLOCATOR_HPP
#define LIBSPADE_BASE_ALLOCATOR_HPP

#include <cstddef>

namespace spade {

/// Keeps freed memory instead of returning every large tensor to the system: glibc's default
/// maps and unmaps each one, and the page faults make convolutions at 256x256 two to four times
/// slower. Call it before the first large allocation; it does nothing unless malloc is glibc's.
void tune_allocator();

/// Maps pages outside the heap, for long-lived data: freeing them leaves no hole in the heap.
/// Throws std::bad_alloc.
void* map_pages(std::size_t bytes);
void unmap_pages(void* pages, std::size_t bytes);

/// Returns free heap memory to the system, once: for after work whose memory is not needed again.
void release_free_memory();

} // namespace spade

#endif // LIBSPADE_BASE_ALLOCATOR_HPP
