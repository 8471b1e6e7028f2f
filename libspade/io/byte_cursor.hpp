#ifndef LIBSPADE_IO_BYTE_CURSOR_HPP
#define LIBSPADE_IO_BYTE_CURSOR_HPP

/// \file
/// Reads little-endian numbers and pieces off untrusted bytes, never past their end.

#include "libspade/base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace spade {

/// A position in bytes that somebody else keeps alive. Every read throws DataError, with the
/// file's name, where the bytes do not hold it.
class ByteCursor {
public:
    ByteCursor(std::string_view bytes, std::string_view file) : bytes_(bytes), file_(file) {}

    std::size_t position() const { return position_; }
    std::size_t remaining() const { return bytes_.size() - position_; }

    std::string_view take(std::uint64_t count) {
        if (count > remaining()) {
            throw DataError("{}: ends in the middle: byte {} asks for {} bytes, {} are left; is "
                            "the file whole?",
                            file_, position_, count, remaining());
        }
        const auto piece = bytes_.substr(position_, count);
        position_ += count;
        return piece;
    }

    /// A little-endian number, as every machine of ours stores it.
    template <class Number>
    Number number() {
        static_assert(std::is_arithmetic_v<Number>);
        Number value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

    /// Up to the next newline, which is passed and left out.
    std::string_view line() {
        const auto end = bytes_.find('\n', position_);
        if (end == std::string_view::npos) {
            throw DataError("{}: ends in the middle of a line at byte {}; is the file whole?",
                            file_, position_);
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
