#ifndef TESTS_PARITY_FIXTURE_HPP
#define TESTS_PARITY_FIXTURE_HPP

/// \file
/// One file of golden numbers, and the networks it describes.

#include "libspade/arch/options.hpp"
#include "libspade/io/h5.hpp"
#include "libspade/nn/semantic_map.hpp"
#include "libspade/prepare/reference_names.hpp"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace spade::parity {

class Fixture {
public:
    explicit Fixture(const std::filesystem::path& path);

    std::string name() const { return path_.filename().string(); }
    const std::filesystem::path& path() const { return path_; }
    bool has(const std::string& object) const;
    std::vector<std::string> members(const std::string& group) const;

    /// An HDF5 data set of numbers, in its own shape and type.
    torch::Tensor tensor(const std::string& object) const;
    std::vector<std::string> strings(const std::string& object) const;

    std::string text_option(const std::string& name) const; ///< attribute opt.NAME
    double option(const std::string& name) const;
    bool has_option(const std::string& name) const;

    /// The label map of the file as the reference feeds it: 255 becomes the don't-care channel,
    /// edges come from `instance`.
    SemanticMap semantic_map() const;
    SemanticsOptions semantics() const;

    double number_attribute(const std::string& name) const;

    GeneratorOptions generator_options() const; ///< of netG; of SPADE where there is no netG
    EncoderOptions encoder_options() const;
    DiscriminatorOptions discriminator_options() const;

    /// Fills a network with the weights that the file's formula and vectors give, as float32.
    /// \param group  where `names` and `vectors` are, such as "state"
    void load(torch::nn::Module& network, Network kind, const std::string& group) const;

private:
    std::filesystem::path path_;
    h5::File file_;
};

} // namespace spade::parity

#endif // TESTS_PARITY_FIXTURE_HPP
