#include "libspade/base/component.hpp"
#include "libspade/base/text.hpp"
#include "libspade/base/version.hpp"
#include "libspade/cli/declared.hpp"
#include "libspade/cli/exit_codes.hpp"
#include "libspade/cli/module.hpp"
#include "libspade/cli/render.hpp"
#include "libspade/cli/wrap.hpp"

#include <fmt/format.h>

namespace spade::cli {

namespace {

constexpr std::size_t kColumns = 80;
constexpr std::size_t kHelpColumn = 28; // where explanations begin

/// `left` in the margin, `right` wrapped beside it, or below it if `left` is too wide.
std::string entry(const std::string& left, const std::string& right) {
    std::string text = left;
    for (const auto& line : wrap(right, kColumns - kHelpColumn)) {
        const bool fits = text.size() == left.size() && columns_of(left) + 2 <= kHelpColumn;
        text += fits ? std::string(kHelpColumn - columns_of(left), ' ')
                     : "\n" + std::string(kHelpColumn, ' ');
        text += line;
    }
    return text + "\n";
}

std::string explanation(const Option& option) {
    if (option.required) {
        return option.help + " (required)";
    }
    std::string notes = option.limits != nullptr ? option.limits->text() : "";
    if (!option.shown_default.empty()) {
        notes += fmt::format("{}default: {}", notes.empty() ? "" : "; ", option.shown_default);
    }
    return notes.empty() ? option.help : fmt::format("{} ({})", option.help, notes);
}

std::string option_entry(const Option& option) {
    std::string left = option.letter.empty() ? "      " : fmt::format("  -{}, ", option.letter);
    left += option.dashed();
    left += option.value_name.empty() ? "" : " " + option.value_name;
    return entry(left, explanation(option));
}

std::string argument_entry(const Option& argument) {
    return entry("  " + argument.value_name + (argument.repeats ? "..." : ""),
                 explanation(argument));
}

std::string paragraph(const std::string& text, const std::string& indent) {
    std::string paragraph;
    for (const auto& line : wrap(text, kColumns - indent.size())) {
        paragraph += (paragraph.empty() ? "" : indent) + line + "\n";
    }
    return paragraph;
}

/// Ready to be pasted: a long command continues after a backslash.
std::string command_lines(const std::string& command) {
    std::string text;
    for (const auto& line : wrap(command, kColumns - 8)) {
        text += (text.empty() ? "  " : " \\\n      ") + line;
    }
    return text + "\n";
}

std::string examples(const Command& command) {
    std::string text = command.examples.empty() ? "" : "\nExamples:\n";
    for (const auto& example : command.examples) {
        text += fmt::format("  # {}\n", example.comment) + command_lines(example.command);
    }
    return text;
}

std::string command_list(const std::vector<const Command*>& commands) {
    std::string text = "\nCommands:\n";
    for (const auto* command : commands) {
        text += entry("  " + command->name, command->summary);
    }
    return text;
}

std::string closing(const std::string& tool) {
    std::string exits = "Exit status:";
    for (const auto& [code, meaning] : kExitMeanings) {
        exits += fmt::format("{} {} {}", code == ExitCode::kOk ? "" : ";", int(code), meaning);
    }
    return "\n" +
           paragraph("An option can also be set in the environment, SPADE_COLOR=never for "
                     "--color never, or in an ini file.",
                     "") +
           paragraph(exits + ".", "") + "More: man " + tool + "\n";
}

} // namespace

std::string full_name(const Tool& tool, const Command& command) {
    return command.name.empty() ? tool.name : tool.name + " " + command.name;
}

const Command* unnamed_command(const Tool& tool) {
    for (const auto& command : tool.commands) {
        if (command.name.empty()) {
            return &command;
        }
    }
    return nullptr;
}

std::vector<const Command*> named_commands(const Tool& tool) {
    std::vector<const Command*> commands;
    for (const auto& command : tool.commands) {
        if (!command.name.empty()) {
            commands.push_back(&command);
        }
    }
    return commands;
}

std::string usage_line(const Tool& tool, const Command& command) {
    return full_name(tool, command) + " " + command.synopsis;
}

std::string usage_line(const Tool& tool) {
    const auto* const command = unnamed_command(tool);
    return command != nullptr ? usage_line(tool, *command) : tool.name + " COMMAND [OPTIONS] ...";
}

std::string version_text(const Tool& tool) {
    return fmt::format("{} (libspade) {}\n"
                       "Copyright (C) 2026 The libspade developers\n"
                       "License MIT: <https://opensource.org/licenses/MIT>\n"
                       "There is no warranty, to the extent permitted by law.\n",
                       tool.name, kVersion);
}

std::string verbose_version_text(const Tool& tool) {
    std::vector<Component> components;
    for (const auto& [library, function] : tool.libraries) {
        using Function = void (*)(std::vector<Component>&);
        reinterpret_cast<Function>(find_function(library, function))(components);
    }
    std::string text = version_text(tool) + "\n";
    for (const auto& component : components) {
        text += fmt::format("{}: {}\n", component.name, component.text);
    }
    return text;
}

std::string help_text(const Tool& tool, const Command& command) {
    const Declared declared(command);
    std::string text = paragraph("Usage: " + usage_line(tool, command), "         ");
    text += paragraph(command.summary + ".", "") + examples(command);
    if (!declared.arguments.empty()) {
        text += "\nArguments:\n";
    }
    for (const auto& argument : declared.arguments) {
        text += argument_entry(argument);
    }
    for (const auto& group : declared.groups) {
        text += fmt::format("\n{}:\n", group.title);
        for (const auto& option : group.options) {
            text += option_entry(option);
        }
    }
    const auto others = named_commands(tool);
    if (command.name.empty() && !others.empty()) {
        text += command_list(others);
    }
    return text + closing(tool.name);
}

std::string help_text(const Tool& tool) {
    std::string text = "Usage: " + usage_line(tool) + "\n";
    text += paragraph(tool.summary + ".", "");
    std::string shown;
    for (const auto& command : tool.commands) {
        if (!command.examples.empty()) {
            const auto& example = command.examples.front();
            shown += fmt::format("  # {}\n", example.comment) + command_lines(example.command);
        }
    }
    text += (shown.empty() ? "" : "\nExamples:\n") + shown + command_list(named_commands(tool));
    text += fmt::format("\nOptions of a command: {} COMMAND --help\n", tool.name);
    return text + closing(tool.name);
}

} // namespace spade::cli
