#ifndef LIBSPADE_SYNTH_MANIFEST_HPP
#define LIBSPADE_SYNTH_MANIFEST_HPP

/// \file
/// OUT/manifest.jsonl: what each picture was made of, one JSON object per line. A line is written
/// after its picture has its final name, so it vouches for a file.

#include "libspade/base/hash.hpp"
#include "libspade/io/append_file.hpp"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace spade {

/// What determines a picture. Two equal recipes give equal pictures.
struct Recipe {
    Digest model; ///< of the checkpoint's contents
    Digest map;   ///< of the file's bytes, like the two below
    std::optional<Digest> instances;
    std::optional<Digest> style;
    double style_noise = 0;
    std::uint64_t seed = 0;
    std::string item; ///< the name that the latent is drawn from
    int sample = 0;
    std::string settings; ///< size, rounding, format, quality, precision
};

class Manifest {
public:
    enum class Earlier { kIgnore, kRead };

    /// Appends to manifest.jsonl, or to manifest.I-of-N.jsonl for a shard, so that two jobs never
    /// write the same file. With kRead, first reads every manifest*.jsonl of the folder.
    Manifest(const std::filesystem::path& folder, std::string_view file_name, Earlier earlier);

    /// Whether an earlier run wrote `output` (relative to the folder): it may be replaced.
    bool knows(const std::string& output) const { return known_.count(output) > 0; }

    /// Whether the picture `output` (relative to the folder) was made by this recipe and is still
    /// the file that was written then.
    bool vouches_for(const std::string& output, const Recipe& recipe) const;

    /// Thread-safe.
    void add(const std::string& output, const Recipe& recipe, const Digest& picture);

private:
    void read(const std::filesystem::path& path);

    std::filesystem::path folder_;
    std::unordered_multimap<std::string, std::string> known_; ///< output -> line
    std::mutex mutex_;
    AppendFile file_;
};

} // namespace spade

#endif // LIBSPADE_SYNTH_MANIFEST_HPP
