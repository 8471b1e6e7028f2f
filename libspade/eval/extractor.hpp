#ifndef LIBSPADE_EVAL_EXTRACTOR_HPP
#define LIBSPADE_EVAL_EXTRACTOR_HPP

/// \file
/// Networks that turn pictures into features. All batches have the same size, the last one padded:
/// the last bits of a network's sums depend on the batch size, and a picture's features must not
/// depend on the other pictures.

#include "libspade/eval/options.hpp"
#include "libspade/eval/picture_set.hpp"
#include "libspade/image/picture.hpp"

#include <nlohmann/json_fwd.hpp>
#include <torch/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace spade {

class Extractor {
public:
    virtual ~Extractor() = default;

    /// Only the Frechet distance of the 2015 Inception is an FID.
    virtual bool is_fid() const = 0;
    virtual std::string name() const = 0;        ///< "inception-2015", or the card's
    virtual nlohmann::json protocol() const = 0; ///< network, digest, resize, dimensions
    virtual std::size_t batch() const = 0;       ///< pictures at a time
    virtual std::vector<float> prepare(const Photo& photo) const = 0; ///< thread-safe
    /// \param inputs  batch() of them, from prepare() \returns [batch, D] float32 on the CPU
    virtual torch::Tensor extract(const std::vector<std::vector<float>>& inputs) = 0;
};

/// Opens the network of --features. Throws MissingError, DataError, UsageError.
std::unique_ptr<Extractor> open_extractor(const EvalOptions& options, torch::Device device);

/// [N, D] float32, in the order of the set. Decoding runs ahead of the network.
/// \param what  for progress: "features of fake"
torch::Tensor features_of(const PictureSet& set, Extractor& extractor, int threads,
                          const std::string& what);

} // namespace spade

#endif // LIBSPADE_EVAL_EXTRACTOR_HPP
