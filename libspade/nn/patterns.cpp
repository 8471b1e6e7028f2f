#include "libspade/nn/patterns.hpp"

#include "libspade/nn/use_torch_ops.hpp"

#include <torch/torch.h>

#include <vector>

namespace spade {

namespace {

/// Numbers keys in the order of their appearance.
class KeyTable {
public:
    KeyTable() : slots_(kFirstSize) {}

    /// \returns  the number of `key`; count() - 1 if it is new
    std::int32_t number(std::uint64_t key) {
        auto& slot = find(key);
        if (slot.number < 0) {
            slot = {key, count_++};
            const auto number = slot.number;
            if (2 * static_cast<std::size_t>(count_) > slots_.size()) {
                grow();
            }
            return number;
        }
        return slot.number;
    }

    std::int32_t count() const { return count_; }

private:
    static constexpr std::size_t kFirstSize = 1024; ///< a power of two, like all later sizes

    struct Slot {
        std::uint64_t key = 0;
        std::int32_t number = -1; ///< empty
    };

    Slot& find(std::uint64_t key) {
        constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15; // 2^64 over the golden ratio
        constexpr int kHigh = 32;
        auto at = static_cast<std::size_t>((key * kMix) >> kHigh) & (slots_.size() - 1);
        while (slots_[at].number >= 0 && slots_[at].key != key) {
            at = (at + 1) & (slots_.size() - 1);
        }
        return slots_[at];
    }

    void grow() {
        auto old = std::vector<Slot>(2 * slots_.size());
        old.swap(slots_);
        for (const auto& slot : old) {
            if (slot.number >= 0) {
                find(slot.key) = slot;
            }
        }
    }

    std::vector<Slot> slots_;
    std::int32_t count_ = 0;
};

PairNumbers number_pairs_by_hashing(const torch::Tensor& a, const torch::Tensor& b,
                                    std::int64_t b_count) {
    const auto left = a.accessor<std::int32_t, 3>();
    const auto right = b.accessor<std::int32_t, 3>();
    auto index = torch::empty(a.sizes(), torch::kInt32);
    auto* out = index.data_ptr<std::int32_t>();
    KeyTable table;
    std::vector<std::int64_t> first;
    std::uint64_t last_key = 0;
    std::int32_t last = -1;
    std::int64_t place = 0;
    for (std::int64_t n = 0; n < a.size(0); ++n) {
        for (std::int64_t y = 0; y < a.size(1); ++y) {
            const auto left_row = left[n][y];
            const auto right_row = right[n][y];
            for (std::int64_t x = 0; x < a.size(2); ++x, ++place) {
                const auto key =
                    static_cast<std::uint64_t>(left_row[x]) * static_cast<std::uint64_t>(b_count) +
                    static_cast<std::uint64_t>(right_row[x]);
                if (last < 0 || key != last_key) { // maps are mostly uniform areas
                    last = table.number(key);
                    last_key = key;
                    if (static_cast<std::size_t>(last) == first.size()) {
                        first.push_back(place);
                    }
                }
                out[place] = last;
            }
        }
    }
    return {index, torch::tensor(first, torch::kInt64)};
}

/// By sorting, in tensor operations that every device has.
PairNumbers number_pairs_by_sorting(const torch::Tensor& a, const torch::Tensor& b,
                                    std::int64_t b_count) {
    const auto keys = (a.to(torch::kInt64) * b_count + b).flatten();
    const auto [values, inverse, counts] = torch::_unique2(keys, /*sorted=*/true,
                                                           /*return_inverse=*/true);
    const auto places = torch::arange(keys.size(0), keys.options());
    auto first = torch::empty({values.size(0)}, keys.options());
    first.scatter_(0, inverse, places); // any of the positions will do
    return {inverse.to(torch::kInt32).view(a.sizes()), first};
}

/// `places` slices of a map along an axis, `stride` apart, from `start` on.
torch::Tensor slices(const torch::Tensor& map, std::int64_t axis, std::int64_t start,
                     std::int64_t places, std::int64_t stride) {
    return map.slice(axis, start, start + (places - 1) * stride + 1, stride);
}

} // namespace

PairNumbers number_pairs(const torch::Tensor& a, const torch::Tensor& b, std::int64_t b_count) {
    return use_torch_ops(a) ? number_pairs_by_sorting(a, b, b_count)
                            : number_pairs_by_hashing(a, b, b_count);
}

Patterns number_patterns(const torch::Tensor& classes, std::int64_t count, const Window& window) {
    const auto outside = static_cast<double>(count);
    const auto p = window.padding;
    const auto padded = torch::constant_pad_nd(classes, {p, p, p, p}, outside); // [N, H+2p, W+2p]
    const auto height = window.positions(classes.size(1));
    const auto width = window.positions(classes.size(2));

    // First, columns of k classes get numbers, then groups of k adjacent columns. Each step numbers
    // the pairs (number so far, next class or column).
    PairNumbers numbers{slices(padded, 1, 0, height, window.stride), {}};
    for (std::int64_t t = 1; t < window.kernel; ++t) {
        numbers =
            number_pairs(numbers.index, slices(padded, 1, t, height, window.stride), count + 1);
    }
    const auto columns = numbers.index; // [N, H', W+2p]
    const auto column_count = window.kernel > 1 ? numbers.count() : count + 1;
    numbers.index = slices(columns, 2, 0, width, window.stride);
    for (std::int64_t t = 1; t < window.kernel; ++t) {
        numbers =
            number_pairs(numbers.index, slices(columns, 2, t, width, window.stride), column_count);
    }
    if (window.kernel == 1) { // there were no pairs: `index` still holds classes, not numbers
        numbers = number_pairs(torch::zeros_like(numbers.index), numbers.index, count + 1);
    }

    // The classes of each pattern, read at one of its positions.
    const auto x = numbers.first % width;
    const auto y = numbers.first.div(width, "floor") % height;
    const auto n = numbers.first.div(width * height, "floor");
    const auto corner =
        (n * padded.size(1) + y * window.stride) * padded.size(2) + x * window.stride; // [U]
    const auto side = torch::arange(window.kernel, corner.options());
    const auto taps = (side.unsqueeze(1) * padded.size(2) + side.unsqueeze(0)).flatten(); // [k*k]
    const auto at = corner.unsqueeze(1) + taps.unsqueeze(0);
    return {numbers.index.contiguous(), padded.contiguous().flatten().index({at})};
}

} // namespace spade
