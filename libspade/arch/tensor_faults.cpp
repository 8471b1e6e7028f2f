#include "libspade/arch/tensor_faults.hpp"

#include "libspade/base/text.hpp"

#include <fmt/ranges.h>

#include <set>

namespace spade {

std::optional<std::string> tensor_fault(const CheckpointReader& file, std::string_view group,
                                        const TensorShape& required) {
    if (!file.has(group, required.name)) {
        return fmt::format("{}: {}/{} is missing", file.path().string(), group, required.name);
    }
    const auto shape = file.info(group, required.name).shape;
    if (shape != required.shape) {
        return fmt::format("{}: {}/{} has shape {}, but {} is required", file.path().string(),
                           group, required.name, shape, required.shape);
    }
    return std::nullopt;
}

std::vector<std::string> tensor_faults(const CheckpointReader& file, std::string_view group,
                                       const std::vector<TensorShape>& required) {
    std::vector<std::string> faults;
    const auto names = file.tensors(group);
    std::set<std::string> unexpected(names.begin(), names.end());
    for (const auto& tensor : required) {
        unexpected.erase(tensor.name);
        if (auto fault = tensor_fault(file, group, tensor)) {
            faults.push_back(*std::move(fault));
        }
    }
    for (const auto& name : unexpected) {
        faults.push_back(fmt::format("{}: unexpected tensor {}/{}, which its configuration does "
                                     "not have",
                                     file.path().string(), group, printable_line(name)));
    }
    return faults;
}

} // namespace spade
