#ifndef LIBSPADE_BASE_ALLOCATOR_HPP
#define LIBSPADE_BASE_ALLOCATOR_HPP

namespace spade {

/// Keeps freed memory instead of returning every large tensor to the system: glibc's default
/// maps and unmaps each one, and the page faults make convolutions at 256x256 two to four times
/// slower. To be called before the first large allocation; does nothing where malloc is not
/// glibc's.
void tune_allocator();

} // namespace spade

#endif // LIBSPADE_BASE_ALLOCATOR_HPP
