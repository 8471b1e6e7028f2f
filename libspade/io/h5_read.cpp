#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/h5_handle.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace spade::h5 {

namespace {

bool is_float(Dtype dtype) {
    return dtype == Dtype::f16 || dtype == Dtype::bf16 || dtype == Dtype::f32 ||
           dtype == Dtype::f64;
}

bool is_signed(Dtype dtype) {
    return dtype == Dtype::i8 || dtype == Dtype::i16 || dtype == Dtype::i32 || dtype == Dtype::i64;
}

/// Bits that a float holds exactly, or that an integer has besides its sign.
int digits_of(Dtype dtype) {
    switch (dtype) {
    case Dtype::f16:
        return 11;
    case Dtype::bf16:
        return 8;
    case Dtype::f32:
        return 24;
    case Dtype::f64:
        return 53;
    default:
        return static_cast<int>(8 * size_of(dtype)) - (is_signed(dtype) ? 1 : 0);
    }
}

bool may_become(Dtype from, Dtype to) {
    if (from == to || (is_float(from) && is_float(to))) {
        return true;
    }
    if (from == Dtype::boolean || to == Dtype::boolean || is_float(from)) {
        return false;
    }
    return digits_of(from) <= digits_of(to) && (is_float(to) || !is_signed(from) || is_signed(to));
}

/// A bool made from any other byte is undefined behaviour.
void check_booleans(const File::Handle& file, const void* data, std::size_t bytes,
                    std::string_view object) {
    const auto* first = static_cast<const std::uint8_t*>(data);
    if (std::any_of(first, first + bytes, [](std::uint8_t byte) { return byte > 1; })) {
        throw DataError("{}: '{}' holds a bool that is neither true nor false; is the file "
                        "damaged?",
                        file.path.string(), printable_line(object));
    }
}

void check_bytes(const File::Handle& file, const Info& info, std::size_t bytes,
                 std::string_view object) {
    if (info.bytes() != bytes) {
        throw DataError("{}: '{}' has {} bytes as {}, {} are requested", file.path.string(),
                        printable_line(object), info.bytes(), to_text(info.dtype), bytes);
    }
}

std::vector<std::string> read_variable_texts(const File::Handle& file, hid_t data_set,
                                             hid_t file_type, std::size_t count,
                                             std::string_view object) {
    std::vector<char*> pointers(count, nullptr);
    const Id type(file.read(H5Tcopy(file_type), object), H5Tclose);
    file.read(H5Dread(data_set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()), object);
    std::vector<std::string> strings;
    for (const char* text : pointers) {
        strings.emplace_back(text == nullptr ? "" : text);
    }
    const Id space(file.read(H5Dget_space(data_set), object), H5Sclose);
    file.read(H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data()), object);
    return strings;
}

std::vector<std::string> read_fixed_texts(const File::Handle& file, hid_t data_set, hid_t type,
                                          std::size_t count, std::string_view object) {
    const auto size = H5Tget_size(type);
    std::vector<char> bytes(count * size);
    file.read(H5Dread(data_set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()), object);
    std::vector<std::string> strings;
    for (std::size_t i = 0; i < count; ++i) {
        const char* text = bytes.data() + i * size;
        strings.emplace_back(text, strnlen(text, size));
    }
    return strings;
}

} // namespace

void File::read(std::string_view object, Dtype dtype, void* data, std::size_t bytes) const {
    const Session session;
    const auto data_set = handle_->open_data_set(object);
    auto info = handle_->info(data_set, object);
    if (!may_become(info.dtype, dtype)) {
        throw DataError("{}: '{}' holds {}, where {} is needed", path().string(),
                        printable_line(object), to_text(info.dtype), to_text(dtype));
    }
    info.dtype = dtype;
    check_bytes(*handle_, info, bytes, object);
    if (bytes == 0) {
        return;
    }
    handle_->read(H5Dread(data_set, type_of(dtype), H5S_ALL, H5S_ALL, H5P_DEFAULT, data), object);
    if (dtype == Dtype::boolean) {
        check_booleans(*handle_, data, bytes, object);
    }
}

void File::read_range(std::string_view object, std::uint64_t first, std::uint64_t count, void* data,
                      std::size_t bytes) const {
    const Session session;
    const auto data_set = handle_->open_data_set(object);
    const auto info = handle_->info(data_set, object);
    const auto size = info.shape.size() == 1 ? static_cast<std::uint64_t>(info.shape[0]) : 0;
    if (info.shape.size() != 1 || first > size || count > size - first) {
        throw DataError("{}: '{}' has no elements {} to {}; is the file damaged?", path().string(),
                        printable_line(object), first, first + count);
    }
    check_bytes(*handle_, {info.dtype, {static_cast<std::int64_t>(count)}}, bytes, object);
    if (count == 0) {
        return;
    }
    const Selection range(data_set, first, count);
    handle_->read(range.code, object);
    handle_->read(
        H5Dread(data_set, type_of(info.dtype), range.in_memory, range.in_file, H5P_DEFAULT, data),
        object);
}

std::vector<std::string> File::read_strings(std::string_view object) const {
    const Session session;
    const auto data_set = handle_->open_data_set(object);
    const Id type(handle_->read(H5Dget_type(data_set), object), H5Tclose);
    if (H5Tget_class(type) != H5T_STRING) {
        throw DataError("{}: '{}' holds no strings", path().string(), printable_line(object));
    }
    const Info count{Dtype::u8, handle_->shape(data_set, object)};
    const bool variable = handle_->read(H5Tis_variable_str(type), object) > 0;
    return (variable ? read_variable_texts : read_fixed_texts)(*handle_, data_set, type,
                                                               count.bytes(), object);
}

std::string File::read_text(std::string_view object) const {
    const auto size = info(object);
    if (size.dtype != Dtype::u8 || size.shape.size() != 1) {
        throw DataError("{}: '{}' is not text; was it made by libspade?", path().string(),
                        printable_line(object));
    }
    std::string text(size.bytes(), '\0');
    read(object, Dtype::u8, text.data(), text.size());
    return text;
}

} // namespace spade::h5
