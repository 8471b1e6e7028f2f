#include "libspade/prepare/check.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/text.hpp"
#include "libspade/base/version.hpp"
#include "libspade/io/child_process.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/io/publish.hpp"
#include "libspade/io/sealed.hpp"
#include "libspade/prepare/checkpoint_check.hpp"
#include "libspade/prepare/data_set_check.hpp"

#include <nlohmann/json.hpp>

#include <system_error>

namespace spade {

namespace {

using Faults = std::vector<std::string>;

constexpr std::size_t kMaxFaultsShown = 100; ///< per file

struct Verdict {
    std::string file;
    bool missing = false;
    Faults faults;

    const char* text() const { return missing ? "missing" : faults.empty() ? "ok" : "faulty"; }
};

Faults faults_of(const std::string& file, const CheckOptions& o) {
    const auto seal = read_seal(file);
    if (seal.format == "data-set") {
        return check_data_set(file, o.quick, o.threads);
    }
    if (seal.format == kCheckpointFormat || seal.format == kFeatureNetFormat) {
        return check_checkpoint(file, o.quick, seal.format);
    }
    if (!o.quick) {
        verify_seal(file, seal);
    }
    log_info("{}: is a {}, a format unknown to libspade {}; only its seal is checked", file,
             printable_line(seal.format), kVersion);
    return {};
}

Faults shortened(Faults faults, const std::string& file) {
    if (faults.size() > kMaxFaultsShown) {
        const auto more = faults.size() - kMaxFaultsShown;
        faults.resize(kMaxFaultsShown);
        faults.push_back(fmt::format("{}: and {} more faults", file, more));
    }
    return faults;
}

std::string faults_as_text(const std::string& file, const CheckOptions& o) {
    const nlohmann::json faults = shortened(faults_of(file, o), file);
    return json_text(faults);
}

Verdict judge(const std::string& file, const CheckOptions& o) {
    Verdict verdict{file, false, {}};
    std::error_code no_size; // the child reports a missing file
    const auto bytes = std::filesystem::file_size(file, no_size);
    try {
        const auto text = in_child(file, limits_for_reading(no_size ? 0 : bytes, o.threads),
                                   [&] { return faults_as_text(file, o); });
        verdict.faults = nlohmann::json::parse(text).get<Faults>();
    } catch (const Error& error) {
        if (error.code() == ExitCode::kStopped || error.code() == ExitCode::kInternal) {
            throw;
        }
        verdict.missing = error.code() == ExitCode::kMissing;
        verdict.faults.emplace_back(error.what());
    }
    return verdict;
}

void print_verdict(const Verdict& verdict, bool json) {
    for (const auto& fault : verdict.faults) {
        log_error("{}", fault);
    }
    if (!json) {
        write_standard_output(
            fmt::format("{}: {}\n", printable_line(verdict.file), verdict.text()));
    }
}

void print_json(const std::vector<Verdict>& verdicts, bool quick) {
    auto files = nlohmann::json::array();
    for (const auto& verdict : verdicts) {
        files.push_back(
            {{"file", verdict.file}, {"verdict", verdict.text()}, {"faults", verdict.faults}});
    }
    const nlohmann::json report{
        {"schema", "spade-check"}, {"version", kVersion}, {"quick", quick}, {"files", files}};
    write_standard_output(json_text(report) + '\n');
}

} // namespace

ExitCode check_files(const CheckOptions& o) {
    std::vector<Verdict> verdicts;
    auto code = ExitCode::kOk;
    for (const auto& file : o.files) {
        verdicts.push_back(judge(file, o));
        const auto& verdict = verdicts.back();
        print_verdict(verdict, o.json);
        if (verdict.missing) {
            code = code == ExitCode::kOk ? ExitCode::kMissing : code;
        } else if (!verdict.faults.empty()) {
            code = ExitCode::kNo;
        }
    }
    if (o.json) {
        print_json(verdicts, o.quick);
    }
    return code;
}

} // namespace spade

/// The module's entry point: tools/prepare/check.cpp calls it by name.
extern "C" spade::ExitCode spade_check(const spade::CheckOptions& options) {
    return spade::check_files(options);
}
