#ifndef LIBSPADE_IO_CHECKPOINT_FILE_HPP
#define LIBSPADE_IO_CHECKPOINT_FILE_HPP

/// \file
/// The checkpoint file: named tensors in groups, a configuration, a label table. Knows bytes and
/// shapes; their meaning is up to model/. Feature networks (VGG19, LPIPS) are stored the same way,
/// without a label table, in their own format, "feature-net".
///
///     /configuration          JSON as bytes
///     /label_table            text of a .labels file, as bytes
///     /provenance             JSON as bytes
///     /<group>/<tensor name>  numbers, chunked, fletcher32
///
/// Format history, sealed formats "checkpoint", "feature-net" and "statistics"
/// (eval/statistics.hpp):
///   1  the first; later checkpoints have encoder.layers in the configuration, 6 where it is absent

#include "libspade/base/hash.hpp"
#include "libspade/io/provenance.hpp"
#include "libspade/io/sealed.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

inline constexpr std::string_view kCheckpointFormat = "checkpoint";
inline constexpr std::string_view kFeatureNetFormat = "feature-net";

class CheckpointReader {
public:
    /// Verifies the whole file, unless the caller has done so. Throws MissingError, DataError,
    /// ConfigError naming the file.
    static CheckpointReader open(const std::filesystem::path& path, Verify verify = Verify::kWhole,
                                 std::string_view format = kCheckpointFormat);

    const std::filesystem::path& path() const { return file_.path(); }
    const SealHeader& header() const { return file_.header(); }
    Digest digest() const { return file_.header().contents; } ///< of the contents

    nlohmann::json configuration() const;
    std::string label_table() const;
    Provenance provenance() const;

    std::vector<std::string> groups() const; ///< those that hold tensors
    bool has(std::string_view group) const;
    bool has(std::string_view group, std::string_view name) const;
    std::vector<std::string> tensors(std::string_view group) const; ///< sorted
    h5::Info info(std::string_view group, std::string_view name) const;
    /// \param bytes  must be the tensor's size
    void read(std::string_view group, std::string_view name, void* data, std::size_t bytes) const;

private:
    explicit CheckpointReader(SealedReader file);
    SealedReader file_;
};

/// Writes in any order; the file appears at commit().
class CheckpointWriter {
public:
    CheckpointWriter(const std::filesystem::path& path, bool overwrite,
                     std::string_view format = kCheckpointFormat);

    void configuration(const nlohmann::json& configuration);
    void label_table(std::string_view text);
    void provenance(const Provenance& provenance);
    void tensor(std::string_view group, std::string_view name, Dtype dtype,
                const std::vector<std::int64_t>& shape, const void* data,
                h5::Layout layout = h5::Layout::kChecked);

    /// \returns the digest of the contents, which does not depend on the order of writing
    Digest commit();

private:
    void digest_part(std::string_view name, const void* data, std::size_t bytes);

    SealedWriter file_;
    std::vector<std::pair<std::string, Digest>> parts_; ///< of the contents
};

} // namespace spade

#endif // LIBSPADE_IO_CHECKPOINT_FILE_HPP
