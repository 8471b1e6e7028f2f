#include "libspade/prepare/slim.hpp"

#include "libspade/arch/config.hpp"
#include "libspade/arch/tensor_faults.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/version.hpp"
#include "libspade/io/checkpoint_file.hpp"
#include "libspade/io/half.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/io/publish.hpp"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace spade {

namespace {

constexpr float kMaxHalf = 65504;

std::vector<float> read_floats(const CheckpointReader& file, std::string_view group,
                               const std::string& name, const h5::Info& info) {
    std::vector<float> values(static_cast<std::size_t>(info.elements()));
    file.read(group, name, values.data(), info.bytes());
    return values;
}

bool fit_into_half(const std::vector<float>& values) {
    return std::all_of(values.begin(), values.end(),
                       [](float value) { return std::fabs(value) <= kMaxHalf; });
}

std::vector<std::uint16_t> halves_of(const std::vector<float>& values) {
    std::vector<std::uint16_t> halves(values.size());
    std::transform(values.begin(), values.end(), halves.begin(), half_from);
    return halves;
}

class Slimming {
public:
    Slimming(const CheckpointReader& from, CheckpointWriter& to, bool half)
        : from_(from), to_(to), half_(half) {}

    void copy_network(std::string_view from_group, std::string_view to_group,
                      const std::vector<TensorShape>& tensors) {
        for (const auto& tensor : tensors) {
            if (const auto fault = tensor_fault(from_, from_group, tensor)) {
                throw ConfigError("{}", *fault);
            }
            copy(from_group, to_group, tensor, from_.info(from_group, tensor.name));
        }
    }

private:
    void copy(std::string_view from_group, std::string_view to_group, const TensorShape& tensor,
              const h5::Info& info) {
        if (half_ && tensor.learned && info.dtype == Dtype::f32) {
            const auto values = read_floats(from_, from_group, tensor.name, info);
            if (fit_into_half(values)) {
                to_.tensor(to_group, tensor.name, Dtype::f16, info.shape, halves_of(values).data(),
                           h5::Layout::kCompressed);
                return;
            }
            log_warning("{}: {}/{} has numbers beyond {} and stays float32", from_.path().string(),
                        from_group, tensor.name, kMaxHalf);
        }
        std::vector<char> bytes(info.bytes());
        from_.read(from_group, tensor.name, bytes.data(), bytes.size());
        to_.tensor(to_group, tensor.name, info.dtype, info.shape, bytes.data(),
                   h5::Layout::kCompressed);
    }

    const CheckpointReader& from_;
    CheckpointWriter& to_;
    bool half_;
};

void report(const SlimOptions& o, std::uint64_t before, const Digest& digest) {
    const auto after = std::filesystem::file_size(o.output);
    if (o.json) {
        const nlohmann::json report{{"schema", "spade-slim"},     {"version", kVersion},
                                    {"checkpoint", o.checkpoint}, {"output", o.output},
                                    {"digest", digest.hex()},     {"half", o.half},
                                    {"bytes_before", before},     {"bytes", after}};
        write_standard_output(json_text(report) + '\n');
    }
    constexpr double kMega = 1e6;
    log_info("{}: {:.1f} MB, down from {:.1f}, digest {}", o.output,
             static_cast<double>(after) / kMega, static_cast<double>(before) / kMega, digest.hex());
}

} // namespace

ExitCode slim_checkpoint(const SlimOptions& o) {
    const auto file = CheckpointReader::open(o.checkpoint);
    auto config = model_config_from_json(file.configuration(), o.checkpoint);
    config.discriminator.reset();
    CheckpointWriter small(o.output, o.overwrite);
    small.configuration(to_json(config));
    small.label_table(file.label_table());
    Slimming slimming(file, small, o.half);
    slimming.copy_network(file.has(kAverageGroup) ? kAverageGroup : kGeneratorGroup,
                          kGeneratorGroup, tensors_of(config.generator));
    if (config.encoder) {
        slimming.copy_network(kEncoderGroup, kEncoderGroup, tensors_of(*config.encoder));
    }
    auto provenance = Provenance::of_this_process();
    provenance.parents.push_back(
        {"checkpoint", file.path().filename().string(), file.digest().hex()});
    small.provenance(provenance);
    report(o, file.header().length, small.commit());
    return ExitCode::kOk;
}

} // namespace spade

/// The module's entry point: tools/prepare/slim.cpp calls it by name.
extern "C" spade::ExitCode spade_slim(const spade::SlimOptions& options) {
    return spade::slim_checkpoint(options);
}
