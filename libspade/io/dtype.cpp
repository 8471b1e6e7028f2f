#include "libspade/io/dtype.hpp"

#include "libspade/base/error.hpp"

namespace spade {

std::size_t size_of(Dtype dtype) {
    switch (dtype) {
    case Dtype::u8:
    case Dtype::i8:
    case Dtype::boolean:
        return 1;
    case Dtype::u16:
    case Dtype::i16:
    case Dtype::f16:
    case Dtype::bf16:
        return 2;
    case Dtype::u32:
    case Dtype::i32:
    case Dtype::f32:
        return 4;
    case Dtype::u64:
    case Dtype::i64:
    case Dtype::f64:
        return 8;
    }
    throw InternalError("an element type without a size: {}", static_cast<int>(dtype));
}

const char* to_text(Dtype dtype) {
    switch (dtype) {
    case Dtype::u8:
        return "uint8";
    case Dtype::i8:
        return "int8";
    case Dtype::u16:
        return "uint16";
    case Dtype::i16:
        return "int16";
    case Dtype::u32:
        return "uint32";
    case Dtype::i32:
        return "int32";
    case Dtype::u64:
        return "uint64";
    case Dtype::i64:
        return "int64";
    case Dtype::f16:
        return "float16";
    case Dtype::bf16:
        return "bfloat16";
    case Dtype::f32:
        return "float32";
    case Dtype::f64:
        return "float64";
    case Dtype::boolean:
        return "bool";
    }
    throw InternalError("an element type without a name: {}", static_cast<int>(dtype));
}

} // namespace spade
