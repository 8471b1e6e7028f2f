#ifndef LIBSPADE_DATA_IN_ORDER_HPP
#define LIBSPADE_DATA_IN_ORDER_HPP

#include "libspade/base/stop.hpp"
#include "libspade/data/workers.hpp"

#include <tbb/parallel_pipeline.h>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace spade {

/// Calls work(0) ... work(count - 1) on `threads` workers, and take(result) for one result after
/// another, in that order. A window of items bounds the memory. After a stop signal no further item
/// is started. Rethrows what either threw.
template <class Work, class Take>
void parallel_in_order(int threads, std::size_t count, const Work& work, const Take& take) {
    using Result = std::invoke_result_t<Work, std::size_t>;
    std::size_t next = 0;
    const auto feed = [&](tbb::flow_control& flow) -> std::size_t {
        if (next == count || stop_requested()) {
            flow.stop();
            return 0;
        }
        return next++;
    };
    const auto window = static_cast<std::size_t>(2 * threads + 2);
    constexpr auto kInOrder = tbb::filter_mode::serial_in_order;
    Workers workers(threads);
    workers.arena().execute([&] {
        tbb::parallel_pipeline(
            window, tbb::make_filter<void, std::size_t>(kInOrder, feed) &
                        tbb::make_filter<std::size_t, Result>(tbb::filter_mode::parallel, work) &
                        tbb::make_filter<Result, void>(
                            kInOrder, [&](Result result) { take(std::move(result)); }));
    });
}

} // namespace spade

#endif // LIBSPADE_DATA_IN_ORDER_HPP
