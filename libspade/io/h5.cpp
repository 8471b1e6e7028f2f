#include "libspade/io/h5.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/descriptor.hpp"
#include "libspade/io/h5_handle.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace spade::h5 {

namespace {

void require(herr_t code) {
    if (code < 0) {
        throw InternalError("HDF5 rejected a setting: {}", last_reason().text);
    }
}

/// The newest format of HDF5 1.10, whose metadata have checksums; no file locks.
Id access_properties() {
    Id properties(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    require(H5Pset_libver_bounds(properties, H5F_LIBVER_V110, H5F_LIBVER_V110));
    require(H5Pset_file_locking(properties, false, true));
    // A handle that is still open is a bug: closing the file must then fail.
    require(H5Pset_fclose_degree(properties, H5F_CLOSE_SEMI));
    return properties;
}

Id creation_properties(std::uint64_t user_block) {
    Id properties(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
    require(H5Pset_userblock(properties, user_block));
    require(H5Pset_obj_track_times(properties, false));
    return properties;
}

[[noreturn]] void fail_to_create(const File::Handle& file) {
    skip_cleanup_at_exit();
    const auto reason = last_reason();
    const auto name = file.path.string();
    switch (reason.system_error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EIO:
        throw IoError("{}: cannot be written: {}", name, reason.text);
    default:
        throw CreateError("{}: cannot be created: {}", name, reason.text);
    }
}

/// Collects names. Must not throw: it is called from C code.
herr_t add_name(hid_t, const char* name, const H5L_info_t*, void* names) noexcept {
    try {
        static_cast<std::vector<std::string>*>(names)->emplace_back(name);
    } catch (...) {
        return -1;
    }
    return 0;
}

std::string join(std::string_view group, const std::string& member) {
    return group.empty() ? member : fmt::format("{}/{}", group, member);
}

/// A file that could not be written is not closed, since HDF5 2 may abort there (it asserts that
/// all was written). Its descriptor stays open, so truncating it frees its disk space.
void give_space_back(hid_t file) {
    void* descriptor = nullptr;
    if (H5Fget_vfd_handle(file, H5P_DEFAULT, &descriptor) >= 0 && descriptor != nullptr &&
        ftruncate(*static_cast<int*>(descriptor), 0) != 0) {
        H5Eclear2(H5E_DEFAULT); // then it stays in use until the process ends
    }
}

/// Writes as many bytes as an empty file takes: HDF5 2 may abort if the disk has no room for them.
void require_room(const std::filesystem::path& path, std::uint64_t user_block,
                  std::string_view name) {
    constexpr std::uint64_t kEmptyFile = 4096;
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (file.get() >= 0) { // else HDF5 cannot open it either, and that is reported
        const std::string bytes(user_block + kEmptyFile, '\0');
        write_all(file.get(), bytes.data(), bytes.size(), name);
    }
}

} // namespace

std::string library_version() {
    unsigned major = 0;
    unsigned minor = 0;
    unsigned release = 0;
    require(H5get_libversion(&major, &minor, &release));
    return fmt::format("{}.{}.{}", major, minor, release);
}

std::int64_t Info::elements() const {
    std::int64_t elements = 1;
    for (const auto size : shape) {
        if (size < 0 || __builtin_mul_overflow(elements, size, &elements)) {
            throw DataError("invalid shape: a size of {} is negative or overflows", size);
        }
    }
    return elements;
}

std::size_t Info::bytes() const {
    std::size_t bytes = 0;
    if (__builtin_mul_overflow(static_cast<std::size_t>(elements()), size_of(dtype), &bytes)) {
        throw DataError("the size of {} elements of {} overflows", elements(), to_text(dtype));
    }
    return bytes;
}

File::File(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
File::File(File&&) noexcept = default;

File& File::operator=(File&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
}

File::~File() {
    if (handle_ == nullptr || handle_->file < 0) {
        return;
    }
    const Session session;
    if (handle_->failed) {
        give_space_back(handle_->file);
        handle_->file.abandon();
    } else if (handle_->file.close() < 0) {
        skip_cleanup_at_exit();
    }
}

const std::filesystem::path& File::path() const { return handle_->path; }

File File::open(const std::filesystem::path& path) {
    open_to_read(path); // explains better than HDF5 why it cannot be read
    const Session session;
    auto handle = std::make_unique<Handle>();
    handle->path = path;
    const auto access = access_properties(); // closing it would clear HDF5's reason
    handle->file = Id(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
    if (handle->file < 0) {
        throw DataError("{}: cannot be opened as HDF5: {}; is it the right file, and whole?",
                        path.string(), last_reason().text);
    }
    return File(std::move(handle));
}

File File::create(const std::filesystem::path& path, std::uint64_t user_block,
                  const std::filesystem::path& shown) {
    const Session session;
    auto handle = std::make_unique<Handle>();
    handle->path = shown.empty() ? path : shown;
    require_room(path, user_block, handle->path.string());
    const auto access = access_properties(); // closing them would clear HDF5's reason
    const auto creation = creation_properties(user_block);
    handle->file = Id(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation, access), H5Fclose);
    if (handle->file < 0) {
        fail_to_create(*handle);
    }
    return File(std::move(handle));
}

bool File::has(std::string_view object) const {
    const Session session;
    return handle_->exists(object);
}

bool File::is_group(std::string_view object) const {
    const Session session;
    return object.empty() ||
           (handle_->exists(object) && H5Iget_type(handle_->open(object)) == H5I_GROUP);
}

std::vector<std::string> File::members(std::string_view group) const {
    const Session session;
    if (!is_group(group)) {
        throw DataError("{}: has no group '{}'; was it made by libspade?", path().string(),
                        printable_line(group));
    }
    std::vector<std::string> names;
    const auto id = handle_->open(group);
    handle_->read(H5Literate(id, H5_INDEX_NAME, H5_ITER_INC, nullptr, add_name, &names), group);
    for (const auto& name : names) {
        handle_->exists(join(group, name)); // refuses soft and external links
    }
    std::sort(names.begin(), names.end());
    return names;
}

Info File::info(std::string_view object) const {
    const Session session;
    return handle_->info(handle_->open_data_set(object), object);
}

void File::close() {
    const Session session;
    handle_->written(H5Fflush(handle_->file, H5F_SCOPE_GLOBAL), "/");
    handle_->written(handle_->file.close(), "/");
}

} // namespace spade::h5
