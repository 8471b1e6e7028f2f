#include "libspade/io/pickle.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/pickle_machine.hpp"
#include "libspade/io/pickle_torch.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace spade {

namespace {

using Kind = PickleValue::Kind;
using Machine = PickleMachine;

constexpr std::size_t kMaxCharged = std::size_t{1} << 21;

/// An opcode; one without an action is refused by name.
struct Opcode {
    unsigned char code;
    const char* name;
    void (*action)(Machine&) = nullptr;
};

std::uint32_t memo_index(Machine& m) {
    const auto text = m.in().line();
    std::uint32_t index = 0;
    const auto end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, index);
    if (stop != end || error != std::errc{}) {
        m.fail("a memo index is not a number");
    }
    return index;
}

void read_int_line(Machine& m) {
    const auto text = m.in().line();
    if (text == "00" || text == "01") {
        m.push_bool(text == "01");
    } else {
        m.push_decimal(text);
    }
}

template <class Length>
void read_text(Machine& m) {
    m.push_text(m.in().take(m.in().number<Length>()));
}

/// BINSTRING and LONG4 have a signed length; a negative one becomes larger than any file.
std::string_view take_signed(Machine& m) {
    return m.in().take(static_cast<std::uint64_t>(std::int64_t{m.in().number<std::int32_t>()}));
}

template <class Number>
void read_integer(Machine& m) {
    m.push_integer(m.in().number<Number>());
}

void read_protocol(Machine& m) {
    if (m.in().number<std::uint8_t>() > 5) {
        m.fail("the protocol is above 5");
    }
}

void read_frame(Machine& m) {
    if (m.in().number<std::uint64_t>() > m.in().remaining()) {
        m.fail("a frame is longer than the file");
    }
}

constexpr Opcode kOpcodes[] = {
    // values
    {'N', "NONE", [](Machine& m) { m.push(Kind::kNone); }},
    {0x88, "NEWTRUE", [](Machine& m) { m.push_bool(true); }},
    {0x89, "NEWFALSE", [](Machine& m) { m.push_bool(false); }},
    {'I', "INT", read_int_line},
    {'J', "BININT", read_integer<std::int32_t>},
    {'K', "BININT1", read_integer<std::uint8_t>},
    {'M', "BININT2", read_integer<std::uint16_t>},
    {'L', "LONG", [](Machine& m) { m.push_decimal(m.in().line()); }},
    {0x8a, "LONG1", [](Machine& m) { m.push_long(m.in().take(m.in().number<std::uint8_t>())); }},
    {0x8b, "LONG4", [](Machine& m) { m.push_long(take_signed(m)); }},
    {'F', "FLOAT", [](Machine& m) { m.in().line(), m.push(Kind::kFloat); }},
    {'G', "BINFLOAT", [](Machine& m) { m.in().take(8), m.push(Kind::kFloat); }},
    {'U', "SHORT_BINSTRING", read_text<std::uint8_t>},
    {'T', "BINSTRING", [](Machine& m) { m.push_text(take_signed(m)); }},
    {0x8c, "SHORT_BINUNICODE", read_text<std::uint8_t>},
    {'X', "BINUNICODE", read_text<std::uint32_t>},
    {0x8d, "BINUNICODE8", read_text<std::uint64_t>},
    {'C', "SHORT_BINBYTES", read_text<std::uint8_t>},
    {'B', "BINBYTES", read_text<std::uint32_t>},
    {0x8e, "BINBYTES8", read_text<std::uint64_t>},
    {'S', "STRING"},
    {'V', "UNICODE"},
    {0x96, "BYTEARRAY8"},
    {0x97, "NEXT_BUFFER"},
    {0x98, "READONLY_BUFFER"},
    // containers
    {')', "EMPTY_TUPLE", [](Machine& m) { m.make_tuple(0); }},
    {0x85, "TUPLE1", [](Machine& m) { m.make_tuple(1); }},
    {0x86, "TUPLE2", [](Machine& m) { m.make_tuple(2); }},
    {0x87, "TUPLE3", [](Machine& m) { m.make_tuple(3); }},
    {'t', "TUPLE", [](Machine& m) { m.make_marked(Kind::kTuple); }},
    {']', "EMPTY_LIST", [](Machine& m) { m.push(Kind::kList); }},
    {'l', "LIST", [](Machine& m) { m.make_marked(Kind::kList); }},
    {'a', "APPEND", [](Machine& m) { m.append_one(); }},
    {'e', "APPENDS", [](Machine& m) { m.append_marked(); }},
    {'}', "EMPTY_DICT", [](Machine& m) { m.push(Kind::kDict); }},
    {'d', "DICT", [](Machine& m) { m.make_marked(Kind::kDict); }},
    {'s', "SETITEM", [](Machine& m) { m.set_one(); }},
    {'u', "SETITEMS", [](Machine& m) { m.set_marked(); }},
    {0x8f, "EMPTY_SET"},
    {0x90, "ADDITEMS"},
    {0x91, "FROZENSET"},
    // the stack and the memo
    {'(', "MARK", [](Machine& m) { m.mark(); }},
    {'0', "POP", [](Machine& m) { m.pop(); }},
    {'1', "POP_MARK", [](Machine& m) { m.pop_mark(); }},
    {'2', "DUP", [](Machine& m) { m.duplicate(); }},
    {'p', "PUT", [](Machine& m) { m.put(memo_index(m)); }},
    {'q', "BINPUT", [](Machine& m) { m.put(m.in().number<std::uint8_t>()); }},
    {'r', "LONG_BINPUT", [](Machine& m) { m.put(m.in().number<std::uint32_t>()); }},
    {0x94, "MEMOIZE", [](Machine& m) { m.memoize(); }},
    {'g', "GET", [](Machine& m) { m.get(memo_index(m)); }},
    {'h', "BINGET", [](Machine& m) { m.get(m.in().number<std::uint8_t>()); }},
    {'j', "LONG_BINGET", [](Machine& m) { m.get(m.in().number<std::uint32_t>()); }},
    // objects
    {'c', "GLOBAL",
     [](Machine& m) {
         const auto module = m.in().line();
         m.push_global(module, m.in().line());
     }},
    {0x93, "STACK_GLOBAL", [](Machine& m) { m.stack_global(); }},
    {'R', "REDUCE", [](Machine& m) { m.reduce(); }},
    {'b', "BUILD", [](Machine& m) { m.build(); }},
    {'Q', "BINPERSID", [](Machine& m) { m.persistent(); }},
    {'P', "PERSID"},
    {'i', "INST"},
    {'o', "OBJ"},
    {0x81, "NEWOBJ"},
    {0x92, "NEWOBJ_EX"},
    {0x82, "EXT1"},
    {0x83, "EXT2"},
    {0x84, "EXT4"},
    // the frame
    {0x80, "PROTO", read_protocol},
    {0x95, "FRAME", read_frame},
    {'.', "STOP", [](Machine&) {}},
};

