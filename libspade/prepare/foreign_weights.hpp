#ifndef LIBSPADE_PREPARE_FOREIGN_WEIGHTS_HPP
#define LIBSPADE_PREPARE_FOREIGN_WEIGHTS_HPP

/// \file
/// The tensors of one state dictionary of the reference, under the names used here.

#include "libspade/arch/tensors.hpp"
#include "libspade/io/pth.hpp"
#include "libspade/prepare/reference_names.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

class ForeignWeights {
public:
    /// Reads the file, drops a leading "module.", and renames. Files of torch 1.0 have a `weight`
    /// beside a `weight_orig` (the weight after the division by sigma); it is kept separately.
    static ForeignWeights read(const std::filesystem::path& path, Network network);

    bool has(std::string_view name) const;

    /// How many axes a tensor has. Throws DataError where there is no such tensor.
    std::size_t dimensions(std::string_view name) const;

    /// The size of an axis. Throws DataError where there is no such tensor or axis.
    std::int64_t size(std::string_view name, std::size_t axis) const;

    /// The values of exactly these tensors, as 32-bit floats, in the order given, not that of the
    /// file. A `v`, which files of torch 1.0 lack, is computed from u and sigma. Throws DataError
    /// where a tensor is missing, ConfigError where a shape differs.
    std::vector<std::vector<float>> values(const std::vector<TensorShape>& expected) const;

    /// Names in the file that `expected` does not have, except batch counters.
    std::vector<std::string> unknown(const std::vector<TensorShape>& expected) const;

    const std::string& file() const { return file_; }

private:
    const PthTensor& at(std::string_view name) const;
    std::vector<float> right_singular_vector(const std::string& conv, std::int64_t elements) const;

    std::string file_;
    std::map<std::string, PthTensor, std::less<>> tensors_;
    std::map<std::string, PthTensor, std::less<>> divided_; ///< weight / sigma, by its name
};

} // namespace spade

#endif // LIBSPADE_PREPARE_FOREIGN_WEIGHTS_HPP
