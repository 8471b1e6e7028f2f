#include "libspade/cli/tool.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/invocation.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/base/text.hpp"
#include "libspade/base/version.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/render.hpp"
#include "libspade/cli/settings.hpp"

#include <fcntl.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <new>

namespace spade::cli {

namespace {

/// Opens /dev/null in place of each closed standard descriptor. Otherwise the next file opened
/// would get its number, and be read as input or have messages written into it. /dev/null is opened
/// for the wrong direction, so that using the descriptor still fails.
void occupy_standard_descriptors() {
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        const bool is_closed = ::fcntl(number, F_GETFD) < 0 && errno == EBADF;
        const int wrong_direction = number == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (is_closed && ::open("/dev/null", wrong_direction) != number) {
            throw IoError("/dev/null: cannot be opened in place of descriptor {}, which is closed",
                          number);
        }
    }
}

std::string quoted_command_line(const std::string& tool,
                                const std::vector<std::string>& arguments) {
    std::string line = tool;
    for (const auto& argument : arguments) {
        line += " " + shell_quoted(argument);
    }
    return line;
}

/// Throws IoError unless all output has reached standard output.
void flush_stdout() {
    errno = 0;
    const bool streamed = std::cout.flush().good();
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0 || !streamed) {
        throw IoError("cannot write to standard output: {}",
                      errno != 0 ? std::strerror(errno) : "is the disk full, or the pipe closed?");
    }
}

/// Bypasses stdio, which would keep and retry what could not be written. A closed pipe is not an
/// error: its reader has seen enough of the help text.
ExitCode print(std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(STDOUT_FILENO, text.data(), text.size());
        if (written < 0 && errno == EPIPE) {
            break;
        }
        if (written < 0 && errno != EINTR) {
            throw IoError("cannot write to standard output: {}", std::strerror(errno));
        }
        text.remove_prefix(written > 0 ? std::size_t(written) : 0);
    }
    return ExitCode::kOk;
}

void set_up_messages(const FrameOptions& frame) {
    if (frame.quiet && frame.verbose) {
        throw UsageError("--quiet and --verbose contradict each other");
    }
    set_log_level(frame.quiet     ? LogLevel::kError
                  : frame.verbose ? LogLevel::kDebug
                                  : LogLevel::kInfo);
    set_log_color(frame.color);
    const bool silent = frame.quiet && frame.progress == ProgressMode::kAuto;
    set_progress_mode(silent ? ProgressMode::kNever : frame.progress);
}

void log_settings(const Settings& settings) {
    log_debug("{} {}: {}", invocation().tool, kVersion, invocation().command_line);
    for (const auto& [name, setting] : settings) {
        for (const auto& value : setting.values) {
            log_debug("{} = {} (from {})", name, value, setting.source);
        }
    }
}

/// The ini file of a preset: PREFIX/share/libspade/NAME.ini, or the user's own file.
std::string preset_file(const Command& command, const std::string& preset) {
    const auto& known = command.presets;
    if (std::find(known.begin(), known.end(), preset) != known.end()) {
        return installed_file(preset + ".ini").string();
    }
    if (preset.find('/') == std::string::npos && !ends_with(preset, ".ini")) {
        throw UsageError("--preset: unknown preset '{}'{}; use {} or the path of an ini file",
                         preset, did_you_mean(preset, known, ""), fmt::join(known, ", "));
    }
    return preset;
}

ExitCode run_command(const Tool& tool, const Command& command,
                     const std::vector<std::string>& arguments) {
    const Declared declared(command);
    FrameOptions frame;
    const auto all = all_options(command, frame);
    auto settings = from_command_line(declared, all, arguments);
    const auto asked = [&](const char* name) { return settings.count(name) > 0; };
    if (asked("help")) {
        return print(help_text(tool, command));
    }
    if (asked("version")) {
        return print(asked("verbose") ? verbose_version_text(tool) : version_text(tool));
    }
    settings.merge(from_environment(declared));
    if (asked("config")) {
        settings.merge(from_file(declared, settings["config"].values.front()));
    }
    if (asked("preset") && !command.presets.empty()) {
        const auto preset = settings["preset"].values.front();
        settings.merge(from_file(declared, preset_file(command, preset)));
    }
    apply(declared, all, settings);
    set_up_messages(frame);
    if (command.validate) {
        command.validate();
    }
    const auto config =
        config_text(declared, settings, full_name(tool, command), command.unsaved_options);
    if (frame.dump_config) {
        return print(config);
    }
    set_invocation({invocation().tool, invocation().command_line, config});
    log_settings(settings);
    catch_stop_signals();
    return command.run();
}

