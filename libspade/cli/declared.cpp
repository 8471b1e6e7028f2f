#include "libspade/cli/declared.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <set>
#include <type_traits>
#include <typeinfo>

namespace spade::cli {

namespace {

template <class T>
struct Tag {
    using Type = T;
};

/// Calls `visit` with the tag of each type that a value, or an element of one, may have.
template <class Visit>
void each_value_type(const Visit& visit) {
    const auto all = [&](auto... tags) { (visit(tags), ...); };
    all(Tag<std::string>(), Tag<bool>(), Tag<int>(), Tag<long>(), Tag<long long>(), Tag<unsigned>(),
        Tag<unsigned long>(), Tag<unsigned long long>(), Tag<float>(), Tag<double>());
}

template <class T>
constexpr Kind kind_of() {
    if constexpr (std::is_same_v<T, bool>) {
        return Kind::kSwitch;
    } else if constexpr (std::is_floating_point_v<T>) {
        return Kind::kReal;
    } else if constexpr (std::is_integral_v<T>) {
        return std::is_unsigned_v<T> ? Kind::kCount : Kind::kWhole;
    } else {
        return Kind::kText;
    }
}

void set_type(Option& option, const std::type_info& type) {
    each_value_type([&](auto tag) {
        using T = typename decltype(tag)::Type;
        const bool repeats = type == typeid(std::vector<T>);
        if (repeats || type == typeid(T)) {
            option.kind = kind_of<T>();
            option.repeats = repeats;
        }
    });
}

std::vector<std::string> texts_of(const boost::any& value) {
    std::vector<std::string> texts;
    each_value_type([&](auto tag) {
        using T = typename decltype(tag)::Type;
        if (const auto* one = boost::any_cast<T>(&value)) {
            texts.push_back(fmt::format("{}", *one));
        } else if (const auto* many = boost::any_cast<std::vector<T>>(&value)) {
            for (const T& element : *many) {
                texts.push_back(fmt::format("{}", element));
            }
        }
    });
    return texts;
}

/// Boost gives both as one string: "FILE (=text)".
void set_value_name_and_default(Option& option, const po::value_semantic& semantic) {
    const std::string both = semantic.name();
    const auto bracket = both.find(" (=");
    option.value_name = both.substr(0, bracket);
    if (option.value_name == "arg") {
        option.value_name = "VALUE";
    }
    if (boost::any value; semantic.apply_default(value)) {
        option.default_values = texts_of(value);
    }
    if (bracket != std::string::npos) {
        option.shown_default = both.substr(bracket + 3, both.size() - bracket - 4);
    }
    // Boost writes 0.1 as 0.10000000000000001; fmt writes the shortest form.
    const bool looks_numeric =
        option.shown_default.find_first_not_of("+-.0123456789e") == std::string::npos;
    if (!option.shown_default.empty() && looks_numeric && option.default_values.size() == 1) {
        option.shown_default = option.default_values.front();
    }
}

Option option_of(const po::option_description& description) {
    Option option;
    option.name = description.long_name();
    const auto letter =
        description.canonical_display_name(po::command_line_style::allow_dash_for_short);
    if (letter.size() == 2 && letter[0] == '-') {
        option.letter = letter.substr(1);
    }
    option.help = description.description();
    const auto semantic = description.semantic();
    if (const auto* typed = dynamic_cast<const po::typed_value_base*>(semantic.get())) {
        set_type(option, typed->value_type());
    }
    option.value = semantic;
    option.limits = dynamic_cast<const Limits*>(semantic.get());
    option.required = semantic->is_required();
    if (semantic->max_tokens() > 0) {
        set_value_name_and_default(option, *semantic);
    } else {
        option.default_values = {"false"};
        if (boost::any value; semantic->apply_default(value)) {
            option.default_values = texts_of(value);
        }
    }
    return option;
}

std::vector<Option> options_of(const po::options_description& descriptions) {
    std::vector<Option> options;
    for (const auto& description : descriptions.options()) {
        options.push_back(option_of(*description));
    }
    return options;
}

void require_distinct_names(const Declared& all) {
    std::set<std::string> names;
    const auto claim = [&](const std::string& name) {
        if (!name.empty() && !names.insert(name).second) {
            throw InternalError("option '{}' is declared twice", name);
        }
    };
    for (const auto& argument : all.arguments) {
        claim(argument.name);
    }
    for (const auto& group : all.groups) {
        for (const auto& option : group.options) {
            claim(option.name);
            claim(option.letter.empty() ? "" : "-" + option.letter);
        }
    }
}

template <class Number>
bool is_number(std::string_view text) {
    Number number{};
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    return error == std::errc() && end == last && std::isfinite(double(number));
}

bool is_boolean(std::string_view text) {
    static const std::set<std::string> words{"true", "false", "1", "0", "yes", "no", "on", "off"};
    std::string word(text);
    for (char& c : word) {
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    }
    return words.count(word) > 0;
}

bool is_word(const std::string& piece) {
    return !piece.empty() &&
           piece.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string::npos;
}

bool names_any(const std::string& value_name, const std::set<std::string>& names) {
    const auto pieces = split(value_name, '|');
    return std::any_of(pieces.begin(), pieces.end(),
                       [&](const auto& piece) { return names.count(piece) > 0; });
}

} // namespace

void Option::check_value(std::string_view source, std::string_view text) const {
    const auto require = [&](bool holds, const char* what) {
        if (!holds) {
            throw UsageError("{}: '{}' is not {}", source, text, what);
        }
    };
    switch (kind) {
    case Kind::kSwitch:
        require(is_boolean(text), "true or false");
        break;
    case Kind::kWhole:
        require(is_number<std::int64_t>(text), "a whole number");
        break;
    case Kind::kCount:
        require(is_number<std::uint64_t>(text), "a non-negative whole number");
        break;
    case Kind::kReal:
        require(is_number<double>(text), "a number");
        break;
    case Kind::kText:
        break;
    }
    if (const auto fault = limits != nullptr ? limits->fault(text) : std::nullopt) {
        throw UsageError("{} {}", source, *fault);
    }
}

std::vector<std::string> Option::choices() const {
    const auto pieces = split(value_name, '|');
    std::vector<std::string> words;
    if (pieces.size() > 1) {
        std::copy_if(pieces.begin(), pieces.end(), std::back_inserter(words),
                     [](const auto& piece) { return is_word(piece) && piece != "-"; });
    }
    return words;
}

bool Option::takes_files() const {
    return names_any(value_name, {"FILE", "SET", "PHOTO", "TSV", "PATH", "LABELS"});
}

bool Option::takes_folders() const { return names_any(value_name, {"DIR"}); }

po::options_description frame_options(FrameOptions& frame) {
    po::options_description d;
    auto add = d.add_options();
    add("help,h", po::bool_switch(&frame.help), "Show this help");
    add("version", po::bool_switch(&frame.version),
        "Show the version; with --verbose, the versions of the libraries as well");
    add("config", po::value(&frame.config)->value_name("FILE"),
        "Read options from an ini file, with lines such as batch = 4");
    add("dump-config", po::bool_switch(&frame.dump_config),
        "Print the options in effect as an ini file for --config, and exit");
    add("quiet,q", po::bool_switch(&frame.quiet), "Print only errors");
    add("verbose,v", po::bool_switch(&frame.verbose), "Print more, the options in effect first");
    add("progress", choice(frame.progress),
        "Progress on standard error: a bar on a terminal, lines elsewhere, or JSON for programs");
    add("color", choice(frame.color), "Colours on standard error");
    return d;
}

po::options_description hidden_options(FrameOptions& frame) {
    po::options_description d;
    auto add = d.add_options();
    add("help-man", po::bool_switch(&frame.help_man), "");
    add("help-completion", po::bool_switch(&frame.help_completion), "");
    add("help-json", po::bool_switch(&frame.help_json), "");
    return d;
}

bool prints_and_exits(std::string_view name) {
    return name == "help" || name == "version" || name == "dump-config" || name == "help-man" ||
           name == "help-completion" || name == "help-json";
}

Declared::Declared(const Command& command) : arguments(options_of(command.arguments)) {
    FrameOptions frame;
    for (const auto& group : command.options) {
        groups.push_back(
            {group.title.empty() ? "Options" : group.title, options_of(group.options)});
    }
    groups.push_back({"Common", options_of(frame_options(frame))});
    require_distinct_names(*this);
}

const Option* Declared::find(std::string_view name) const {
    const auto named = [&](const Option& option) { return option.name == name; };
    const auto argument = std::find_if(arguments.begin(), arguments.end(), named);
    if (argument != arguments.end()) {
        return &*argument;
    }
    for (const auto& group : groups) {
        const auto option = std::find_if(group.options.begin(), group.options.end(), named);
        if (option != group.options.end()) {
            return &*option;
        }
    }
    return nullptr;
}

bool Declared::is_argument(std::string_view name) const {
    return std::any_of(arguments.begin(), arguments.end(),
                       [&](const Option& argument) { return argument.name == name; });
}

std::vector<std::string> Declared::option_names() const {
    std::vector<std::string> names;
    for (const auto& group : groups) {
        for (const auto& option : group.options) {
            names.push_back(option.name);
        }
    }
    return names;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates,
                         std::string_view dashes) {
    const auto meant = nearest_word(word, candidates);
    return meant ? fmt::format("; did you mean {}{}?", dashes, *meant) : "";
}

} // namespace spade::cli
