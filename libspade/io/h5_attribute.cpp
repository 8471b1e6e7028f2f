#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/h5_handle.hpp"

#include <string>
#include <vector>

namespace spade::h5 {

namespace {

/// HDF5's own limit for an attribute in an object's header; our files stay below it.
constexpr std::size_t kMaxTextBytes = 64 << 10;

[[noreturn]] void refuse(const File::Handle& file, std::string_view object, const std::string& name,
                         std::string_view wanted) {
    throw DataError("{}: attribute '{}' of '{}' is not a {}", file.path.string(),
                    printable_line(name), printable_line(object), wanted);
}

void require_one_value(const File::Handle& file, hid_t attribute, std::string_view object,
                       const std::string& name, std::string_view wanted) {
    const Id space(file.read(H5Aget_space(attribute), object), H5Sclose);
    if (H5Sget_simple_extent_npoints(space) != 1) {
        refuse(file, object, name, wanted);
    }
}

std::string read_variable_length(const File::Handle& file, hid_t attribute, hid_t type,
                                 std::string_view object) {
    char* text = nullptr;
    file.read(H5Aread(attribute, type, &text), object);
    const std::string copy = text == nullptr ? "" : text;
    H5free_memory(text);
    return copy;
}

} // namespace

Id File::Handle::open_attribute(std::string_view object, const std::string& name) const {
    const auto owner = open(object);
    if (read(H5Aexists(owner, name.c_str()), object) == 0) {
        throw DataError("{}: '{}' has no attribute '{}'", path.string(), printable_line(object),
                        printable_line(name));
    }
    return Id(read(H5Aopen(owner, name.c_str(), H5P_DEFAULT), object), H5Aclose);
}

bool File::has_attribute(std::string_view object, const std::string& name) const {
    const Session session;
    return handle_->read(H5Aexists(handle_->open(object), name.c_str()), object) > 0;
}

std::string File::text_attribute(std::string_view object, const std::string& name) const {
    const Session session;
    const auto attribute = handle_->open_attribute(object, name);
    const Id type(handle_->read(H5Aget_type(attribute), object), H5Tclose);
    const auto size = H5Tget_size(type);
    if (H5Tget_class(type) != H5T_STRING || size > kMaxTextBytes) {
        refuse(*handle_, object, name, "string of at most 64 KiB");
    }
    require_one_value(*handle_, attribute, object, name, "single string");
    if (handle_->read(H5Tis_variable_str(type), object) > 0) {
        return read_variable_length(*handle_, attribute, type, object);
    }
    std::string text(size, '\0');
    handle_->read(H5Aread(attribute, type, text.data()), object);
    return text.substr(0, text.find('\0'));
}

double File::number_attribute(std::string_view object, const std::string& name) const {
    const Session session;
    const auto attribute = handle_->open_attribute(object, name);
    const Id type(handle_->read(H5Aget_type(attribute), object), H5Tclose);
    if (!dtype_of(type)) {
        refuse(*handle_, object, name, "number");
    }
    require_one_value(*handle_, attribute, object, name, "single number");
    double number = 0;
    handle_->read(H5Aread(attribute, H5T_NATIVE_DOUBLE, &number), object);
    return number;
}

void File::write_attribute(std::string_view object, const std::string& name,
                           std::string_view text) {
    const Session session;
    auto owner = handle_->open(object);
    Id type(handle_->written(H5Tcopy(H5T_C_S1), object), H5Tclose);
    const std::string terminated(text);
    handle_->written(H5Tset_size(type, terminated.size() + 1), object); // HDF5 refuses a size of 0
    handle_->written(H5Tset_cset(type, H5T_CSET_UTF8), object);
    Id space(handle_->written(H5Screate(H5S_SCALAR), object), H5Sclose);
    Id attribute(
        handle_->written(H5Acreate2(owner, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT),
                         object),
        H5Aclose);
    handle_->written(H5Awrite(attribute, type, terminated.c_str()), object);
    handle_->written(attribute.close(), object);
    handle_->written(space.close(), object);
    handle_->written(type.close(), object);
    handle_->written(owner.close(), object);
}

} // namespace spade::h5
