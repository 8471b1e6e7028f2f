#include "libspade/base/text.hpp"
#include "libspade/base/version.hpp"
#include "libspade/cli/declared.hpp"
#include "libspade/cli/exit_codes.hpp"
#include "libspade/cli/render.hpp"
#include "libspade/cli/wrap.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace spade::cli {

namespace {

/// Text that troff prints literally: no escapes, no requests at the start of a line wherever it
/// breaks, and ASCII characters, not typographic ones.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '\\':
            out += "\\e";
            break;
        case '-':
            out += "\\-";
            break;
        case '\'':
            out += "\\(aq";
            break;
        case '`':
            out += "\\(ga";
            break;
        case '^':
            out += "\\(ha";
            break;
        case '~':
            out += "\\(ti";
            break;
        case '.':
            out += out.empty() || out.back() == ' ' || out.back() == '\n' ? "\\&." : ".";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }

std::string italic(std::string_view text) { return "\\fI" + escaped(text) + "\\fR"; }

/// Lines of troff from text that is already escaped.
std::string lines(const std::string& text) {
    constexpr std::size_t kColumns = 78;
    std::string out;
    for (const auto& line : wrap(text, kColumns)) {
        out += line + "\n";
    }
    return out;
}

/// Begins a line for each sentence, as troff wants it.
std::string sentences(std::string_view text) {
    std::string out;
    std::string left(text);
    while (!left.empty()) {
        auto end = left.find(". ");
        while (end != std::string::npos && !(left[end + 2] >= 'A' && left[end + 2] <= 'Z')) {
            end = left.find(". ", end + 1);
        }
        const auto length = end == std::string::npos ? left.size() : end + 1;
        out += lines(escaped(left.substr(0, length)));
        left.erase(0, end == std::string::npos ? length : length + 1);
    }
    return out;
}

std::string sentence(std::string_view text) {
    const bool ended = !text.empty() && text.back() == '.';
    return sentences(std::string(text) + (ended ? "" : "."));
}

std::string capitalized(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = char(text[0] - 'a' + 'A');
    }
    return text;
}

std::string upper(std::string text) {
    for (char& c : text) {
        c = c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
    }
    return text;
}

std::string tagged(const std::string& tag, const std::string& body) {
    return ".TP\n" + tag + "\n" + body;
}

std::string marked_explanation(const Option& option) {
    std::string text = sentence(option.help);
    if (option.required) {
        text += "Required.\n";
    } else if (!option.shown_default.empty()) {
        text += "Default: " + escaped(option.shown_default) + ".\n";
    }
    return text;
}

std::string tagged_option(const Option& option) {
    std::string tag = option.letter.empty() ? "" : bold("-" + option.letter) + ", ";
    tag += bold(option.dashed());
    tag += option.value_name.empty() ? "" : " " + italic(option.value_name);
    return tagged(tag, marked_explanation(option));
}

std::string name_and_synopsis(const Tool& tool) {
    std::string summary = tool.summary;
    if (!summary.empty() && summary[0] >= 'A' && summary[0] <= 'Z') {
        summary[0] = char(summary[0] - 'A' + 'a');
    }
    std::string text =
        ".SH NAME\n" + lines(escaped(tool.name) + " \\- " + escaped(summary)) + ".SH SYNOPSIS\n";
    for (const auto& command : tool.commands) {
        text += &command == &tool.commands.front() ? "" : ".br\n";
        text += lines(bold(full_name(tool, command)) + " " + escaped(command.synopsis));
    }
    return text;
}

std::string description(const Tool& tool) {
    if (tool.description.empty()) {
        return ".SH DESCRIPTION\n" + sentence(tool.summary);
    }
    std::string text;
    bool between = false; // paragraphs
    for (const auto& line : split(tool.description, '\n')) {
        if (between && !line.empty() && !text.empty()) {
            text += ".PP\n";
        }
        between = line.empty();
        text += sentences(line);
    }
    return ".SH DESCRIPTION\n" + text;
}

/// Ready to be pasted: a long command continues after a backslash.
std::string example_lines(const std::string& command) {
    constexpr std::size_t kColumns = 60;
    std::string text;
    for (const auto& line : wrap(command, kColumns)) {
        text += (text.empty() ? "" : " \\e\n    ") + bold(line);
    }
    return text + "\n";
}

