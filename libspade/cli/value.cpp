#include "libspade/cli/value.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace spade::cli {

namespace {

/// "a", "a or b", "a, b or c"
std::string alternatives(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        text += i == 0 ? "" : (i + 1 == words.size() ? " or " : ", ");
        text += words[i];
    }
    return text;
}

} // namespace

std::optional<std::string> NumberLimits::fault(std::string_view text) const {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    if (range_.contains(value)) {
        return std::nullopt;
    }
    return fmt::format("must be {}, not {}", range_.text(), text);
}

std::string NumberLimits::text() const {
    return range_.most >= kMaxCount ? fmt::format("{} or more", range_.least)
                                    : fmt::format("{} to {}", range_.least, range_.most);
}

std::optional<std::string> ChoiceLimits::fault(std::string_view text) const {
    if (std::find(words_.begin(), words_.end(), text) != words_.end()) {
        return std::nullopt;
    }
    return fmt::format("must be {}, not '{}'", alternatives(words_), text);
}

po::typed_value<std::string>* choice_value(std::vector<std::string> words) {
    const auto name = fmt::format("{}", fmt::join(words, "|"));
    auto* const value = new LimitedValue<std::string, ChoiceLimits>(nullptr, std::move(words));
    value->value_name(name);
    return value;
}

po::typed_value<std::string>* choice(std::string& variable, std::vector<std::string> words) {
    auto* const value = choice_value(std::move(words));
    if (!variable.empty()) {
        value->default_value(variable);
    }
    value->notifier([&variable](const std::string& word) { variable = word; });
    return value;
}

} // namespace spade::cli
