#include "libspade/io/npy.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/byte_cursor.hpp"

#include <fmt/ranges.h>

#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

namespace spade {

namespace {

constexpr std::string_view kNpyMagic = "\x93NUMPY";
constexpr std::size_t kAlignment = 64; // of the first element, as numpy does
constexpr std::size_t kMaxAxes = 32;
constexpr std::size_t kMaxHeaderBytes = 4096;

struct NpyHeader {
    Dtype dtype = Dtype::f64;
    bool fortran = false;
    std::vector<std::int64_t> shape;
};

constexpr std::pair<std::string_view, Dtype> kTypes[] = {
    {"<f8", Dtype::f64}, {"<f4", Dtype::f32}, {"<i8", Dtype::i64},    {"<u8", Dtype::u64},
    {"<i4", Dtype::i32}, {"<u4", Dtype::u32}, {"<i2", Dtype::i16},    {"<u2", Dtype::u16},
    {"|i1", Dtype::i8},  {"|u1", Dtype::u8},  {"|b1", Dtype::boolean}};

[[noreturn]] void fail(std::string_view name, std::string_view what) {
    throw DataError("{}: {}; was it saved by numpy?", name, what);
}

/// The text between `'key':` and `end` in a dictionary without blanks.
std::string_view value_of(std::string_view header, std::string_view key, std::string_view end,
                          std::string_view name) {
    const auto quoted = fmt::format("'{}':", key);
    const auto found = header.find(quoted);
    if (found == std::string_view::npos) {
        fail(name, fmt::format("its header has no '{}'", key));
    }
    const auto value = header.substr(found + quoted.size());
    const auto length = value.find(end);
    if (length == std::string_view::npos) {
        fail(name, fmt::format("its header's '{}' is unterminated", key));
    }
    return value.substr(0, length);
}

Dtype dtype_of(std::string_view text, std::string_view name) {
    for (const auto& [spelled, dtype] : kTypes) {
        if (text == fmt::format("'{}'", spelled)) {
            return dtype;
        }
    }
    throw DataError("{}: refused: unsupported array type {}; use float64, float32 or integers, "
                    "little-endian",
                    name, printable_line(text.substr(0, 40)));
}

std::vector<std::int64_t> shape_of(std::string_view text, std::string_view name) {
    std::vector<std::int64_t> shape;
    for (const auto& size : split(text.substr(text.empty() ? 0 : 1), ',')) {
        if (size.empty()) {
            continue; // (3,) and ()
        }
        std::int64_t number = 0;
        const auto end = size.data() + size.size();
        const auto [stop, error] = std::from_chars(size.data(), end, number);
        if (stop != end || error != std::errc{} || number < 0 || shape.size() == kMaxAxes) {
            fail(name, "invalid shape");
        }
        shape.push_back(number);
    }
    return shape;
}

NpyHeader parse_header(std::string_view text, std::string_view name) {
    std::string header;
    for (const char c : text) {
        if (c != ' ' && c != '\n') {
            header += c;
        }
    }
    const auto order = value_of(header, "fortran_order", ",", name);
    const auto shape = value_of(header, "shape", ")", name);
    if ((order != "True" && order != "False") || shape.substr(0, 1) != "(") {
        fail(name, "malformed header");
    }
    return {dtype_of(value_of(header, "descr", ",", name), name), order == "True",
            shape_of(shape, name)};
}

std::optional<std::size_t> bytes_of(const NpyHeader& header) {
    std::size_t bytes = size_of(header.dtype);
    for (const auto size : header.shape) {
        if (__builtin_mul_overflow(bytes, static_cast<std::size_t>(size), &bytes)) {
            return std::nullopt;
        }
    }
    return bytes;
}

/// The elements in C's order; `bytes` has them in Fortran's, the first axis innermost.
std::vector<std::byte> transposed(const std::vector<std::byte>& bytes, const NpyHeader& header) {
    const auto size = size_of(header.dtype);
    const auto& shape = header.shape;
    std::vector<std::size_t> step(shape.size(), size);
    for (std::size_t axis = 1; axis < shape.size(); ++axis) {
        step[axis] = step[axis - 1] * static_cast<std::size_t>(shape[axis - 1]);
    }
    std::vector<std::byte> ordered(bytes.size());
    std::vector<std::int64_t> index(shape.size(), 0);
    std::size_t from = 0;
    for (std::size_t to = 0; to < ordered.size(); to += size) {
        std::memcpy(ordered.data() + to, bytes.data() + from, size);
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            from += step[axis];
            if (++index[axis] < shape[axis]) {
                break;
            }
            from -= step[axis] * static_cast<std::size_t>(shape[axis]);
            index[axis] = 0;
        }
    }
    return ordered;
}

} // namespace

NpzArray parse_npy(std::string_view bytes, std::string_view name) {
    ByteCursor in(bytes, name);
    if (bytes.substr(0, kNpyMagic.size()) != kNpyMagic) {
        fail(name, "is not an array");
    }
    in.take(kNpyMagic.size());
    const auto version = in.number<std::uint8_t>();
    in.take(1);
    if (version < 1 || version > 3) {
        fail(name, fmt::format("unsupported format version {}, not 1 to 3", version));
    }
    const std::uint64_t length =
        version == 1 ? in.number<std::uint16_t>() : in.number<std::uint32_t>();
    if (length > kMaxHeaderBytes) {
        fail(name, fmt::format("a header of {} bytes is too long", length));
    }
    const auto header = parse_header(in.take(length), name);
    if (bytes_of(header) != in.remaining()) {
        fail(name, fmt::format("its shape {} of {} does not match its {} bytes", header.shape,
                               to_text(header.dtype), in.remaining()));
    }
    const auto* first = reinterpret_cast<const std::byte*>(in.take(in.remaining()).data());
    const std::vector<std::byte> data(first, first + *bytes_of(header));
    return {header.dtype, header.shape, header.fortran ? transposed(data, header) : data};
}

std::string npy_of(const NpzArray& array) {
    std::string_view type;
    for (const auto& [spelled, dtype] : kTypes) {
        type = dtype == array.dtype ? spelled : type;
    }
    if (type.empty() || bytes_of({array.dtype, false, array.shape}) != array.bytes.size()) {
        throw InternalError("an array of {} {} and {} bytes cannot be saved", to_text(array.dtype),
                            array.shape, array.bytes.size());
    }
    auto header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}", type,
                              fmt::join(array.shape, ", "), array.shape.size() == 1 ? "," : "");
    const auto begin = kNpyMagic.size() + 4;
    const auto whole = (begin + header.size() + kAlignment) / kAlignment * kAlignment;
    header.resize(whole - begin - 1, ' ');
    header += '\n';
    const auto length = static_cast<std::uint16_t>(header.size());
    std::string bytes(kNpyMagic);
    bytes += {'\x01', '\x00', static_cast<char>(length & 0xff), static_cast<char>(length >> 8)};
    bytes += header;
    return bytes.append(reinterpret_cast<const char*>(array.bytes.data()), array.bytes.size());
}

} // namespace spade