std::string examples(const Tool& tool) {
    std::string text;
    for (const auto& command : tool.commands) {
        for (const auto& example : command.examples) {
            text += ".TP\n" + escaped(capitalized(example.comment)) + ":\n.nf\n" +
                    example_lines(example.command) + ".fi\n";
        }
    }
    return text.empty() ? "" : ".SH EXAMPLES\n" + text;
}

std::string group_text(const DeclaredGroup& group) {
    std::string text = fmt::format(".SS {}\n", escaped(group.title));
    for (const auto& option : group.options) {
        text += tagged_option(option);
    }
    return text;
}

std::string command_options(const Tool& tool, const Command& command) {
    const Declared declared(command);
    std::string text;
    if (!command.name.empty()) {
        text += fmt::format(".SS \"{}\"\n{}", escaped(full_name(tool, command)),
                            sentence(command.summary));
    }
    for (const auto& argument : declared.arguments) {
        text += tagged(italic(argument.value_name) + (argument.repeats ? "..." : ""),
                       marked_explanation(argument));
    }
    for (const auto& group : declared.groups) {
        if (&group == &declared.groups.back()) {
            break; // the common options come once, at the end
        }
        if (command.name.empty()) {
            text += group_text(group);
            continue;
        }
        for (const auto& option : group.options) {
            text += tagged_option(option);
        }
    }
    return text;
}

std::string options(const Tool& tool) {
    std::string text = ".SH OPTIONS\n";
    for (const auto& command : tool.commands) {
        text += command_options(tool, command);
    }
    return text + group_text(Declared(tool.commands.front()).groups.back());
}

std::string exit_status() {
    std::string text = ".SH EXIT STATUS\n";
    for (const auto& [code, meaning] : kExitMeanings) {
        text += tagged(bold(std::to_string(int(code))), sentence(capitalized(meaning)));
    }
    return text;
}

bool has_option(const Tool& tool, std::string_view name) {
    return std::any_of(tool.commands.begin(), tool.commands.end(), [&](const Command& command) {
        return Declared(command).find(name) != nullptr;
    });
}

std::string environment(const Tool& tool) {
    std::string text = ".SH ENVIRONMENT\n";
    text += tagged(R"(\fBSPADE_\fR\fIOPTION\fR)",
                   sentence("Sets an option, its name in capitals with _ for -: SPADE_COLOR=never "
                            "for --color never. The command line overrides it; it overrides a "
                            "--config file. A switch is true or false. Options that only print "
                            "something, and unknown names, are ignored."));
    text += tagged(bold("NO_COLOR") + ", " + bold("CLICOLOR_FORCE"),
                   sentence("If set and not empty, messages are never, or always, coloured."));
    if (has_option(tool, "shard")) {
        text += tagged(bold("SLURM_ARRAY_TASK_ID") + ", " + bold("SLURM_ARRAY_TASK_COUNT") + ", " +
                           bold("SLURM_ARRAY_TASK_MIN") + ", " + bold("SLURM_ARRAY_TASK_MAX") +
                           ", " + bold("SLURM_ARRAY_TASK_STEP"),
                       sentence("The place in a job array, for --shard auto."));
    }
    return text;
}

std::string files() {
    return ".SH FILES\n" +
           tagged(italic("FILE.ini"),
                  sentence("What --config reads and --dump-config prints: lines of the form key = "
                           "value, a key being the name of an option or argument. Lines that "
                           "begin with # or ; are comments. A value that begins or ends with a "
                           "space is put in double quotes.")) +
           tagged(italic("PREFIX/share/libspade"),
                  sentence("Files installed with the tools, found beside the program's folder."));
}

std::string see_also(const Tool& tool) {
    std::string text;
    for (const auto& page : tool.see_also) {
        const auto bracket = page.find('(');
        text += (text.empty() ? "" : ",\n") + bold(page.substr(0, bracket));
        text += bracket == std::string::npos ? "" : page.substr(bracket);
    }
    return text.empty() ? "" : ".SH SEE ALSO\n" + text + "\n";
}

} // namespace

std::string man_page(const Tool& tool) {
    return fmt::format(".TH {} 1 {} \"libspade {}\" \"libspade\"\n.nh\n.ad l\n",
                       escaped(upper(tool.name)), kReleaseDate, kVersion) +
           name_and_synopsis(tool) + description(tool) + examples(tool) + options(tool) +
           exit_status() + environment(tool) + files() + see_also(tool);
}

} // namespace spade::cli
