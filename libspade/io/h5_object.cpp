#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/h5_handle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace spade::h5 {

namespace {

/// Deflate expands a byte to at most 1032, and a little is for rounding.
constexpr std::uint64_t kMaxInflation = 1040;

[[noreturn]] void refuse(const File::Handle& file, std::string_view object, std::string_view why) {
    throw DataError("{}: refused: '{}' {}: not supported", file.path.string(),
                    printable_line(object), why);
}

/// "a", "a/b", "a/b/c" of "a/b/c".
std::vector<std::string> prefixes(std::string_view object) {
    std::vector<std::string> prefixes;
    for (std::size_t i = 1; i < object.size(); ++i) {
        if (object[i] == '/') {
            prefixes.emplace_back(object.substr(0, i));
        }
    }
    prefixes.emplace_back(object);
    return prefixes;
}

/// HDF5 would ignore "." and a second slash in a path.
bool is_plain(std::string_view object) {
    const auto parts = split(object, '/');
    return std::all_of(parts.begin(), parts.end(), [](const auto& part) {
        return !part.empty() && part != "." && part.find('\0') == std::string::npos;
    });
}

void refuse_links_elsewhere(const File::Handle& file, const std::string& object) {
    H5L_info_t link;
    file.read(H5Lget_info(file.file, object.c_str(), &link, H5P_DEFAULT), object);
    if (link.type != H5L_TYPE_HARD) {
        refuse(file, object, "is a link other than a hard link");
    }
}

bool is_known_filter(H5Z_filter_t filter) {
    return filter == H5Z_FILTER_DEFLATE || filter == H5Z_FILTER_SHUFFLE ||
           filter == H5Z_FILTER_FLETCHER32;
}

/// \returns whether the data set is compressed
bool check_filters(const File::Handle& file, hid_t properties, std::string_view object) {
    const int count = file.read(H5Pget_nfilters(properties), object);
    bool compressed = false;
    for (int i = 0; i < count; ++i) {
        unsigned flags = 0;
        std::size_t parameters = 0;
        const auto filter = H5Pget_filter2(properties, static_cast<unsigned>(i), &flags,
                                           &parameters, nullptr, 0, nullptr, nullptr);
        if (!is_known_filter(filter)) {
            refuse(file, object, fmt::format("needs the filter {}", static_cast<int>(filter)));
        }
        compressed |= filter == H5Z_FILTER_DEFLATE;
    }
    return compressed;
}

/// \returns whether the data set is compressed
bool check_storage(const File::Handle& file, hid_t data_set, std::string_view object) {
    const Id properties(file.read(H5Dget_create_plist(data_set), object), H5Pclose);
    const auto layout = H5Pget_layout(properties);
    if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED) {
        refuse(file, object, "is stored in other files");
    }
    if (file.read(H5Pget_external_count(properties), object) != 0) {
        refuse(file, object, "is stored in other files");
    }
    return check_filters(file, properties, object);
}

std::uint64_t claimed_bytes(const File::Handle& file, hid_t data_set, std::string_view object) {
    const Id type(file.read(H5Dget_type(data_set), object), H5Tclose);
    std::uint64_t bytes = H5Tget_size(type);
    for (const auto size : file.shape(data_set, object)) {
        if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(size), &bytes)) {
            refuse(file, object, "claims a size that overflows");
        }
    }
    return bytes;
}

/// Memory is allocated for the claimed size, so the stored bytes must be able to fill it.
void check_size(const File::Handle& file, hid_t data_set, bool compressed,
                std::string_view object) {
    const auto claimed = claimed_bytes(file, data_set, object);
    const std::uint64_t stored = H5Dget_storage_size(data_set);
    const auto most = compressed ? stored * kMaxInflation : stored;
    if (claimed > most || claimed > std::numeric_limits<std::int64_t>::max()) {
        throw DataError("{}: '{}' claims {} bytes and has {}; is the file damaged?",
                        file.path.string(), printable_line(object), claimed, stored);
    }
}

} // namespace

bool File::Handle::exists(std::string_view object) const {
    if (!is_plain(object)) {
        return false;
    }
    hid_t parent = file;
    Id group;
    for (const auto& prefix : prefixes(object)) {
        if (H5Iget_type(parent) != H5I_GROUP && H5Iget_type(parent) != H5I_FILE) {
            return false;
        }
        if (read(H5Lexists(file, prefix.c_str(), H5P_DEFAULT), prefix) == 0) {
            return false;
        }
        refuse_links_elsewhere(*this, prefix);
        if (prefix.size() == object.size()) {
            return true;
        }
        group = Id(read(H5Oopen(file, prefix.c_str(), H5P_DEFAULT), prefix), H5Oclose);
        parent = group;
    }
    return false;
}

Id File::Handle::open(std::string_view object) const {
    if (object.empty()) {
        return Id(read(H5Gopen2(file, "/", H5P_DEFAULT), "/"), H5Gclose);
    }
    if (!exists(object)) {
        throw DataError("{}: has no '{}'; was it made by libspade?", path.string(),
                        printable_line(object));
    }
    const std::string name(object);
    return Id(read(H5Oopen(file, name.c_str(), H5P_DEFAULT), object), H5Oclose);
}

Id File::Handle::open_data_set(std::string_view object) const {
    auto data_set = open(object);
    if (H5Iget_type(data_set) != H5I_DATASET) {
        throw DataError("{}: '{}' is not a data set; was it made by libspade?", path.string(),
                        printable_line(object));
    }
    const bool compressed = check_storage(*this, data_set, object);
    check_size(*this, data_set, compressed, object);
    return data_set;
}

std::vector<std::int64_t> File::Handle::shape(hid_t data_set, std::string_view object) const {
    const Id space(read(H5Dget_space(data_set), object), H5Sclose);
    if (H5Sget_simple_extent_type(space) == H5S_NULL) {
        refuse(*this, object, "has no elements and no shape");
    }
    const int rank = read(H5Sget_simple_extent_ndims(space), object);
    std::vector<hsize_t> sizes(static_cast<std::size_t>(rank));
    read(H5Sget_simple_extent_dims(space, sizes.data(), nullptr), object);
    for (const auto size : sizes) {
        if (size > static_cast<hsize_t>(std::numeric_limits<std::int64_t>::max())) {
            refuse(*this, object, "claims a size that overflows");
        }
    }
    return {sizes.begin(), sizes.end()};
}

Info File::Handle::info(hid_t data_set, std::string_view object) const {
    const Id type(read(H5Dget_type(data_set), object), H5Tclose);
    const auto dtype = dtype_of(type);
    if (!dtype) {
        refuse(*this, object, "has elements other than numbers and booleans");
    }
    return {*dtype, shape(data_set, object)};
}

} // namespace spade::h5
