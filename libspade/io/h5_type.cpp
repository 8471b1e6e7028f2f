#include "libspade/base/error.hpp"
#include "libspade/io/h5_handle.hpp"

#include <array>
#include <cstdint>

namespace spade::h5 {

namespace {

void require(bool done) {
    if (!done) {
        throw InternalError("HDF5 cannot create a type: {}", last_reason().text);
    }
}

Id copy_of(hid_t type) {
    Id copy(H5Tcopy(type), H5Tclose);
    require(copy >= 0);
    return copy;
}

/// A float has its sign in the top bit, below it the exponent, then the mantissa.
struct FloatLayout {
    std::size_t bytes;
    std::size_t exponent_bits;
    std::size_t mantissa_bits;
    std::size_t bias;
    Dtype dtype;
};

constexpr std::array<FloatLayout, 4> kFloats = {{
    {2, 5, 10, 15, Dtype::f16},
    {2, 8, 7, 127, Dtype::bf16},
    {4, 8, 23, 127, Dtype::f32},
    {8, 11, 52, 1023, Dtype::f64},
}};

/// Sets the fields first: they must fit before the size may shrink.
Id short_float(const FloatLayout& layout) {
    auto type = copy_of(H5T_IEEE_F32LE);
    require(H5Tset_fields(type, 8 * layout.bytes - 1, layout.mantissa_bits, layout.exponent_bits, 0,
                          layout.mantissa_bits) >= 0 &&
            H5Tset_size(type, layout.bytes) >= 0 && H5Tset_ebias(type, layout.bias) >= 0);
    return type;
}

/// The enumeration that h5py stores booleans as.
Id boolean_type() {
    const auto base = copy_of(H5T_STD_I8LE);
    Id type(H5Tenum_create(base), H5Tclose);
    const std::int8_t no = 0;
    const std::int8_t yes = 1;
    require(type >= 0 && H5Tenum_insert(type, "FALSE", &no) >= 0 &&
            H5Tenum_insert(type, "TRUE", &yes) >= 0);
    return type;
}

std::optional<Dtype> integer_dtype(hid_t type) {
    const auto size = H5Tget_size(type);
    if (H5Tget_precision(type) != 8 * size) {
        return std::nullopt;
    }
    const bool is_signed = H5Tget_sign(type) == H5T_SGN_2;
    switch (size) {
    case 1:
        return is_signed ? Dtype::i8 : Dtype::u8;
    case 2:
        return is_signed ? Dtype::i16 : Dtype::u16;
    case 4:
        return is_signed ? Dtype::i32 : Dtype::u32;
    case 8:
        return is_signed ? Dtype::i64 : Dtype::u64;
    default:
        return std::nullopt;
    }
}

std::optional<Dtype> float_dtype(hid_t type) {
    std::size_t sign_at = 0;
    std::size_t exponent_at = 0;
    std::size_t exponent_bits = 0;
    std::size_t mantissa_at = 0;
    std::size_t mantissa_bits = 0;
    if (H5Tget_fields(type, &sign_at, &exponent_at, &exponent_bits, &mantissa_at, &mantissa_bits) <
        0) {
        return std::nullopt;
    }
    for (const auto& layout : kFloats) {
        if (H5Tget_size(type) == layout.bytes && sign_at == 8 * layout.bytes - 1 &&
            exponent_at == layout.mantissa_bits && exponent_bits == layout.exponent_bits &&
            mantissa_at == 0 && mantissa_bits == layout.mantissa_bits &&
            H5Tget_ebias(type) == layout.bias) {
            return layout.dtype;
        }
    }
    return std::nullopt;
}

} // namespace

Id type_of(Dtype dtype) {
    switch (dtype) {
    case Dtype::u8:
        return copy_of(H5T_STD_U8LE);
    case Dtype::i8:
        return copy_of(H5T_STD_I8LE);
    case Dtype::u16:
        return copy_of(H5T_STD_U16LE);
    case Dtype::i16:
        return copy_of(H5T_STD_I16LE);
    case Dtype::u32:
        return copy_of(H5T_STD_U32LE);
    case Dtype::i32:
        return copy_of(H5T_STD_I32LE);
    case Dtype::u64:
        return copy_of(H5T_STD_U64LE);
    case Dtype::i64:
        return copy_of(H5T_STD_I64LE);
    case Dtype::f16:
        return short_float(kFloats[0]);
    case Dtype::bf16:
        return short_float(kFloats[1]);
    case Dtype::f32:
        return copy_of(H5T_IEEE_F32LE);
    case Dtype::f64:
        return copy_of(H5T_IEEE_F64LE);
    case Dtype::boolean:
        return boolean_type();
    }
    throw InternalError("element type without an HDF5 type: {}", to_text(dtype));
}

std::optional<Dtype> dtype_of(hid_t type) {
    switch (H5Tget_class(type)) {
    case H5T_INTEGER:
        return integer_dtype(type);
    case H5T_FLOAT:
        return float_dtype(type);
    case H5T_ENUM:
        return H5Tequal(type, boolean_type()) > 0 ? std::optional(Dtype::boolean) : std::nullopt;
    default:
        return std::nullopt;
    }
}

} // namespace spade::h5
