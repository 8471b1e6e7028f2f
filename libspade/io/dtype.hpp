#ifndef LIBSPADE_IO_DTYPE_HPP
#define LIBSPADE_IO_DTYPE_HPP

#include <cstddef>

namespace spade {

/// Types of numbers in files, little-endian. Named as in HDF5 and safetensors.
enum class Dtype { u8, i8, u16, i16, u32, i32, u64, i64, f16, bf16, f32, f64, boolean };

inline bool is_integer(Dtype dtype) { return dtype < Dtype::f16 || dtype == Dtype::boolean; }

std::size_t size_of(Dtype dtype); ///< bytes
const char* to_text(Dtype dtype); ///< torch's name: "uint8", "float32", "bool"

} // namespace spade

#endif // LIBSPADE_IO_DTYPE_HPP
