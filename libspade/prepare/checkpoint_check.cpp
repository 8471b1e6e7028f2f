#include "libspade/prepare/checkpoint_check.hpp"

#include "libspade/arch/config.hpp"
#include "libspade/arch/feature_net_file.hpp"
#include "libspade/arch/tensor_faults.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/checkpoint_file.hpp"
#include "libspade/labels/label_table.hpp"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace spade {

namespace {

using Faults = std::vector<std::string>;

template <class Float>
bool all_finite(const std::vector<char>& bytes) {
    std::vector<Float> values(bytes.size() / sizeof(Float));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(Float));
    return std::all_of(values.begin(), values.end(), [](Float v) { return std::isfinite(v); });
}

/// For a 16-bit type with these exponent bits: all of them set means Inf or NaN.
bool all_finite(const std::vector<char>& bytes, std::uint16_t exponent) {
    std::vector<std::uint16_t> values(bytes.size() / sizeof(std::uint16_t));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(std::uint16_t));
    return std::all_of(values.begin(), values.end(),
                       [=](std::uint16_t v) { return (v & exponent) != exponent; });
}

bool all_finite(Dtype dtype, const std::vector<char>& bytes) {
    switch (dtype) {
    case Dtype::f16:
        return all_finite(bytes, 0x7c00);
    case Dtype::bf16:
        return all_finite(bytes, 0x7f80);
    case Dtype::f32:
        return all_finite<float>(bytes);
    case Dtype::f64:
        return all_finite<double>(bytes);
    default:
        return true;
    }
}

void check_tensor(const CheckpointReader& file, const std::string& group, const std::string& name,
                  Faults& faults) {
    try {
        const auto info = file.info(group, name);
        std::vector<char> bytes(info.bytes());
        file.read(group, name, bytes.data(), bytes.size());
        if (!all_finite(info.dtype, bytes)) {
            faults.push_back(fmt::format("{}: {}/{} contains NaN or Inf: the training diverged; "
                                         "use an earlier checkpoint",
                                         file.path().string(), group, printable_line(name)));
        }
    } catch (const DataError& error) {
        faults.emplace_back(error.what());
    }
}

void check_tensors(const CheckpointReader& file, Faults& faults) {
    const auto groups = file.groups();
    std::size_t count = 0;
    for (const auto& group : groups) {
        count += file.tensors(group).size();
    }
    Progress progress("check", count);
    for (const auto& group : groups) {
        for (const auto& name : file.tensors(group)) {
            check_tensor(file, group, name, faults);
            progress.advance();
        }
    }
}

void check_network(const CheckpointReader& file, std::string_view group,
                   const std::vector<TensorShape>& required, Faults& faults) {
    if (!file.has(group)) {
        faults.push_back(fmt::format("{}: has no group '{}', which its configuration requires",
                                     file.path().string(), group));
        return;
    }
    const auto found = tensor_faults(file, group, required);
    faults.insert(faults.end(), found.begin(), found.end());
}

void check_networks(const CheckpointReader& file, std::string_view format, Faults& faults) {
    if (format == kFeatureNetFormat) {
        check_network(file, kFeatureNetGroup, feature_net_tensors(file), faults);
        return;
    }
    const auto path = file.path().string();
    const auto config = model_config_from_json(file.configuration(), path);
    const auto table = LabelTable::parse(file.label_table(), path + ": label table");
    if (table.channels() != config.generator.semantics.labels) {
        faults.push_back(fmt::format("{}: its label table has {} labels, but its generator has {}",
                                     path, table.channels(), config.generator.semantics.labels));
    }
    const auto generator = tensors_of(config.generator);
    check_network(file, kGeneratorGroup, generator, faults);
    if (file.has(kAverageGroup)) {
        check_network(file, kAverageGroup, generator, faults);
    }
    if (config.encoder) {
        check_network(file, kEncoderGroup, tensors_of(*config.encoder), faults);
    }
    if (config.discriminator) {
        check_network(file, kDiscriminatorGroup, tensors_of(*config.discriminator), faults);
    }
}

} // namespace

std::vector<std::string> check_checkpoint(const std::filesystem::path& path, bool quick,
                                          std::string_view format) {
    Faults faults;
    try {
        const auto file =
            CheckpointReader::open(path, quick ? Verify::kHeader : Verify::kWhole, format);
        file.provenance();
        check_networks(file, format, faults);
        if (!quick) {
            check_tensors(file, faults);
        }
    } catch (const DataError& error) {
        faults.emplace_back(error.what());
    }
    return faults;
}

} // namespace spade
