#include "libspade/base/error.hpp"
#include "libspade/io/h5_handle.hpp"

#include <algorithm>
#include <vector>

namespace spade::h5 {

namespace {

/// As large as HDF5's chunk cache, so that a chunk is never written in parts.
constexpr std::uint64_t kChunkBytes = std::uint64_t{1} << 20;

using Sizes = std::vector<hsize_t>;

/// Chunks of at most 1 MiB, whole in the inner axes; those along one axis are of similar size, so
/// that the last one wastes little.
Sizes chunk_of(const Sizes& shape, std::size_t element_bytes) {
    Sizes chunk = shape;
    std::uint64_t inner = element_bytes;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        const auto most = std::max<std::uint64_t>(kChunkBytes / inner, 1);
        const auto pieces = (shape[axis] + most - 1) / most;
        chunk[axis] = (shape[axis] + pieces - 1) / pieces;
        inner *= chunk[axis];
    }
    return chunk;
}

/// fletcher32 needs chunks, and chunks need elements. A scalar goes into the object's header, whose
/// checksum covers it; an empty data set needs none.
Id data_set_properties(const File::Handle& file, std::string_view object, const Sizes& shape,
                       std::size_t element_bytes, Layout layout) {
    Id properties(file.written(H5Pcreate(H5P_DATASET_CREATE), object), H5Pclose);
    file.written(H5Pset_obj_track_times(properties, false), object);
    const bool empty = std::find(shape.begin(), shape.end(), 0) != shape.end();
    if (shape.empty()) {
        file.written(H5Pset_layout(properties, H5D_COMPACT), object);
    } else if (empty || layout == Layout::kContiguous) {
        file.written(H5Pset_layout(properties, H5D_CONTIGUOUS), object);
        file.written(H5Pset_fill_time(properties, H5D_FILL_TIME_NEVER), object);
    } else {
        const auto chunk = chunk_of(shape, element_bytes);
        file.written(H5Pset_chunk(properties, static_cast<int>(chunk.size()), chunk.data()),
                     object);
        if (layout == Layout::kCompressed) {
            constexpr unsigned kLevel = 6; // zlib's own default
            file.written(H5Pset_shuffle(properties), object);
            file.written(H5Pset_deflate(properties, kLevel), object);
        }
        file.written(H5Pset_fletcher32(properties), object);
    }
    return properties;
}

Id link_properties(const File::Handle& file, std::string_view object) {
    Id properties(file.written(H5Pcreate(H5P_LINK_CREATE), object), H5Pclose);
    file.written(H5Pset_char_encoding(properties, H5T_CSET_UTF8), object);
    return properties;
}

/// Not by H5Pset_create_intermediate_group, which stores the time in the groups.
void create_groups(const File::Handle& file, std::string_view object) {
    Id properties(file.written(H5Pcreate(H5P_GROUP_CREATE), object), H5Pclose);
    file.written(H5Pset_obj_track_times(properties, false), object);
    const auto links = link_properties(file, object);
    for (auto end = object.find('/'); end != std::string_view::npos;
         end = object.find('/', end + 1)) {
        const std::string name(object.substr(0, end));
        if (!file.exists(name)) {
            Id group(file.written(
                         H5Gcreate2(file.file, name.c_str(), links, properties, H5P_DEFAULT), name),
                     H5Gclose);
            file.written(group.close(), name);
        }
    }
}

Id create_data_set(const File::Handle& file, std::string_view object, const Info& info,
                   Layout layout) {
    create_groups(file, object);
    const std::string name(object);
    const Sizes shape(info.shape.begin(), info.shape.end());
    const Id space(file.written(shape.empty() ? H5Screate(H5S_SCALAR)
                                              : H5Screate_simple(static_cast<int>(shape.size()),
                                                                 shape.data(), nullptr),
                                object),
                   H5Sclose);
    const auto properties = data_set_properties(file, object, shape, size_of(info.dtype), layout);
    return Id(file.written(H5Dcreate2(file.file, name.c_str(), type_of(info.dtype), space,
                                      link_properties(file, object), properties, H5P_DEFAULT),
                           object),
              H5Dclose);
}

} // namespace

void File::write(std::string_view object, const Info& info, const void* data, Layout layout) {
    const Session session;
    auto data_set = create_data_set(*handle_, object, info, layout);
    if (info.bytes() > 0) {
        handle_->written(
            H5Dwrite(data_set, type_of(info.dtype), H5S_ALL, H5S_ALL, H5P_DEFAULT, data), object);
    }
    // Chunks may be written as late as here.
    handle_->written(data_set.close(), object);
}

void File::create_byte_array(std::string_view object, std::uint64_t bytes, Layout layout) {
    const Session session;
    auto data_set =
        create_data_set(*handle_, object, {Dtype::u8, {static_cast<std::int64_t>(bytes)}}, layout);
    handle_->written(data_set.close(), object);
}

void File::write_range(std::string_view object, std::uint64_t first, const void* data,
                       std::uint64_t count) {
    const Session session;
    if (count == 0) {
        return;
    }
    auto data_set = handle_->open(object);
    const Selection range(data_set, first, count);
    handle_->written(range.code, object);
    handle_->written(
        H5Dwrite(data_set, type_of(Dtype::u8), range.in_memory, range.in_file, H5P_DEFAULT, data),
        object);
    handle_->written(data_set.close(), object);
}

void File::write_text(std::string_view object, std::string_view text) {
    write(object, {Dtype::u8, {static_cast<std::int64_t>(text.size())}}, text.data());
}

} // namespace spade::h5
