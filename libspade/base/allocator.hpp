#ifndef LIBSPADE_BASE_ALLOCATOR_HPP
#define LIBSPADE_BASE_ALLOCATOR_HPP

#include <cstddef>

namespace spade {

/// Keeps freed memory instead of returning every large tensor to the system: glibc's default
/// maps and unmaps each one, and the page faults make convolutions at 256x256 two to four times
/// slower. To be called before the first large allocation; does nothing where malloc is not
/// glibc's.
void tune_allocator();

/// Pages of their own beside the heap, for what lives long: freed, they leave no hole.
/// Throws std::bad_alloc.
void* map_pages(std::size_t bytes);
void unmap_pages(void* pages, std::size_t bytes);

/// Gives what is free back to the system once: after much that will not be needed again.
void release_free_memory();

} // namespace spade

#endif // LIBSPADE_BASE_ALLOCATOR_HPP
