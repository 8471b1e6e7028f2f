/// parity_test DIR: compares the networks with the reference's numbers, every file of a known kind.

#include "libspade/base/error.hpp"
#include "tests/parity/kinds.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace spade::parity;

using Check = void (*)(const Fixture&, const Bars&, Report&);

/// By how a file's name begins.
constexpr std::array<std::pair<const char*, Check>, 8> kKinds{
    {{"spade_layer_", check_spade_layer},
     {"generator_", check_generator},
     {"encoder", check_encoder},
     {"discriminator", check_discriminator},
     {"training_", check_training},
     {"inception_features", check_inception},
     {"set_metrics", check_set_metrics},
     {"resample", check_resample}}};

Check check_for(const fs::path& path) {
    const auto name = path.filename().string();
    for (const auto& [beginning, check] : kKinds) {
        if (name.rfind(beginning, 0) == 0) {
            return check;
        }
    }
    return nullptr;
}

std::vector<fs::path> fixtures_in(const fs::path& folder) {
    if (!fs::is_directory(folder)) {
        throw spade::MissingError("{}: no such folder", folder.string());
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".h5" && check_for(entry.path()) != nullptr) {
            files.push_back(entry.path());
        }
    }
    if (files.empty()) {
        throw spade::MissingError("{}: no golden file of a known kind", folder.string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

int run(const fs::path& folder) {
    Report report;
    for (const auto& path : fixtures_in(folder)) {
        try {
            check_for(path)(Fixture(path), Bars{}, report);
        } catch (const std::exception& error) {
            report.fail(path.filename().string(), error.what());
        }
    }
    report.summary();
    return report.failures() == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 2) {
        std::fputs("usage: parity_test DIR\n", stderr);
        return static_cast<int>(spade::ExitCode::kUsage);
    }
    try {
        return run(argv[1]);
    } catch (const spade::Error& error) {
        std::fprintf(stderr, "parity_test: %s\n", error.what());
        return static_cast<int>(error.code());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "parity_test: %s\n", error.what());
        return static_cast<int>(spade::ExitCode::kNo);
    }
}
