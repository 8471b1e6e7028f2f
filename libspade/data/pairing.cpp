#include "libspade/data/pairing.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/data/collect.hpp"
#include "libspade/data/name_pattern.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace spade {

namespace fs = std::filesystem;

namespace {

/// The three kinds of pictures, in the order in which a missing one is reported.
constexpr std::array<std::string_view, 3> kKindOptions = {"labels", "photos", "instances"};
constexpr std::array<std::string_view, 3> kKindNames = {"label map", "photo", "instance map"};

struct PairedKind {
    fs::path folder;
    std::optional<NamePattern> pattern;
    std::map<std::string, fs::path> files; ///< by item name
};
using PairedKinds = std::array<PairedKind, 3>;

void set_pattern(PairedKinds& kinds, const std::string& text) {
    const auto equals = text.find('=');
    const auto* const found =
        std::find(kKindOptions.begin(), kKindOptions.end(), text.substr(0, equals));
    if (equals == std::string::npos || found == kKindOptions.end()) {
        throw UsageError("--pair-pattern must be labels=GLOB, photos=GLOB or instances=GLOB, not "
                         "'{}'",
                         printable_line(text));
    }
    auto& pattern = kinds[static_cast<std::size_t>(found - kKindOptions.begin())].pattern;
    if (pattern) {
        throw UsageError("--pair-pattern: duplicate pattern for {}: '{}'", *found,
                         printable_line(text));
    }
    pattern = NamePattern::parse(text.substr(equals + 1));
}

void require_folder(const fs::path& path, std::string_view kind) {
    std::error_code error;
    if (!fs::exists(path, error)) {
        throw MissingError("--{}: '{}': no such directory", kind, path.string());
    }
    if (!fs::is_directory(path, error)) {
        throw MissingError("--{}: '{}' is not a directory", kind, path.string());
    }
}

class Pairer {
public:
    explicit Pairer(const PairingOptions& options) {
        kinds_[0].folder = options.labels;
        kinds_[1].folder = options.photos;
        kinds_[2].folder = options.instances;
        for (const auto& pattern : options.patterns) {
            set_pattern(kinds_, pattern);
        }
    }

    Pairing pair() {
        for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
            if (!kinds_[kind].folder.empty()) {
                list(kind);
            }
        }
        std::set<std::string> names;
        for (const auto& kind : kinds_) {
            for (const auto& file : kind.files) {
                names.insert(file.first);
            }
        }
        for (const auto& name : names) {
            if (ambiguous_.count(name) == 0) {
                add_item_or_fault(name);
            }
        }
        sort();
        return std::move(pairing_);
    }

private:
    void list(std::size_t index) {
        auto& kind = kinds_[index];
        require_folder(kind.folder, kKindOptions[index]);
        for (auto& item : collect({kind.folder.string()})) {
            const auto name =
                kind.pattern ? kind.pattern->name_of(relative(item, kind.folder)) : item.name;
            if (name.empty()) {
                continue;
            }
            const auto [other, is_new] = kind.files.emplace(name, item.path);
            if (!is_new && ambiguous_.insert(name).second) {
                fault(name, item.path,
                      fmt::format("has the same name as {}; remove one", other->second.string()));
            }
        }
    }

    static std::string relative(const Item& item, const fs::path& folder) {
        return item.path.lexically_relative(folder).generic_string();
    }

    /// Adds an item if every requested kind has a file of this name, otherwise a fault for the
    /// first file that exists.
    void add_item_or_fault(const std::string& name) {
        std::array<fs::path, 3> files;
        for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
            const auto found = kinds_[kind].files.find(name);
            if (found != kinds_[kind].files.end()) {
                files[kind] = found->second;
            }
        }
        const auto& present = *std::find_if(files.begin(), files.end(),
                                            [](const fs::path& file) { return !file.empty(); });
        for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
            if (files[kind].empty() && !kinds_[kind].folder.empty()) {
                fault(name, present,
                      fmt::format("has no {} named '{}' below {}", kKindNames[kind], name,
                                  kinds_[kind].folder.string()));
                return;
            }
        }
        pairing_.items.push_back({name, files[0], files[1], files[2]});
    }

    void fault(const std::string& name, const fs::path& file, std::string what) {
        pairing_.faults.push_back({name, file, std::move(what)});
    }

    void sort() {
        std::sort(pairing_.items.begin(), pairing_.items.end(),
                  [](const Sources& a, const Sources& b) { return natural_less(a.name, b.name); });
        std::sort(pairing_.faults.begin(), pairing_.faults.end(),
                  [](const PairingFault& a, const PairingFault& b) {
                      return natural_less(a.file.string(), b.file.string());
                  });
    }

    PairedKinds kinds_;
    std::set<std::string> ambiguous_; ///< names that two files of a kind share
    Pairing pairing_;
};

} // namespace

Pairing pair_files(const PairingOptions& options) { return Pairer(options).pair(); }

} // namespace spade
