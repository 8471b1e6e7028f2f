#ifndef LIBSPADE_NN_ONEDNN_HPP
#define LIBSPADE_NN_ONEDNN_HPP

/// \file
/// oneDNN 2.6 to 3.12 behind one interface: what the code that calls oneDNN shares, and all
/// differences between its versions. Only .cpp files may include this header: builds without oneDNN
/// compile without_onednn.cpp instead of them.

#include "libspade/nn/precision.hpp"

#include <dnnl.hpp>
#include <torch/types.h>

#include <cstdint>
#include <memory>

namespace spade::onednn {

const dnnl::engine& cpu();
dnnl::stream& stream();

/// Vectors of sixteen floats, for which oneDNN's blocked layouts are made.
bool has_avx512();

/// bfloat16 products in hardware; in software they are slower than float32.
bool has_bfloat16();

/// AMX's products of bfloat16, faster than anything in float32.
bool has_amx();

/// Convolutions by Winograd's algorithm; oneDNN 3.2 dropped its kernels for x86-64.
bool has_winograd();

/// The description of a convolution and its gradients. oneDNN chooses the layout of the weights.
struct Convolution {
    dnnl::memory::desc x;      ///< [N, in, H, W]
    dnnl::memory::desc weight; ///< [out, in, k, k], format_tag::any
    dnnl::memory::desc bias;   ///< [out], or empty
    dnnl::memory::desc y;      ///< [N, out, H', W']
    dnnl::memory::dims stride;
    dnnl::memory::dims padding; ///< on each side
    dnnl::primitive_attr attributes;
};

/// Each throws dnnl::error where the algorithm does not support the shape.
dnnl::convolution_forward::primitive_desc forward(const Convolution& c, dnnl::prop_kind kind,
                                                  dnnl::algorithm algorithm);
dnnl::convolution_backward_data::primitive_desc backward_data(const Convolution& c,
                                                              dnnl::algorithm algorithm);
dnnl::convolution_backward_weights::primitive_desc backward_weights(const Convolution& c,
                                                                    dnnl::algorithm algorithm);

/// \returns  the primitive that computes c = a b
dnnl::matmul::primitive_desc matrix_product(const dnnl::memory::desc& a,
                                            const dnnl::memory::desc& b,
                                            const dnnl::memory::desc& c);

/// Whether this layout can be reordered into any other; Winograd's cannot.
bool is_reversible(const dnnl::memory::desc& desc);

dnnl::memory::data_type type_of(Precision precision);
dnnl::memory::data_type type_of(const torch::Tensor& tensor); ///< float32 or bfloat16

/// The tensor's memory as oneDNN sees it; nothing is copied.
dnnl::memory view_of(const torch::Tensor& tensor, const dnnl::memory::desc& desc);

/// Memory in one of oneDNN's layouts, and its owner.
struct OwnedMemory {
    std::shared_ptr<void> owner;
    dnnl::memory memory;
};

/// Shares the tensor's memory.
OwnedMemory share(const torch::Tensor& tensor, const dnnl::memory::desc& desc);

/// How long a copy is kept. Long-lived copies have their own pages.
enum class Life { kShort, kLong };

/// Copies into another layout.
OwnedMemory reorder(const dnnl::memory& from, const dnnl::memory::desc& desc, Life life);

/// Whether Winograd's algorithm is available and worth its memory: for 3x3 kernels, unless the
/// layer is wide or has few pixels. It makes weights four times as large, which costs the widest
/// layers much memory for little speed.
bool winograd_pays(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t pixels);

/// The cost of a convolution: the multiply-adds of a matrix product that would take equally long.
double convolution_cost(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t pixels,
                        bool winograd);

} // namespace spade::onednn

#endif // LIBSPADE_NN_ONEDNN_HPP
