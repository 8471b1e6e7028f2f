#include "libspade/base/text.hpp"
#include "libspade/base/version.hpp"
#include "libspade/cli/declared.hpp"
#include "libspade/cli/render.hpp"

#include <fmt/format.h>

namespace spade::cli {

namespace {

const char* kind_name(Kind kind) {
    switch (kind) {
    case Kind::kSwitch:
        return "switch";
    case Kind::kText:
        return "text";
    case Kind::kWhole:
        return "whole number";
    case Kind::kCount:
        return "non-negative whole number";
    case Kind::kReal:
        return "number";
    }
    return "";
}

std::string text_or_null(const std::string& text) {
    return text.empty() ? "null" : json_quoted(text);
}

std::string list(const std::vector<std::string>& elements) {
    std::string text;
    for (const auto& element : elements) {
        text += (text.empty() ? "" : ",\n") + element;
    }
    return "[" + text + "]";
}

std::string to_json(const Option& option, const std::string& group) {
    return fmt::format(R"({{"name": {}, "letter": {}, "value": {}, "type": "{}", "default": {}, )"
                       R"("required": {}, "repeats": {}, "group": {}, "help": {}}})",
                       json_quoted(option.name), text_or_null(option.letter),
                       text_or_null(option.value_name), kind_name(option.kind),
                       text_or_null(option.shown_default), option.required, option.repeats,
                       text_or_null(group), json_quoted(option.help));
}

std::string to_json(const Tool& tool, const Command& command) {
    const Declared declared(command);
    std::vector<std::string> arguments;
    for (const auto& argument : declared.arguments) {
        arguments.push_back(to_json(argument, ""));
    }
    std::vector<std::string> options;
    for (const auto& group : declared.groups) {
        for (const auto& option : group.options) {
            options.push_back(to_json(option, group.title));
        }
    }
    std::vector<std::string> examples;
    for (const auto& example : command.examples) {
        examples.push_back(fmt::format(R"({{"command": {}, "comment": {}}})",
                                       json_quoted(example.command), json_quoted(example.comment)));
    }
    return fmt::format("{{\"name\": {}, \"usage\": {}, \"summary\": {},\n\"examples\": {},\n"
                       "\"arguments\": {},\n\"options\": {}}}",
                       text_or_null(command.name), json_quoted(usage_line(tool, command)),
                       json_quoted(command.summary), list(examples), list(arguments),
                       list(options));
}

} // namespace

std::string json_description(const Tool& tool) {
    std::vector<std::string> commands;
    for (const auto& command : tool.commands) {
        commands.push_back(to_json(tool, command));
    }
    return fmt::format("{{\"tool\": {}, \"version\": {}, \"summary\": {},\n\"commands\": {}}}\n",
                       json_quoted(tool.name), json_quoted(kVersion), json_quoted(tool.summary),
                       list(commands));
}

} // namespace spade::cli
