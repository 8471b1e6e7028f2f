#include "libspade/prepare/data_set_check.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/data/workers.hpp"
#include "libspade/image/image_file.hpp"

#include <tbb/parallel_for.h>

#include <array>
#include <optional>

namespace spade {

namespace {

constexpr std::array kKindNames = {"label map", "photo", "instance map"}; ///< by PictureKind

const char* name_of(PictureKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

void require_pixels(const DataSet& set, PictureKind kind, std::size_t index, const Digest& digest) {
    if (digest != set.reader().pixels(kind, index)) {
        throw DataError("{}: its {} decodes to different pixels than when packed; was it packed "
                        "with another version of libpng or libjpeg?",
                        set.text(index), name_of(kind));
    }
}

/// Decodes a picture; throws where it differs from what was packed. \returns its size
Size check_picture(const DataSet& set, PictureKind kind, std::size_t index) {
    if (kind == PictureKind::kPhotos) {
        const auto photo = set.photo(index);
        require_pixels(set, kind, index, pixel_digest(photo));
        return photo.size;
    }
    const bool labels = kind == PictureKind::kLabels;
    const auto map = labels ? set.labels(index) : set.instances(index);
    require_pixels(set, kind, index, pixel_digest(map));
    if (labels) {
        to_channels(map, set.table(), set.text(index));
    }
    return map.size;
}

std::vector<std::string> faults_of_item(const DataSet& set, std::size_t index) {
    std::vector<std::string> faults;
    std::optional<Size> first;
    for (const auto kind : kPictureKinds) {
        if (!set.has(kind)) {
            continue;
        }
        try {
            const auto size = check_picture(set, kind, index);
            if (first.value_or(size) != size) {
                throw DataError("{}: its {} has {}x{} pixels, but another picture of the item has "
                                "{}x{}",
                                set.text(index), name_of(kind), size.width, size.height,
                                first->width, first->height);
            }
            first = size;
        } catch (const Error& error) {
            faults.emplace_back(error.what());
        }
    }
    return faults;
}

std::vector<std::string> faults_of_items(const DataSet& set, int threads) {
    std::vector<std::vector<std::string>> by_item(set.size());
    Progress progress("check", set.size());
    Workers workers(threads);
    workers.arena().execute([&] {
        tbb::parallel_for(std::size_t{0}, set.size(), [&](std::size_t i) {
            by_item[i] = faults_of_item(set, i);
            by_item[i].empty() ? progress.advance() : progress.fail();
        });
    });
    std::vector<std::string> faults;
    for (const auto& of_item : by_item) {
        faults.insert(faults.end(), of_item.begin(), of_item.end());
    }
    return faults;
}

} // namespace

std::vector<std::string> check_data_set(const std::filesystem::path& path, bool quick,
                                        int threads) {
    try {
        const auto set = DataSet::open(path, quick ? Verify::kHeader : Verify::kWhole);
        set.reader().provenance();
        return quick ? std::vector<std::string>{} : faults_of_items(set, threads);
    } catch (const DataError& error) {
        return {error.what()};
    }
}

} // namespace spade
