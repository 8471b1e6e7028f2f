#include "libspade/base/text.hpp"
#include "libspade/cli/declared.hpp"
#include "libspade/cli/render.hpp"

#include <fmt/format.h>

namespace spade::cli {

namespace {

/// What every script needs: `cur` and `prev`. Bash splits --option=value into three words.
constexpr const char* kPrologue =
    R"(    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
    local command= values= options= files=
    if [[ $cur == = ]]; then
        cur=
    elif [[ $prev == = ]]; then
        prev=${COMP_WORDS[COMP_CWORD-2]}
    fi
)";

constexpr const char* kEpilogue = R"(    if [[ $files == -* ]]; then
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(compgen "$files" -W "$values" -- "$cur")
    elif [[ -n $values ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$values" -- "$cur")
    elif [[ $files == none ]]; then
        COMPREPLY=()
    elif [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
    else
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
)";

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

/// The branch of `case $prev` for an option that takes a value.
std::string value_branch(const Option& option) {
    std::string branch = "            " + option.dashed();
    branch += option.letter.empty() ? "" : "|-" + option.letter;
    branch += ")";
    const char* const files = option.takes_files() ? "-f" : option.takes_folders() ? "-d" : "none";
    branch += fmt::format(" files={}", files);
    const auto choices = option.choices();
    branch += choices.empty() ? "" : fmt::format(" values='{}'", joined(choices));
    return branch + " ;;\n";
}

std::string command_branch(const Command& command) {
    const Declared declared(command);
    std::vector<std::string> names;
    std::string values;
    for (const auto& group : declared.groups) {
        for (const auto& option : group.options) {
            names.push_back(option.dashed());
            if (!option.letter.empty()) {
                names.push_back("-" + option.letter);
            }
            values += option.value_name.empty() ? "" : value_branch(option);
        }
    }
    return fmt::format("    '{}')\n"
                       "        options='{}'\n"
                       "        case $prev in\n{}        esac ;;\n",
                       command.name, joined(names), values);
}

/// Finds the command in the words before the cursor, or offers the names if there is none yet.
std::string find_command(const Tool& tool) {
    std::vector<std::string> names;
    std::string pattern;
    for (const auto* command : named_commands(tool)) {
        names.push_back(command->name);
        pattern += (pattern.empty() ? "" : "|") + command->name;
    }
    if (names.empty()) {
        return "";
    }
    return fmt::format("    if ((COMP_CWORD > 1)); then\n"
                       "        case ${{COMP_WORDS[1]}} in\n"
                       "            {}) command=${{COMP_WORDS[1]}} ;;\n"
                       "        esac\n"
                       "    elif [[ $cur != -* ]]; then\n"
                       "        values='{}'{}\n"
                       "    fi\n",
                       pattern, joined(names), unnamed_command(tool) != nullptr ? " files=-f" : "");
}

std::string function_name(std::string tool) {
    for (char& c : tool) {
        c = c == '-' ? '_' : c;
    }
    return "_" + tool;
}

} // namespace

std::string bash_completion(const Tool& tool) {
    const auto function = function_name(tool.name);
    std::string text =
        fmt::format("# bash completion for {}, made by {} --help-completion\n\n{}() {{\n",
                    tool.name, tool.name, function);
    text += kPrologue + find_command(tool) + "    case $command in\n";
    for (const auto& command : tool.commands) {
        text += command_branch(command);
    }
    if (unnamed_command(tool) == nullptr) {
        text += "    '') options='--help -h --version' ;;\n";
    }
    text += "    esac\n";
    text += kEpilogue;
    return text + fmt::format("}}\ncomplete -F {} {}\n", function, tool.name);
}

} // namespace spade::cli
