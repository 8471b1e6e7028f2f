#include "libspade/data/collect.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <system_error>

namespace spade {

namespace fs = std::filesystem;

namespace {

bool is_picture_name(const fs::path& path) {
    constexpr std::array<std::string_view, 9> kExtensions{".png", ".jpg", ".jpeg", ".bmp", ".pgm",
                                                          ".ppm", ".tif", ".tiff", ".webp"};
    auto extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

/// "a/b" of "a/b.png".
std::string without_extension(const fs::path& path) {
    return (path.parent_path() / path.stem()).generic_string();
}

class Walk {
public:
    explicit Walk(std::vector<Item>& items) : items_(items) {}

    void add_folder(const fs::path& path, const std::string& prefix) {
        enter(path);
        for (const auto& name : names_in(path)) {
            const auto inside = path / name;
            if (is_folder(inside)) {
                add_folder(inside, prefix + name + '/');
            } else if (is_picture_name(inside)) {
                items_.push_back({prefix + inside.stem().string(), inside});
            }
        }
        above_.pop_back();
    }

private:
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

    std::vector<Item>& items_;
    std::vector<fs::path> above_;
};

/// The name of an item in a list of files.
std::string listed_name(const fs::path& path) {
    const auto relative = path.lexically_normal();
    if (relative.is_absolute() || (!relative.empty() && *relative.begin() == "..")) {
        return relative.stem().string();
    }
    return without_extension(relative);
}

std::string_view without_carriage_return(std::string_view line) {
    return !line.empty() && line.back() == '\r' ? line.substr(0, line.size() - 1) : line;
}

/// The name of an item in a table of pairs: only a picture's extension is dropped, not any suffix
/// after a dot.
std::string paired_name(const std::string& field) {
    const auto path = fs::path(field).lexically_normal();
    return is_picture_name(path) ? without_extension(path) : path.generic_string();
}

} // namespace

std::vector<Item> collect(const std::vector<std::string>& inputs) {
    std::vector<Item> items;
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
            Walk(items).add_folder(input, "");
        } else {
            items.push_back({fs::path(input).stem().string(), input});
        }
    }
    return items;
}

std::vector<Item> read_file_list(const std::string& list, bool null_separated) {
    const auto text =
        list == "-" ? read_standard_input(kMaxFileBytes) : read_file(list, kMaxFileBytes);
    std::vector<Item> items;
    std::size_t number = 0;
    for (const auto& piece : split(text, null_separated ? '\0' : '\n')) {
        ++number;
        const auto line = null_separated ? std::string_view(piece) : without_carriage_return(piece);
        if (line.find('\0') != std::string_view::npos) {
            throw DataError("{}: line {} contains a NUL; for a NUL-separated list, give --null",
                            list == "-" ? "standard input" : list, number);
        }
        if (!line.empty()) {
            items.push_back({listed_name(line), line});
        }
    }
    return items;
}

std::map<std::string, fs::path> files_by_name(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        throw MissingError("{}: no such directory", folder.string());
    }
    std::map<std::string, fs::path> files;
    for (auto& item : collect({folder.string()})) {
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
    for (const auto& piece : split(read_file(tsv, kMaxFileBytes), '\n')) {
        ++number;
        const auto line = without_carriage_return(piece);
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
