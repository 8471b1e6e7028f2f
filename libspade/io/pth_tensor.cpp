#include "libspade/io/pth.hpp"

#include "libspade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

namespace spade {

namespace {

struct Half {
    std::uint16_t bits;
    explicit operator float() const {
        const int exponent = (bits >> 10) & 0x1f;
        const int fraction = bits & 0x3ff;
        float size = std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
        if (exponent == 0) {
            size = std::ldexp(static_cast<float>(fraction), -24);
        } else if (exponent == 0x1f) {
            size = fraction == 0 ? std::numeric_limits<float>::infinity()
                                 : std::numeric_limits<float>::quiet_NaN();
        }
        return (bits & 0x8000) != 0 ? -size : size;
    }
};

/// The upper half of a float.
struct BFloat16 {
    std::uint16_t bits;
    explicit operator float() const {
        const std::uint32_t wide = std::uint32_t{bits} << 16;
        float value = 0;
        std::memcpy(&value, &wide, sizeof value);
        return value;
    }
};

struct Boolean {
    std::uint8_t bits;
    explicit operator float() const { return bits != 0 ? 1.0F : 0.0F; }
};

template <class Number>
std::vector<float> floats_of(const std::vector<std::byte>& bytes) {
    std::vector<float> floats(bytes.size() / sizeof(Number));
    for (std::size_t i = 0; i < floats.size(); ++i) {
        Number number;
        std::memcpy(&number, bytes.data() + i * sizeof(Number), sizeof number);
        floats[i] = static_cast<float>(number);
    }
    return floats;
}

/// Copies a row of the innermost axis; `step` and `size` are in bytes.
std::byte* copy_row(std::byte* to, const std::byte* from, std::int64_t count, std::int64_t step,
                    std::size_t size) {
    for (std::int64_t i = 0; i < count; ++i, to += size) {
        std::memcpy(to, from + i * step, size);
    }
    return to;
}

} // namespace

std::int64_t PthTensor::elements() const {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

bool PthTensor::is_contiguous() const {
    std::int64_t expected = 1;
    for (std::size_t i = shape.size(); i-- > 0;) {
        if (shape[i] != 1 && strides[i] != expected) {
            return elements() == 0;
        }
        expected *= shape[i];
    }
    return true;
}

std::vector<std::byte> PthTensor::contiguous() const {
    const auto size = size_of(dtype);
    std::vector<std::byte> bytes(static_cast<std::size_t>(elements()) * size);
    if (bytes.empty()) {
        return bytes;
    }
    const auto* first = storage->bytes.data() + static_cast<std::size_t>(offset) * size;
    if (is_contiguous()) {
        std::memcpy(bytes.data(), first, bytes.size());
        return bytes;
    }
    const auto inner = shape.size() - 1;
    std::vector<std::int64_t> index(inner, 0);
    auto* to = bytes.data();
    for (const auto* end = to + bytes.size(); to != end;) {
        const auto at =
            std::inner_product(index.begin(), index.end(), strides.begin(), std::int64_t{0});
        const auto step = static_cast<std::int64_t>(size);
        to = copy_row(to, first + at * step, shape[inner], strides[inner] * step, size);
        for (auto axis = inner; axis-- > 0 && ++index[axis] == shape[axis];) {
            index[axis] = 0;
        }
    }
    return bytes;
}

std::vector<float> PthTensor::to_float() const {
    const auto bytes = contiguous();
    switch (dtype) {
    case Dtype::f16:
        return floats_of<Half>(bytes);
    case Dtype::bf16:
        return floats_of<BFloat16>(bytes);
    case Dtype::f32:
        return floats_of<float>(bytes);
    case Dtype::f64:
        return floats_of<double>(bytes);
    case Dtype::u8:
        return floats_of<std::uint8_t>(bytes);
    case Dtype::i8:
        return floats_of<std::int8_t>(bytes);
    case Dtype::i16:
        return floats_of<std::int16_t>(bytes);
    case Dtype::i32:
        return floats_of<std::int32_t>(bytes);
    case Dtype::i64:
        return floats_of<std::int64_t>(bytes);
    case Dtype::boolean:
        return floats_of<Boolean>(bytes);
    default:
        throw InternalError("{}: element type that is never in a file", name);
    }
}

} // namespace spade
