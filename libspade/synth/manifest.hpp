#ifndef LIBSPADE_SYNTH_MANIFEST_HPP
#define LIBSPADE_SYNTH_MANIFEST_HPP

/// \file
/// OUT/manifest.jsonl: for each picture what it was made of, one JSON object a line. It is written
/// after the picture has its final name, so a line vouches for a file.

#include "libspade/base/hash.hpp"
#include "libspade/io/publish.hpp"

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
    enum class Earlier { kLeave, kRead };

    /// Writes to one file: manifest.jsonl, or for a shard manifest.I-of-N.jsonl, since two jobs
    /// never write one file. Where earlier runs count, reads every manifest*.jsonl of the folder.
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
