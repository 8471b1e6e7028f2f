#include "libspade/prepare/foreign_weights.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace spade {

namespace {

std::string text_of(const std::vector<std::int64_t>& shape) {
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

} // namespace

ForeignWeights ForeignWeights::read(const std::filesystem::path& path, Network network) {
    ForeignWeights weights;
    weights.file_ = path.string();
    auto tensors = read_pth(path);
    strip_module_prefix(tensors);
    std::set<std::string> originals; // of spectrally normalized layers
    for (const auto& tensor : tensors) {
        if (ends_with(tensor.name, ".weight_orig")) {
            originals.insert(tensor.name);
        }
    }
    for (auto& tensor : tensors) {
        auto name = from_reference_name(network, tensor.name);
        const bool divided = originals.count(tensor.name + "_orig") > 0;
        (divided ? weights.divided_ : weights.tensors_).emplace(std::move(name), std::move(tensor));
    }
    return weights;
}

bool ForeignWeights::has(std::string_view name) const {
    return tensors_.find(name) != tensors_.end();
}

const PthTensor& ForeignWeights::at(std::string_view name) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) {
        throw DataError("{}: has no tensor '{}'; are these the weights of the right SPADE network?",
                        file_, name);
    }
    return found->second;
}

std::size_t ForeignWeights::dimensions(std::string_view name) const {
    return at(name).shape.size();
}

std::int64_t ForeignWeights::size(std::string_view name, std::size_t axis) const {
    const auto& tensor = at(name);
    if (axis >= tensor.shape.size()) {
        throw DataError("{}: '{}' has too few dimensions: shape {}", file_, tensor.name,
                        text_of(tensor.shape));
    }
    return tensor.shape[axis];
}

std::vector<float> ForeignWeights::right_singular_vector(const std::string& conv,
                                                         std::int64_t elements) const {
    const auto w = at(conv + ".weight").to_float();
    const auto u = at(conv + ".u").to_float();
    const auto found = divided_.find(conv + ".weight");
    if (found == divided_.end()) {
        throw DataError("{}: '{}.weight_v' is missing", file_, conv);
    }
    const auto divided = found->second.to_float();
    const auto columns = static_cast<std::size_t>(elements);
    if (w.size() != u.size() * columns || divided.size() != w.size()) {
        throw DataError("{}: weight, weight_orig and weight_u of '{}' do not match in size", file_,
                        conv);
    }
    // Any v with u'Wv = sigma gives the weights that the file was saved with, and the first
    // training step replaces it: take v along W'u.
    std::vector<double> wu(columns);
    double w_squared = 0;
    double divided_squared = 0;
    for (std::size_t i = 0; i < w.size(); ++i) {
        wu[i % columns] += double(w[i]) * u[i / columns];
        w_squared += double(w[i]) * w[i];
        divided_squared += double(divided[i]) * divided[i];
    }
    double wu_squared = 0;
    for (const auto x : wu) {
        wu_squared += x * x;
    }
    const auto sigma = std::sqrt(w_squared / divided_squared);
    const auto scale = sigma / wu_squared;
    std::vector<float> v(columns);
    std::transform(wu.begin(), wu.end(), v.begin(),
                   [&](double x) { return static_cast<float>(x * scale); });
    return v;
}

std::vector<std::vector<float>>
ForeignWeights::values(const std::vector<TensorShape>& expected) const {
    std::vector<std::vector<float>> values;
    for (const auto& [name, shape, learned] : expected) {
        if (!learned && ends_with(name, ".v") && !has(name)) {
            values.push_back(right_singular_vector(name.substr(0, name.size() - 2), shape[0]));
            continue;
        }
        const auto& tensor = at(name);
        if (tensor.shape != shape) {
            throw ConfigError("{}: '{}' has shape {}, but the sizes of the other tensors require "
                              "{}",
                              file_, tensor.name, text_of(tensor.shape), text_of(shape));
        }
        values.push_back(tensor.to_float());
    }
    return values;
}

std::vector<std::string> ForeignWeights::unknown(const std::vector<TensorShape>& expected) const {
    std::set<std::string, std::less<>> names;
    for (const auto& tensor : expected) {
        names.insert(tensor.name);
    }
    std::vector<std::string> unknown;
    for (const auto& [name, tensor] : tensors_) {
        if (names.count(name) == 0 && !ends_with(name, "num_batches_tracked")) {
            unknown.push_back(tensor.name);
        }
    }
    return unknown;
}

} // namespace spade
