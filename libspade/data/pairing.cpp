#include "libspade/data/pairing.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/base/unicode.hpp"
#include "libspade/data/collect.hpp"
#include "libspade/data/name_pattern.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace spade {

namespace fs = std::filesystem;

namespace {

/// The three kinds of pictures, in the order in which a missing one is reported.
constexpr std::array<std::string_view, 3> kKindOptions = {"labels", "photos", "instances"};
constexpr std::size_t kPhotos = 1;
constexpr std::array<std::string_view, 3> kKindNames = {"label map", "photo", "instance map"};

struct PairedKind {
    fs::path folder;
    const NamePattern* pattern = nullptr;
    std::map<std::string, fs::path> files;   ///< by item name
    std::map<std::string, fs::path> similar; ///< the same files by simplified name
    std::map<std::string, fs::path> unread;  ///< other files, by stem
};
using PairedKinds = std::array<PairedKind, 3>;

void require_folder(const fs::path& path, std::string_view kind) {
    std::error_code error;
    if (!fs::exists(path, error)) {
        throw MissingError("--{}: '{}': no such directory", kind, path.string());
    }
    if (!fs::is_directory(path, error)) {
        throw MissingError("--{}: '{}' is not a directory", kind, path.string());
    }
}

/// A name without what people overlook: capitals, and the extension of a picture before that of
/// another ("name.jpg.png").
std::string simplified(const std::string& name) {
    std::string text;
    std::transform(name.begin(), name.end(), std::back_inserter(text),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const std::string_view extension : {".png", ".jpg", ".jpeg"}) {
        if (ends_with(text, extension)) {
            text.resize(text.size() - extension.size());
        }
    }
    return text;
}

/// Where a name is missing: the file that was probably meant, and why it does not count.
std::string near_miss(const PairedKind& kind, const std::string& name) {
    const auto similar = kind.similar.find(simplified(name));
    if (similar != kind.similar.end()) {
        return fmt::format("; {} is there, but names must agree in capitals and dots "
                           "(--pair-pattern helps where they do not)",
                           similar->second.string());
    }
    const auto unread = kind.unread.find(fs::path(name).filename().string());
    if (unread != kind.unread.end()) {
        return fmt::format("; {} is there, but its format is not read: convert it to PNG",
                           unread->second.string());
    }
    return "; where the names differ, --pair-pattern says how";
}

class Pairer {
public:
    explicit Pairer(const PairingOptions& options)
        : patterns_(options.patterns, {kKindOptions.begin(), kKindOptions.end()}) {
        kinds_[0].folder = options.labels;
        kinds_[1].folder = options.photos;
        kinds_[2].folder = options.instances;
        for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
            kinds_[kind].pattern = patterns_.of(kKindOptions[kind]);
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
        const auto content = index == kPhotos ? PictureContent::kPhotos : PictureContent::kMaps;
        auto found = collect({kind.folder.string()}, content, kind.pattern);
        report_unread(found, fmt::format("--{}", kKindOptions[index]));
        for (const auto& file : found.unread) {
            kind.unread.emplace(composed(file.stem().string()), file);
        }
        for (auto& item : found.items) {
            kind.similar.emplace(simplified(item.name), item.path);
            const auto [other, is_new] = kind.files.emplace(item.name, item.path);
            if (!is_new && ambiguous_.insert(item.name).second) {
                fault(
                    item.name, item.path,
                    fmt::format("has the same name as {}; remove one, or choose by --pair-pattern "
                                "{}=GLOB",
                                other->second.string(), kKindOptions[index]));
            }
        }
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
                      fmt::format("has no {} named '{}' below {}{}", kKindNames[kind], name,
                                  kinds_[kind].folder.string(), near_miss(kinds_[kind], name)));
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

    NamePatterns patterns_;
    PairedKinds kinds_;
    std::set<std::string> ambiguous_; ///< names that two files of a kind share
    Pairing pairing_;
};

} // namespace

Pairing pair_files(const PairingOptions& options) { return Pairer(options).pair(); }

} // namespace spade
