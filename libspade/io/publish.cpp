#include "libspade/io/publish.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/descriptor.hpp"
#include "libspade/io/temporary_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace spade {

namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& path) {
    const auto folder = path.parent_path();
    return folder.empty() ? fs::path(".") : folder;
}

/// The first path on the way to `path`, or itself, that exists and is not a directory.
fs::path obstacle_on_way(const fs::path& path) {
    fs::path way;
    for (const auto& name : path) {
        way /= name;
        std::error_code error;
        const auto link = fs::symlink_status(way, error);
        if (fs::exists(link) && !fs::is_directory(fs::status(way, error))) {
            break;
        }
    }
    return way;
}

/// Throws the right kind of error for an output that cannot be made.
[[noreturn]] void refuse(const fs::path& path, int error) {
    const auto name = path.string();
    const auto folder = folder_of(path).string();
    switch (error) {
    case ENOENT:
        throw CreateError("{}: cannot be created: folder '{}' does not exist; create it first",
                          name, folder);
    case ENOTDIR:
        throw CreateError("{}: cannot be created: '{}' is not a directory; choose another place",
                          name, obstacle_on_way(path).string());
    case EACCES:
    case EPERM:
    case EROFS:
        throw CreateError("{}: cannot be created: {} in folder '{}'; choose a folder you may write "
                          "to",
                          name, reason_of(error), folder);
    case ENAMETOOLONG:
    case EISDIR:
    case ELOOP:
        throw CreateError("{}: cannot be created: {}; choose another name", name, reason_of(error));
    default:
        throw IoError("{}: cannot be created: {}", name, reason_of(error));
    }
}

[[noreturn]] void refuse_existing(const fs::path& path) {
    throw CreateError("{}: already exists; give --overwrite to replace it", path.string());
}

/// The final name must be free, or a file that may be replaced.
void require_free(const fs::path& path, bool overwrite) {
    struct stat status {};
    if (lstat(path.c_str(), &status) != 0) {
        if (errno != ENOENT) {
            refuse(path, errno);
        }
        return;
    }
    if (!S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode)) {
        throw CreateError("{}: is {}, which a file cannot replace; choose another name",
                          path.string(),
                          S_ISDIR(status.st_mode) ? "a folder" : "a device, pipe or socket");
    }
    if (!overwrite) {
        refuse_existing(path);
    }
}

/// Creates a new file under a temporary name. \returns its descriptor
int create_temporary(const fs::path& path, fs::path& temporary) {
    remove_orphans(path);
    auto file = create_temporary_file(path, temporary);
    if (file) {
        return file->release();
    }
    if (errno != EEXIST) {
        refuse(path, errno);
    }
    throw CreateError("{}: no temporary name is free in its folder; remove the .tmp files there",
                      path.string());
}

/// Makes the renaming itself durable. Some file systems cannot, and return EINVAL.
void sync_folder(const fs::path& path) {
    const Descriptor folder(open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 && errno == EACCES) {
        return; // a folder that is writable but not readable
    }
    if (folder.get() < 0 || (fsync(folder.get()) != 0 && errno != EINVAL)) {
        throw IoError("{}: is written, but may not survive a power failure: {}", path.string(),
                      reason_of(errno));
    }
}

/// For file systems without renameat2. \returns 0 or the error
int link_and_unlink(const fs::path& from, const fs::path& to) {
    if (link(from.c_str(), to.c_str()) != 0) {
        return errno;
    }
    return unlink(from.c_str()) == 0 ? 0 : errno;
}

int rename_if_free(const fs::path& from, const fs::path& to) {
    if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return 0;
    }
    const int error = errno;
    return error == EINVAL || error == ENOSYS ? link_and_unlink(from, to) : error;
}

void move_into_place(const fs::path& from, const fs::path& to, bool overwrite) {
    int error = 0;
    if (!overwrite) {
        error = rename_if_free(from, to);
    } else if (rename(from.c_str(), to.c_str()) != 0) {
        error = errno;
    }
    if (error == EEXIST) {
        refuse_existing(to);
    }
    if (error != 0) {
        refuse(to, error);
    }
}

} // namespace

PendingFile::PendingFile(const fs::path& path, bool overwrite)
    : path_(path), overwrite_(overwrite) {
    if (path.filename().empty()) {
        throw CreateError("'{}': names a folder, not a file", path.string());
    }
    require_free(path, overwrite);
    descriptor_ = create_temporary(path, temporary_);
}

PendingFile::PendingFile(PendingFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      overwrite_(other.overwrite_) {
    other.temporary_.clear();
}

PendingFile::~PendingFile() {
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
    if (!temporary_.empty()) {
        unlink(temporary_.c_str());
    }
}

void PendingFile::write(const void* data, std::size_t bytes) {
    write_all(descriptor_, data, bytes, path_.string());
}

void PendingFile::publish(Durability durability) {
    const bool synced = durability == Durability::kNoSync || fsync(descriptor_) == 0;
    const int sync_error = errno;
    // Only close() reports the last errors, and the lock must last until the file has its name.
    const Descriptor lock(fcntl(descriptor_, F_DUPFD_CLOEXEC, 0));
    const bool closed = close(std::exchange(descriptor_, -1)) == 0;
    if (!synced || !closed) {
        throw IoError("{}: writing failed: {}", path_.string(),
                      reason_of(synced ? errno : sync_error));
    }
    move_into_place(temporary_, path_, overwrite_);
    temporary_.clear();
    if (durability == Durability::kSync) {
        sync_folder(path_);
    }
}

void publish_bytes(const fs::path& path, const void* data, std::size_t bytes, bool overwrite,
                   Durability durability) {
    PendingFile file(path, overwrite);
    file.write(data, bytes);
    file.publish(durability);
}

void publish_link(const fs::path& path, const fs::path& target) {
    require_free(path, /*overwrite=*/true);
    const auto temporary = folder_of(path) / fmt::format(".{}.tmp", path.filename().string());
    if (unlink(temporary.c_str()) != 0 && errno != ENOENT) {
        refuse(path, errno);
    }
    if (symlink(target.c_str(), temporary.c_str()) != 0) {
        refuse(path, errno);
    }
    if (rename(temporary.c_str(), path.c_str()) != 0) {
        const int error = errno;
        unlink(temporary.c_str());
        refuse(path, error);
    }
    sync_folder(path);
}

void create_folders(const fs::path& folder) {
    if (folder.empty()) {
        return; // the parent of a plain name: the current folder
    }
    std::error_code error;
    fs::create_directories(folder, error);
    // Another thread may have created it, and links to folders count as folders.
    std::error_code ignored;
    if (error && !fs::is_directory(folder, ignored)) {
        refuse(folder, error.value() == EEXIST ? ENOTDIR : error.value());
    }
}

void write_standard_output(std::string_view bytes) {
    write_all(STDOUT_FILENO, bytes.data(), bytes.size(), "standard output");
}

} // namespace spade
