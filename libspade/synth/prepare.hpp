#ifndef LIBSPADE_SYNTH_PREPARE_HPP
#define LIBSPADE_SYNTH_PREPARE_HPP

/// \file
/// From files to the network's input: reading, checking, resampling. Runs on the workers, for
/// several items in parallel. No LibTorch.

#include "libspade/arch/config.hpp"
#include "libspade/base/error.hpp"
#include "libspade/image/orientation.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/labels/label_table.hpp"
#include "libspade/labels/palette_check.hpp"
#include "libspade/synth/manifest.hpp"
#include "libspade/synth/plan.hpp"
#include "libspade/synth/size_rule.hpp"

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace spade {

struct PreparedItem {
    const SynthItem* item = nullptr;
    std::optional<Error> error; ///< why there is nothing to render

    LabelMap ids;       ///< channel ids at the network's size
    UsedColors palette; ///< of the label map's file
    std::optional<LabelMap> instances;
    std::optional<Photo> style; ///< at the size the model was trained for
    Size picture_size{};
    Recipe recipe;            ///< of sample 0
    std::vector<int> samples; ///< those that the manifest does not vouch for
};

class SynthReader {
public:
    /// Keeps references to all of its arguments. Reads the photo that all items share, if any;
    /// throws MissingError or DataError where that fails.
    SynthReader(const SynthOptions& options, const ModelConfig& config, const LabelTable& labels,
                const SizeRule& size, const Digest& model,
                const std::filesystem::path& shared_style, const Manifest* manifest);

    /// Never throws a spade::Error: it comes back in the item.
    PreparedItem read(const SynthItem& item) const;

private:
    void read_map(PreparedItem& prepared) const;
    void read_instances(PreparedItem& prepared, const LabelMap& stored) const;
    Orientation orientation(std::string_view bytes) const; ///< by which a file is turned
    void read_style(PreparedItem& prepared) const;
    void leave_out_finished(PreparedItem& prepared) const;

    const SynthOptions& options_;
    const ModelConfig& config_;
    const LabelTable& labels_;
    const SizeRule& size_;
    const Digest& model_;
    /// A photo at the size the model was trained for, and the digest of its file.
    struct StylePhoto {
        Photo photo;
        Digest digest;
    };
    StylePhoto read_photo(const std::filesystem::path& path) const;

    std::optional<StylePhoto> shared_style_;
    const Manifest* manifest_; ///< null where nothing may be skipped
};

} // namespace spade

#endif // LIBSPADE_SYNTH_PREPARE_HPP
