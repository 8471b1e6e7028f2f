#include "libspade/io/folder.hpp"

#include "libspade/base/error.hpp"

#include <algorithm>
#include <system_error>

namespace spade {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        names.push_back(it->path().filename().string());
    }
    if (error) {
        throw MissingError("{}: cannot be listed: {}; check its permissions", folder.string(),
                           error.message());
    }
    std::sort(names.begin(), names.end());
    return names;
}

void remove_path(const fs::path& path) {
    std::error_code error;
    fs::remove_all(path, error);
    if (error) {
        throw IoError("{}: cannot be removed: {}", path.string(), error.message());
    }
}

} // namespace spade
