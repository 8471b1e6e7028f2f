#include "libspade/data/collect.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/text.hpp"
#include "libspade/base/unicode.hpp"
#include "libspade/io/file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <system_error>

namespace spade {

namespace fs = std::filesystem;

namespace {

bool is_picture_name(const fs::path& path, PictureContent content) {
    constexpr std::array<std::string_view, 14> kExtensions{
        ".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".pgm", ".ppm",
        ".pnm", ".tif", ".tiff", ".webp", ".gif", ".jp2", ".j2k"};
    auto extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end() ||
           (content == PictureContent::kMaps && extension == ".npy");
}

/// "a/b" of "a/b.png".
std::string without_extension(const fs::path& path) {
    return (path.parent_path() / path.stem()).generic_string();
}

class Walk {
public:
    Walk(Collection& collection, PictureContent content, const NamePattern* pattern)
        : collection_(collection), content_(content), pattern_(pattern) {}

    void add_folder(const fs::path& path, const std::string& prefix) {
        enter(path);
        for (const auto& name : names_in(path)) {
            const auto inside = path / name;
            if (is_folder(inside)) {
                add_folder(inside, prefix + name + '/');
            } else if (is_picture_name(inside, content_)) {
                add_picture(inside, prefix);
            } else {
                collection_.unread.push_back(inside);
            }
        }
        above_.pop_back();
    }

private:
    void add_picture(const fs::path& path, const std::string& prefix) {
        const auto name = pattern_ != nullptr ? pattern_->name_of(prefix + path.filename().string())
                                              : prefix + path.stem().string();
        if (!name.empty()) {
            collection_.items.push_back({composed(name), path});
        }
    }

    /// Remembers the folders above, so that a link back to one is noticed.
    void enter(const fs::path& path) {
        std::error_code error;
        const auto real = fs::canonical(path, error);
        if (error) {
            throw MissingError("{}: cannot enter directory: {}", path.string(), error.message());
        }
        if (std::find(above_.begin(), above_.end(), real) != above_.end()) {
            throw DataError("{}: is a link back to {}, which contains it; remove the link",
                            path.string(), real.string());
        }
        above_.push_back(real);
    }

    /// The names that are not hidden, in natural order.
    static std::vector<std::string> names_in(const fs::path& path) {
        std::vector<std::string> names;
        std::error_code error;
        for (fs::directory_iterator it(path, error), end; !error && it != end;
             it.increment(error)) {
            auto name = it->path().filename().string();
            if (name.front() != '.') {
                names.push_back(std::move(name));
            }
        }
        if (error) {
            throw MissingError("{}: cannot list directory: {}; check its permissions",
                               path.string(), error.message());
        }
        std::sort(names.begin(), names.end(), natural_less);
        return names;
    }

    /// False for a dangling link or a link to itself: reading the file reports that.
    static bool is_folder(const fs::path& path) {
        std::error_code ignored;
        return fs::is_directory(path, ignored);
    }

    Collection& collection_;
    PictureContent content_;
    const NamePattern* pattern_;
    std::vector<fs::path> above_;
};

/// The name of an item that was given as a file.
std::string name_of_file(const fs::path& path, const NamePattern* pattern) {
    const auto name =
        pattern != nullptr ? pattern->name_of(path.filename().string()) : std::string();
    return composed(name.empty() ? path.stem().string() : name);
}

/// The name of an item in a list of files.
std::string listed_name(const fs::path& path) {
    const auto relative = path.lexically_normal();
    if (relative.is_absolute() || (!relative.empty() && *relative.begin() == "..")) {
        return composed(relative.stem().string());
    }
    return composed(without_extension(relative));
}

/// The name of an item in a table of pairs: only a picture's extension is dropped, not any suffix
/// after a dot.
std::string paired_name(const std::string& field) {
    const auto path = fs::path(field).lexically_normal();
    return composed(is_picture_name(path, PictureContent::kMaps) ? without_extension(path)
                                                                 : path.generic_string());
}

} // namespace

Collection collect(const std::vector<std::string>& inputs, PictureContent content,
                   const NamePattern* pattern) {
    Collection collection;
    for (const auto& input : inputs) {
        std::error_code error;
        const auto status = fs::status(input, error);
        if (status.type() == fs::file_type::not_found) {
            throw MissingError("{}: no such file or directory", input);
        }
        if (error) {
            throw MissingError("{}: {}", input, error.message());
        }
        if (fs::is_directory(status)) {
            Walk(collection, content, pattern).add_folder(input, "");
        } else {
            collection.items.push_back({name_of_file(input, pattern), input});
        }
    }
    return collection;
}

void report_unread(const Collection& collection, std::string_view what) {
    if (!collection.unread.empty()) {
        log_info("{}: passed over {} files that are not read as such, for example {}", what,
                 collection.unread.size(), collection.unread.front().string());
    }
}

std::vector<Item> read_file_list(const std::string& list, bool null_separated) {
    const auto text = list == "-" ? text_of(read_standard_input(kMaxFileBytes), "standard input")
                                  : read_text_file(list, kMaxFileBytes);
    std::vector<Item> items;
    std::size_t number = 0;
    for (const auto& line : null_separated ? split(text, '\0') : lines_of(text)) {
        ++number;
        if (line.find('\0') != std::string::npos) {
            throw DataError("{}: line {} contains a NUL; for a NUL-separated list, give --null",
                            list == "-" ? "standard input" : list, number);
        }
        if (!line.empty()) {
            items.push_back({listed_name(line), line});
        }
    }
    return items;
}

std::map<std::string, fs::path> files_by_name(const fs::path& folder, PictureContent content,
                                              const NamePattern* pattern) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        throw MissingError("{}: no such directory", folder.string());
    }
    std::map<std::string, fs::path> files;
    for (auto& item : collect({folder.string()}, content, pattern).items) {
        const auto [found, is_new] = files.emplace(item.name, item.path);
        if (!is_new) {
            throw DataError("{} and {}: the same name apart from the extension; remove one",
                            found->second.string(), item.path.string());
        }
    }
    return files;
}

std::map<std::string, fs::path> read_pairs(const fs::path& tsv) {
    std::map<std::string, fs::path> pairs;
    std::size_t number = 0;
    for (const auto& line : lines_of(read_text_file(tsv, kMaxFileBytes))) {
        ++number;
        if (line.empty()) {
            continue;
        }
        const auto fields = split(line, '\t');
        if (fields.size() != 2 || fields[0].empty() || fields[1].empty()) {
            throw DataError("{}: line {}: expected 'map <tab> photo', found '{}'", tsv.string(),
                            number, printable_line(line));
        }
        if (!pairs.emplace(paired_name(fields[0]), tsv.parent_path() / fields[1]).second) {
            throw DataError("{}: line {}: a second photo for '{}'", tsv.string(), number,
                            printable_line(fields[0]));
        }
    }
    return pairs;
}

} // namespace spade
