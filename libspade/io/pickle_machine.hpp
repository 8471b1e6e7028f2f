#ifndef LIBSPADE_IO_PICKLE_MACHINE_HPP
#define LIBSPADE_IO_PICKLE_MACHINE_HPP

/// \file
/// The stack machine that runs a pickle, without the parts that execute code. Internal to the
/// pickle reader; the opcodes that drive it are in pickle.cpp.

#include "libspade/io/byte_cursor.hpp"
#include "libspade/io/pickle.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace spade {

class PickleMachine {
public:
    PickleMachine(std::string_view bytes, std::string_view file);

    ByteCursor& in() { return in_; }

    [[noreturn]] void fail(std::string_view what) const;

    void push(PickleValue::Kind kind);
    void push_bool(bool truth);
    void push_integer(std::int64_t integer);
    void push_text(std::string_view text);
    /// An integer from little-endian two's complement bytes.
    void push_long(std::string_view bytes);
    /// An integer in decimal, with or without Python 2's final L.
    void push_decimal(std::string_view digits);
    void push_global(std::string_view module, std::string_view name);

    void mark();
    void pop();
    void pop_mark();
    void duplicate();

    void put(std::uint32_t index);
    void memoize();
    void get(std::uint32_t index);

    void make_tuple(std::size_t count);
    /// Replaces everything above the last mark by one tuple, list or dictionary of it.
    void make_marked(PickleValue::Kind kind);
    void append_one();
    void append_marked();
    void set_one();
    void set_marked();

    void stack_global();
    void reduce();
    void build();
    void persistent();

    /// Call after STOP: exactly one value must be left on the stack. It becomes the tree's root.
    PickleTree finish();

private:
    PickleRef take();
    std::vector<PickleRef> take_marked();
    void push_ref(PickleRef ref);
    void push_value(PickleValue value);
    /// The list or dictionary below the `count` values on top of the stack.
    PickleRef container_below(std::size_t count, bool dictionary) const;
    void add_all(PickleRef container, const std::vector<PickleRef>& items);

    ByteCursor in_;
    PickleTree tree_;
    std::vector<PickleRef> stack_;
    std::vector<std::size_t> marks_; ///< the stack's size at each open mark
    std::unordered_map<std::uint32_t, PickleRef> memo_;
};

} // namespace spade

#endif // LIBSPADE_IO_PICKLE_MACHINE_HPP
