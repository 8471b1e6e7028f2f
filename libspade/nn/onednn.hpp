#ifndef LIBSPADE_NN_ONEDNN_HPP
#define LIBSPADE_NN_ONEDNN_HPP

/// \file
/// What the users of oneDNN share. To be included by sources alone.

#include "libspade/nn/precision.hpp"

#include <dnnl.hpp>
#include <torch/types.h>

#include <cstdint>

namespace spade::onednn {

const dnnl::engine& cpu();
dnnl::stream& stream();

/// Vectors of sixteen floats, for which oneDNN's blocked layouts are made.
bool has_avx512();

dnnl::memory::data_type type_of(Precision precision);

/// A tensor's own numbers as oneDNN sees them.
dnnl::memory view_of(const torch::Tensor& tensor, const dnnl::memory::desc& desc);

/// Into memory of its own.
dnnl::memory reordered(dnnl::memory& from, const dnnl::memory::desc& desc);

/// Whether Winograd's algorithm pays for a 3x3 convolution. Its weights are four times as large
/// as they were: for the few pixels of the widest layers, they fill the memory for little.
bool winograd_pays(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t pixels);

} // namespace spade::onednn

#endif // LIBSPADE_NN_ONEDNN_HPP