constexpr unsigned char kStop = '.';
constexpr unsigned char kInst = 'i';

std::array<const Opcode*, 256> index_opcodes() {
    std::array<const Opcode*, 256> index{};
    for (const auto& opcode : kOpcodes) {
        index[opcode.code] = &opcode;
    }
    return index;
}

[[noreturn]] void refuse(const Opcode& opcode, Machine& m, std::string_view file) {
    std::string object;
    if (opcode.code == kInst) {
        const auto module = m.in().line();
        object = fmt::format(" asks for '{}.{}'", short_printable(module),
                             short_printable(m.in().line()));
    }
    throw DataError("{}: refused: opcode {}{}, which a state dictionary does not need; nothing was "
                    "executed",
                    file, opcode.name, object);
}

} // namespace

void PickleTree::charge(std::size_t count) {
    charged_ += count;
    if (charged_ > kMaxCharged) {
        throw DataError("{}: refused: its pickle holds more than {} values", file, kMaxCharged);
    }
}

PickleRef PickleTree::add(PickleValue value) {
    charge(1);
    values.push_back(std::move(value));
    return static_cast<PickleRef>(values.size() - 1);
}

void PickleTree::append(PickleRef container, PickleRef item) {
    charge(1);
    values[container].items.push_back(item);
}

PickleTree read_pickle(std::string_view bytes, std::string_view file) {
    static const auto opcodes = index_opcodes();
    Machine machine(bytes, file);
    for (;;) {
        const auto position = machine.in().position();
        const auto code = machine.in().number<unsigned char>();
        const auto* opcode = opcodes[code];
        if (opcode == nullptr) {
            throw DataError("{}: byte {} (0x{:02x}) is not a pickle opcode; is it a PyTorch file?",
                            file, position, code);
        }
        if (opcode->action == nullptr) {
            refuse(*opcode, machine, file);
        }
        if (code == kStop) {
            return machine.finish();
        }
        opcode->action(machine);
    }
}

} // namespace spade
