#include "libspade/io/temporary_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <iterator>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace spade {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFileNameBytes = 255;
constexpr int kMaxTries = 100;
constexpr mode_t kMode = 0666; // before umask
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t kRandomLetters = 6;
constexpr std::string_view kEnd = ".tmp";
constexpr std::size_t kTailBytes = kRandomLetters + kEnd.size();

/// The prefix `.NAME.`; a long NAME is cut so that the temporary name fits.
std::string name_prefix(const fs::path& path) {
    const auto name = path.filename().string().substr(0, kMaxFileNameBytes - kTailBytes - 2);
    return "." + name + ".";
}

std::string random_letters() {
    static thread_local std::random_device random;
    std::string letters(kRandomLetters, ' ');
    std::generate(letters.begin(), letters.end(),
                  [] { return kLetters[random() % kLetters.size()]; });
    return letters;
}

/// The prefix `.NAME.` of `.NAME.XXXXXX.tmp`; empty for any other name.
std::string prefix_of_temporary(const std::string& name) {
    if (name.size() < kTailBytes + 2 || name.front() != '.') {
        return {};
    }
    const auto prefix = name.substr(0, name.size() - kTailBytes);
    const auto letters = std::string_view(name).substr(prefix.size(), kRandomLetters);
    const bool is_ours = prefix.back() == '.' &&
                         name.compare(name.size() - kEnd.size(), kEnd.size(), kEnd) == 0 &&
                         letters.find_first_not_of(kLetters) == std::string_view::npos;
    return is_ours ? prefix : std::string();
}

enum class Lock { kTaken, kHeldByAnother, kUnknown };

Lock lock(int descriptor) {
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        return Lock::kTaken;
    }
    return errno == EWOULDBLOCK ? Lock::kHeldByAnother : Lock::kUnknown;
}

/// Locks a file that this process has just created. \returns false if another process took it for
/// an orphan before it was locked, and is removing or has removed it
bool lock_new_file(int descriptor) {
    struct stat status {};
    return lock(descriptor) != Lock::kHeldByAnother &&
           (fstat(descriptor, &status) != 0 || status.st_nlink > 0);
}

void remove_if_orphan(const fs::path& temporary) {
    const Descriptor file(
        open(temporary.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    struct stat status {};
    if (file.get() >= 0 && fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode) &&
        lock(file.get()) == Lock::kTaken) {
        unlink(temporary.c_str());
    }
}

using Temporaries = std::multimap<std::string, fs::path>; ///< by the prefix of their names

Temporaries temporaries_in(const fs::path& folder) {
    Temporaries found;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (auto prefix = prefix_of_temporary(entry->path().filename().string()); !prefix.empty()) {
            found.emplace(std::move(prefix), entry->path());
        }
    }
    return found;
}

/// The temporary files with this prefix that existed when this process first listed the folder.
/// Each is returned only once.
std::vector<fs::path> take_old_temporaries(const fs::path& folder, const std::string& prefix) {
    static std::mutex mutex;
    static std::map<fs::path, Temporaries> folders;
    const std::lock_guard guard(mutex);
    auto place = folders.find(folder);
    if (place == folders.end()) {
        place = folders.emplace(folder, temporaries_in(folder)).first;
    }
    std::vector<fs::path> taken;
    const auto [first, last] = place->second.equal_range(prefix);
    std::transform(first, last, std::back_inserter(taken), [](auto& item) { return item.second; });
    place->second.erase(first, last);
    return taken;
}

} // namespace

std::optional<Descriptor> create_temporary_file(const fs::path& path, fs::path& temporary) {
    for (int i = 0; i < kMaxTries; ++i) {
        temporary = path.parent_path() / name_prefix(path).append(random_letters()).append(kEnd);
        Descriptor file(
            open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kMode));
        if (file.get() < 0 && errno != EEXIST && errno != EINTR) {
            return std::nullopt;
        }
        if (file.get() >= 0 && lock_new_file(file.get())) {
            return file;
        }
    }
    errno = EEXIST;
    return std::nullopt;
}

void remove_orphans(const fs::path& path) {
    const auto parent = path.parent_path();
    const auto folder = parent.empty() ? fs::path(".") : parent;
    for (const auto& temporary : take_old_temporaries(folder, name_prefix(path))) {
        remove_if_orphan(temporary);
    }
}

} // namespace spade