[[noreturn]] void refuse_command(const Tool& tool, const std::string& word) {
    if (word.compare(0, 1, "-") == 0) {
        throw UsageError("the command comes first: {}", usage_line(tool));
    }
    std::vector<std::string> names;
    for (const auto* command : named_commands(tool)) {
        names.push_back(command->name);
    }
    throw UsageError("unknown command '{}'{}", word, did_you_mean(word, names, ""));
}

const Command* find_command(const Tool& tool, const std::string& name) {
    for (const auto* command : named_commands(tool)) {
        if (command->name == name) {
            return command;
        }
    }
    return nullptr;
}

/// Answers requests about the tool as a whole. \returns whether there was one
bool answer_for_tool(const Tool& tool, const std::vector<std::string>& arguments) {
    const auto is_verbose = [](const auto& a) { return a == "--verbose" || a == "-v"; };
    const auto first = std::find_if_not(arguments.begin(), arguments.end(), is_verbose);
    const auto& request = first == arguments.end() ? arguments.front() : *first;
    if (request != arguments.front() && request != "--version") {
        return false;
    }
    if (request == "--help-man") {
        print(man_page(tool));
    } else if (request == "--help-completion") {
        print(bash_completion(tool));
    } else if (request == "--help-json") {
        print(json_description(tool));
    } else if (request == "--version") {
        const bool verbose = std::any_of(arguments.begin(), arguments.end(), is_verbose);
        print(verbose ? verbose_version_text(tool) : version_text(tool));
    } else if ((request == "--help" || request == "-h") && unnamed_command(tool) == nullptr) {
        print(help_text(tool));
    } else {
        return false;
    }
    return true;
}

/// Finds the command and runs it with the remaining arguments.
ExitCode dispatch(const Tool& tool, std::vector<std::string> arguments, std::string& called) {
    if (arguments.empty()) {
        log_line(LogLevel::kError, "usage: " + usage_line(tool) + " (see '" + called + " --help')");
        return ExitCode::kUsage;
    }
    if (answer_for_tool(tool, arguments)) {
        return ExitCode::kOk;
    }
    const auto* command = find_command(tool, arguments.front());
    if (command != nullptr) {
        arguments.erase(arguments.begin());
    } else {
        command = unnamed_command(tool);
    }
    if (command == nullptr) {
        refuse_command(tool, arguments.front());
    }
    called = full_name(tool, *command);
    return run_command(tool, *command, arguments);
}

bool has_option(const Tool& tool, const std::string& called, const char* name) {
    for (const auto& command : tool.commands) {
        if (full_name(tool, command) == called) {
            return Declared(command).find(name) != nullptr;
        }
    }
    return false;
}

std::string memory_advice(const Tool& tool, const std::string& called) {
    const bool batch = has_option(tool, called, "batch");
    const bool threads = has_option(tool, called, "threads");
    return !batch && !threads
               ? "free some memory, or use a machine with more"
               : fmt::format("try a smaller {}{}{}", batch ? "--batch" : "",
                             batch && threads ? " or fewer " : "", threads ? "--threads" : "");
}

} // namespace

int run_tool(const Tool& tool, int argc, char* argv[]) {
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    std::string called = tool.name; // with its command, once that is known
    set_log_name(tool.name);
    auto code = ExitCode::kInternal;
    try {
        occupy_standard_descriptors();
        set_invocation({tool.name, quoted_command_line(tool.name, arguments)});
        code = dispatch(tool, arguments, called);
    } catch (const Error& error) {
        code = error.code();
        const bool usage = code == ExitCode::kUsage;
        log_error("{}{}", error.what(), usage ? fmt::format(" (see '{} --help')", called) : "");
    } catch (const std::bad_alloc&) {
        log_error("out of memory; {}", memory_advice(tool, called));
    } catch (const std::exception& error) {
        if (std::ferror(stdout) == 0) { // otherwise flush_stdout gives a better message
            log_error("internal error, please report it: {}", first_line(error.what()));
        }
    } catch (...) {
        log_error("internal error, please report it: an exception of unknown type");
    }
    try {
        flush_stdout();
    } catch (const Error& error) {
        log_error("{}", error.what());
        code = error.code();
    }
    return static_cast<int>(code);
}

} // namespace spade::cli
