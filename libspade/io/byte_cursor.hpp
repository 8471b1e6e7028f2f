#ifndef LIBSPADE_IO_BYTE_CURSOR_HPP
#define LIBSPADE_IO_BYTE_CURSOR_HPP

/// \file
/// Reads little-endian numbers and pieces from untrusted bytes, never past their end.

#include "libspade/base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace spade {

/// A position in bytes that the caller keeps alive. A read past their end throws DataError with the
/// file's name.
class ByteCursor {
public:
    ByteCursor(std::string_view bytes, std::string_view file) : bytes_(bytes), file_(file) {}

    std::size_t position() const { return position_; }
    std::size_t remaining() const { return bytes_.size() - position_; }

    std::string_view take(std::uint64_t count) {
        if (count > remaining()) {
            throw DataError("{}: truncated: at byte {}, {} bytes are expected and {} are left; is "
                            "the file whole?",
                            file_, position_, count, remaining());
        }
        const auto piece = bytes_.substr(position_, count);
        position_ += count;
        return piece;
    }

    /// A little-endian number; every supported machine is little-endian.
    template <class Number>
    Number number() {
        static_assert(std::is_arithmetic_v<Number>);
        Number value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

    /// The text up to the next newline, which is skipped.
    std::string_view line() {
        const auto end = bytes_.find('\n', position_);
        if (end == std::string_view::npos) {
            throw DataError("{}: truncated in the line at byte {}; is the file whole?", file_,
                            position_);
        }
        const auto text = take(end - position_);
        ++position_;
        return text;
    }

private:
    std::string_view bytes_;
    std::string_view file_;
    std::size_t position_ = 0;
};

} // namespace spade

#endif // LIBSPADE_IO_BYTE_CURSOR_HPP
