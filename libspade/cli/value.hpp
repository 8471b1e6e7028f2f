#ifndef LIBSPADE_CLI_VALUE_HPP
#define LIBSPADE_CLI_VALUE_HPP

/// \file
/// Values of options that are limited: a number with its range, a choice with its words. The limits
/// stand once, where the option is declared; help, man page, completion and the check of every
/// source (command line, environment, file) come from them.

#include "libspade/base/enum_names.hpp"
#include "libspade/base/range.hpp"

#include <boost/program_options.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spade::cli {

namespace po = boost::program_options;

/// What limits a value beyond its type. A Boost value that has limits derives from this as well.
class Limits {
public:
    Limits() = default;
    virtual ~Limits() = default;
    Limits(const Limits&) = delete;
    Limits& operator=(const Limits&) = delete;

    /// "must be from 1 to 100, not 0" where the text is outside, or nothing. The text is of the
    /// value's type.
    virtual std::optional<std::string> fault(std::string_view text) const = 0;

    /// For help: "1 to 100"; empty where the value's name shows all, as png|jpg does.
    virtual std::string text() const = 0;
};

class NumberLimits : public Limits {
public:
    explicit NumberLimits(Range range) : range_(range) {}
    std::optional<std::string> fault(std::string_view text) const override;
    std::string text() const override;

private:
    Range range_;
};

class ChoiceLimits : public Limits {
public:
    explicit ChoiceLimits(std::vector<std::string> words) : words_(std::move(words)) {}
    std::optional<std::string> fault(std::string_view text) const override;
    std::string text() const override { return {}; }

private:
    std::vector<std::string> words_;
};

template <class T, class L>
class LimitedValue : public po::typed_value<T>, public L {
public:
    template <class... Args>
    explicit LimitedValue(T* variable, Args&&... limits)
        : po::typed_value<T>(variable), L(std::forward<Args>(limits)...) {}
};

/// A number; the default is what the variable has.
template <class T>
po::typed_value<T>* number(T& variable, const char* name, Range range) {
    auto* const value = new LimitedValue<T, NumberLimits>(&variable, range);
    value->value_name(name)->default_value(variable);
    return value;
}

/// A number that has no default: the variable stays as it is where the option is not given.
template <class T>
po::typed_value<T>* optional_number(T& variable, const char* name, Range range) {
    auto* const value = new LimitedValue<T, NumberLimits>(&variable, range);
    value->value_name(name);
    return value;
}

/// What choices are made of: a|b|c, in no variable yet.
po::typed_value<std::string>* choice_value(std::vector<std::string> words);

/// One of some words; the default is what the variable has, none where it is empty.
po::typed_value<std::string>* choice(std::string& variable, std::vector<std::string> words);

/// One of an enumeration's values by its name; of `only` these, where some are named.
template <class Enum>
po::typed_value<std::string>* choice(Enum& variable, const std::vector<Enum>& only = {}) {
    std::vector<std::string> words;
    for (const auto& value : only) {
        words.emplace_back(to_text(value));
    }
    auto* const value = choice_value(words.empty() ? names_of<Enum>() : std::move(words));
    value->default_value(to_text(variable))->notifier([&variable](const std::string& word) {
        variable = *parse_enum<Enum>(word);
    });
    return value;
}

/// The same without a default: empty where the option is not given.
template <class Enum>
po::typed_value<std::string>* choice(std::optional<Enum>& variable) {
    auto* const value = choice_value(names_of<Enum>());
    value->notifier([&variable](const std::string& word) { variable = parse_enum<Enum>(word); });
    return value;
}

} // namespace spade::cli

#endif // LIBSPADE_CLI_VALUE_HPP
