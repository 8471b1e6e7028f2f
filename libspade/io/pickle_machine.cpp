#include "libspade/io/pickle_machine.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/pickle_torch.hpp"

#include <charconv>
#include <string>
#include <utility>

namespace spade {

namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t kMaxStack = std::size_t{1} << 21;
constexpr std::size_t kMaxMarks = std::size_t{1} << 16;

} // namespace

PickleMachine::PickleMachine(std::string_view bytes, std::string_view file) : in_(bytes, file) {
    tree_.file = file;
}

void PickleMachine::fail(std::string_view what) const {
    throw DataError("{}: malformed pickle at byte {}: {}; is the file damaged?", tree_.file,
                    in_.position(), what);
}

void PickleMachine::push_ref(PickleRef ref) {
    if (stack_.size() == kMaxStack) {
        fail("the stack is too deep");
    }
    stack_.push_back(ref);
}

void PickleMachine::push_value(PickleValue value) { push_ref(tree_.add(std::move(value))); }

void PickleMachine::push(Kind kind) {
    PickleValue value;
    value.kind = kind;
    push_value(std::move(value));
}

void PickleMachine::push_bool(bool truth) {
    PickleValue value;
    value.kind = Kind::kBool;
    value.integer = truth ? 1 : 0;
    push_value(std::move(value));
}

void PickleMachine::push_integer(std::int64_t integer) {
    PickleValue value;
    value.kind = Kind::kInteger;
    value.integer = integer;
    push_value(std::move(value));
}

void PickleMachine::push_text(std::string_view text) {
    PickleValue value;
    value.kind = Kind::kText;
    value.text = text;
    push_value(std::move(value));
}

void PickleMachine::push_long(std::string_view bytes) {
    PickleValue value;
    if (bytes.size() > sizeof value.integer) {
        value.kind = Kind::kBigInteger;
        value.text = bytes;
        return push_value(std::move(value));
    }
    const bool negative = !bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80) != 0;
    auto bits = negative ? ~std::uint64_t{0} : std::uint64_t{0};
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
        bits = (bits << 8) | static_cast<unsigned char>(*byte);
    }
    push_integer(static_cast<std::int64_t>(bits));
}

void PickleMachine::push_decimal(std::string_view digits) {
    if (!digits.empty() && digits.back() == 'L') {
        digits.remove_suffix(1);
    }
    std::int64_t integer = 0;
    const auto end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, integer);
    if (stop != end || error == std::errc::invalid_argument) {
        fail("malformed integer");
    }
    if (error == std::errc{}) {
        return push_integer(integer);
    }
    PickleValue value;
    value.kind = Kind::kBigInteger;
    value.text = digits;
    push_value(std::move(value));
}

void PickleMachine::push_global(std::string_view module, std::string_view name) {
    push_value(find_global(module, name, tree_.file));
}

void PickleMachine::mark() {
    if (marks_.size() == kMaxMarks) {
        fail("too many marks are open");
    }
    marks_.push_back(stack_.size());
}

PickleRef PickleMachine::take() {
    if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) {
        fail("the stack is empty");
    }
    const auto ref = stack_.back();
    stack_.pop_back();
    return ref;
}

std::vector<PickleRef> PickleMachine::take_marked() {
    if (marks_.empty()) {
        fail("no mark is open");
    }
    const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<PickleRef> items(first, stack_.end());
    stack_.erase(first, stack_.end());
    marks_.pop_back();
    return items;
}

void PickleMachine::pop() {
    if (!marks_.empty() && marks_.back() == stack_.size()) {
        marks_.pop_back();
        return;
    }
    take();
}

void PickleMachine::pop_mark() { take_marked(); }

void PickleMachine::duplicate() {
    const auto ref = take();
    push_ref(ref);
    push_ref(ref);
}

void PickleMachine::put(std::uint32_t index) {
    const auto ref = take();
    push_ref(ref);
    memo_[index] = ref;
}

void PickleMachine::memoize() { put(static_cast<std::uint32_t>(memo_.size())); }

void PickleMachine::get(std::uint32_t index) {
    const auto found = memo_.find(index);
    if (found == memo_.end()) {
        fail("the memo has no such entry");
    }
    push_ref(found->second);
}

void PickleMachine::add_all(PickleRef container, const std::vector<PickleRef>& items) {
    for (const auto item : items) {
        tree_.append(container, item);
    }
}

void PickleMachine::make_tuple(std::size_t count) {
    std::vector<PickleRef> items(count);
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
        *item = take();
    }
    push(Kind::kTuple);
    add_all(stack_.back(), items);
}

void PickleMachine::make_marked(Kind kind) {
    const auto items = take_marked();
    if (kind == Kind::kDict && items.size() % 2 != 0) {
        fail("a dictionary has a key without a value");
    }
    push(kind);
    add_all(stack_.back(), items);
}

PickleRef PickleMachine::container_below(std::size_t count, bool dictionary) const {
    const auto floor = marks_.empty() ? 0 : marks_.back();
    if (stack_.size() - floor <= count) {
        fail("the stack is empty");
    }
    const auto ref = stack_[stack_.size() - 1 - count];
    const auto& value = tree_.at(ref);
    if (dictionary ? !value.is_dictionary() : value.kind != Kind::kList) {
        fail(dictionary ? "items are set in a value that is not a dictionary"
                        : "items are appended to a value that is not a list");
    }
    return ref;
}

void PickleMachine::append_one() {
    const auto list = container_below(1, false);
    tree_.append(list, take());
}

void PickleMachine::append_marked() {
    const auto items = take_marked();
    add_all(container_below(0, false), items);
}

void PickleMachine::set_one() {
    const auto dictionary = container_below(2, true);
    const auto value = take();
    tree_.append(dictionary, take());
    tree_.append(dictionary, value);
}

void PickleMachine::set_marked() {
    const auto items = take_marked();
    if (items.size() % 2 != 0) {
        fail("a dictionary has a key without a value");
    }
    add_all(container_below(0, true), items);
}

void PickleMachine::stack_global() {
    const auto name = take();
    const auto module = take();
    if (tree_.at(name).kind != Kind::kText || tree_.at(module).kind != Kind::kText) {
        fail("the name of a global is not text");
    }
    push_global(tree_.at(module).text, tree_.at(name).text);
}

void PickleMachine::reduce() {
    const auto arguments = take();
    const auto callable = take();
    push_ref(call(tree_, callable, arguments));
}

void PickleMachine::build() {
    take();
    const auto object = take();
    if (tree_.at(object).kind != Kind::kOrderedDict) {
        throw DataError("{}: refused: opcode BUILD sets the state of an object other than "
                        "OrderedDict, which a state dictionary does not need; nothing was executed",
                        tree_.file);
    }
    push_ref(object);
}

void PickleMachine::persistent() {
    const auto id = take();
    push_ref(storage_of(tree_, id));
}

PickleTree PickleMachine::finish() {
    if (stack_.size() != 1 || !marks_.empty()) {
        fail("it does not end with exactly one value");
    }
    tree_.root = stack_.front();
    tree_.bytes = in_.position();
    return std::move(tree_);
}

} // namespace spade
