#include "libspade/io/folder_lock.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace spade {

namespace {

constexpr std::size_t kMaxHolder = 256; ///< bytes of "<host> <pid>"

std::string this_process() { return fmt::format("{} {}\n", host_name(), getpid()); }

/// "process 4711 on host node1", as the holder has written it.
std::string holder_of(int descriptor, const std::string& name) {
    std::string text(kMaxHolder, '\0');
    text.resize(read_some(descriptor, text.data(), text.size(), name));
    const auto space = text.find(' ');
    if (space == std::string::npos) {
        return "another process";
    }
    return fmt::format("process {} on host {}", text.substr(space + 1, text.find('\n') - space - 1),
                       text.substr(0, space));
}

void write_holder(int descriptor, const std::string& name) {
    const auto text = this_process();
    if (ftruncate(descriptor, 0) != 0) {
        throw IoError("{}: cannot be written: {}", name, reason_of(errno));
    }
    write_all(descriptor, text.data(), text.size(), name);
}

} // namespace

FolderLock::FolderLock(const std::filesystem::path& folder) {
    const auto name = (folder / "lock").string();
    file_ = Descriptor(open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (file_.get() < 0) {
        throw CreateError("{}: cannot be created: {}; check the permissions of its folder", name,
                          reason_of(errno));
    }
    if (flock(file_.get(), LOCK_EX | LOCK_NB) == 0) {
        write_holder(file_.get(), name);
    } else if (errno == EWOULDBLOCK) {
        throw CreateError("{}: is in use by {}; wait for it, or use another folder",
                          folder.string(), holder_of(file_.get(), name));
    } else {
        log_warning("{}: cannot be locked ({}); make sure that nothing else writes there", name,
                    reason_of(errno));
    }
}

} // namespace spade
