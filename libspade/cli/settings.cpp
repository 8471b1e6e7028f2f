#include "libspade/cli/settings.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/cli/ini.hpp"
#include "libspade/cli/wrap.hpp"

#include <algorithm>
#include <cstdlib>

namespace spade::cli {

namespace {

std::string variable_of(const std::string& option) {
    std::string name = "SPADE_" + option;
    for (char& c : name) {
        c = c == '-' ? '_' : (c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c);
    }
    return name;
}

bool is_letter(const Declared& declared, char letter) {
    for (const auto& group : declared.groups) {
        for (const auto& option : group.options) {
            if (option.letter == std::string_view(&letter, 1)) {
                return true;
            }
        }
    }
    return false;
}

[[noreturn]] void refuse_unknown(const Declared& declared, const std::string& token) {
    const auto name = token.substr(0, token.find('='));
    if (name.compare(0, 2, "--") == 0) {
        throw UsageError("unknown option '{}'{}", name,
                         did_you_mean(name.substr(2), declared.option_names(), "--"));
    }
    std::size_t unknown = 1; // of several letters after one dash
    while (unknown + 1 < token.size() && is_letter(declared, token[unknown])) {
        ++unknown;
    }
    throw UsageError("unknown option '-{}'", token[unknown]);
}

/// Boost only says that a token is positional; this finds which argument it is.
const Option& argument_at(const Declared& declared, std::size_t position,
                          const std::string& token) {
    if (position < declared.arguments.size()) {
        return declared.arguments[position];
    }
    if (declared.arguments.empty() || !declared.arguments.back().repeats) {
        throw UsageError("unexpected argument '{}'", token);
    }
    return declared.arguments.back();
}

/// Boost would take a long option as the value of an option that lacks one.
void refuse_option_as_value(const Declared& declared, const Option& option,
                            const po::option& parsed) {
    if (parsed.original_tokens.size() < 2 || parsed.value.empty()) {
        return;
    }
    const std::string& value = parsed.value.front();
    const auto name = value.substr(0, value.find('='));
    if (name.compare(0, 2, "--") == 0 && declared.find(name.substr(2)) != nullptr) {
        throw UsageError("{} needs a value, {}; '{}' is an option", option.dashed(),
                         option.value_name, name);
    }
}

void add_option(Settings& settings, const Option& option, const po::option& parsed) {
    auto& setting = settings[option.name];
    if (!setting.values.empty() && !option.repeats) {
        throw UsageError("{} is given twice", option.dashed());
    }
    setting.source = option.dashed();
    if (parsed.value.empty()) {
        setting.values = {"true"};
    } else {
        setting.values.insert(setting.values.end(), parsed.value.begin(), parsed.value.end());
    }
}

po::parsed_options parse(const Declared& declared, const po::options_description& all,
                         const std::vector<std::string>& arguments) {
    namespace style = po::command_line_style;
    constexpr int kStyle = style::allow_long | style::allow_short | style::allow_dash_for_short |
                           style::long_allow_next | style::long_allow_adjacent |
                           style::short_allow_next | style::short_allow_adjacent |
                           style::allow_sticky;
    try {
        return po::command_line_parser(arguments)
            .options(all)
            .style(kStyle)
            .allow_unregistered()
            .run();
    } catch (const po::invalid_command_line_syntax& error) {
        auto name = error.get_option_name();
        name.erase(0, name.find_first_not_of('-'));
        const auto* const option = declared.find(name);
        if (error.kind() == po::invalid_syntax::extra_parameter) {
            throw UsageError("--{} takes no value", name);
        }
        throw UsageError("--{} needs a value{}", name,
                         option != nullptr ? ", " + option->value_name : "");
    } catch (const po::error& error) {
        throw UsageError("invalid command line: {}", error.what());
    }
}

const po::option* find_request(const po::parsed_options& parsed, const char* name) {
    const auto found =
        std::find_if(parsed.options.begin(), parsed.options.end(), [&](const po::option& option) {
            return option.position_key < 0 && option.string_key == name;
        });
    return found == parsed.options.end() ? nullptr : &*found;
}

/// Reports a value that Boost refused although check_value() did not.
[[noreturn]] void refuse_value(const Declared& declared, const Settings& settings,
                               std::string name) {
    name.erase(0, name.find_first_not_of('-'));
    const auto setting = settings.find(name);
    const auto* const option = declared.find(name);
    if (setting == settings.end() || option == nullptr) {
        throw UsageError("--{}: invalid value", name);
    }
    throw UsageError("{}: '{}' {}", setting->second.source, setting->second.values.front(),
                     option->kind == Kind::kText ? "is invalid" : "is out of range");
}

void require_present(const Option& option, const Settings& settings, const std::string& called) {
    if (option.required && settings.count(option.name) == 0) {
        throw UsageError("{} is missing", called);
    }
}

void require_all_present(const Declared& declared, const Settings& settings) {
    for (const auto& group : declared.groups) {
        for (const auto& option : group.options) {
            require_present(option, settings, option.dashed());
        }
    }
    for (const auto& argument : declared.arguments) {
        require_present(argument, settings, argument.value_name);
    }
}

std::vector<std::string> config_lines(const Option& option, const Settings& settings) {
    const auto setting = settings.find(option.name);
    const auto& values = setting == settings.end() ? option.default_values : setting->second.values;
    if (values.empty()) {
        return {fmt::format("# {} =", option.name)};
    }
    std::vector<std::string> lines;
    for (const auto& value : values) {
        lines.push_back(fmt::format("{} = {}", option.name, ini_value(value)));
    }
    return lines;
}

void append_config(std::string& text, const Option& option, const Settings& settings) {
    constexpr std::size_t kColumns = 78;
    text += '\n';
    for (const auto& line : wrap(option.help, kColumns)) {
        text += "# " + line + '\n';
    }
    for (const auto& line : config_lines(option, settings)) {
        text += line + '\n';
    }
}

} // namespace

po::options_description all_options(const Command& command, FrameOptions& frame) {
    po::options_description all;
    for (const auto& group : command.options) {
        all.add(group.options);
    }
    all.add(command.arguments).add(frame_options(frame)).add(hidden_options(frame));
    return all;
}

Settings from_command_line(const Declared& declared, const po::options_description& all,
                           const std::vector<std::string>& arguments) {
    const auto parsed = parse(declared, all, arguments);
    for (const char* request : {"help", "version"}) {
        if (find_request(parsed, request) != nullptr) {
            return {{request, {{"true"}, std::string("--") + request}}};
        }
    }
    Settings settings;
    std::size_t position = 0;
    for (const auto& option : parsed.options) {
        // Boost keeps no token for some of several letters after one dash.
        const auto& tokens = option.original_tokens;
        const auto token = tokens.empty() ? option.string_key : tokens.front();
        if (option.position_key >= 0) {
            const auto& argument = argument_at(declared, position++, token);
            auto& setting = settings[argument.name];
            setting.source = argument.value_name;
            setting.values.push_back(token);
        } else if (option.unregistered || declared.is_argument(option.string_key)) {
            refuse_unknown(declared, token);
        } else if (const auto* known = declared.find(option.string_key)) {
            refuse_option_as_value(declared, *known, option);
            add_option(settings, *known, option);
        } else {
            settings[option.string_key] = {{"true"}, "--" + option.string_key};
        }
    }
    return settings;
}

Settings from_environment(const Declared& declared) {
    Settings settings;
    for (const auto& name : declared.option_names()) {
        const auto variable = variable_of(name);
        const char* const value = prints_and_exits(name) ? nullptr : std::getenv(variable.c_str());
        if (value != nullptr && *value != '\0') {
            settings[name] = {{value}, variable};
        }
    }
    return settings;
}

Settings from_file(const Declared& declared, const std::string& file) {
    Settings settings;
    for (const auto& entry : read_ini(file)) {
        const auto place = fmt::format("{}:{}", file, entry.line);
        const auto* const option = declared.find(entry.key);
        if (option == nullptr || prints_and_exits(entry.key) || entry.key == "config") {
            throw UsageError("{}: unknown key '{}'{}", place, entry.key,
                             did_you_mean(entry.key, declared.option_names(), ""));
        }
        auto& setting = settings[entry.key];
        if (!setting.values.empty() && !option->repeats) {
            throw UsageError("{}: '{}' is given twice", place, entry.key);
        }
        setting.values.push_back(entry.value);
        setting.source = fmt::format("{}: {}", place, entry.key);
    }
    return settings;
}

void apply(const Declared& declared, const po::options_description& all, const Settings& settings) {
    po::parsed_options parsed(&all);
    for (const auto& [name, setting] : settings) {
        if (const auto* option = declared.find(name)) {
            for (const auto& value : setting.values) {
                option->check_value(setting.source, value);
            }
        }
        parsed.options.emplace_back(name, setting.values);
    }
    require_all_present(declared, settings);
    try {
        po::variables_map values;
        po::store(parsed, values);
        po::notify(values);
    } catch (const po::error_with_option_name& error) {
        refuse_value(declared, settings, error.get_option_name());
    }
}

std::string config_text(const Declared& declared, const Settings& settings,
                        const std::string& title, const std::vector<std::string>& left_out) {
    const auto is_left_out = [&](const std::string& name) {
        return name == "config" ||
               std::find(left_out.begin(), left_out.end(), name) != left_out.end();
    };
    std::string text = "# " + title + '\n';
    for (const auto& argument : declared.arguments) {
        append_config(text, argument, settings);
    }
    for (const auto& group : declared.groups) {
        for (const auto& option : group.options) {
            if (!prints_and_exits(option.name) && !is_left_out(option.name)) {
                append_config(text, option, settings);
            }
        }
    }
    return text;
}

} // namespace spade::cli
