#ifndef LIBSPADE_LABELS_RUNS_HPP
#define LIBSPADE_LABELS_RUNS_HPP

#include <cstddef>
#include <cstdint>
#include <vector>

namespace spade {

/// The end of the run of equal ids that starts at `begin`. Label maps are mostly long runs, so
/// whole blocks are compared first.
inline std::size_t end_of_run(const std::vector<std::int32_t>& ids, std::size_t begin) {
    constexpr std::size_t kBlock = 16;
    const auto id = ids[begin];
    auto end = begin + 1;
    while (end + kBlock <= ids.size()) {
        std::int32_t differs = 0;
        for (std::size_t i = 0; i < kBlock; ++i) {
            differs |= ids[end + i] ^ id;
        }
        if (differs != 0) {
            break;
        }
        end += kBlock;
    }
    while (end < ids.size() && ids[end] == id) {
        ++end;
    }
    return end;
}

} // namespace spade

#endif // LIBSPADE_LABELS_RUNS_HPP
