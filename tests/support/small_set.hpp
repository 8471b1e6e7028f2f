#ifndef TESTS_SUPPORT_SMALL_SET_HPP
#define TESTS_SUPPORT_SMALL_SET_HPP

#include "libspade/data/data_set.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/io/data_set_file.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace spade::test {

/// Ids 0 to 2 in stripes, shifted by `seed`.
inline LabelMap striped_map(int seed, Size size) {
    LabelMap map{size, {}};
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            map.ids.push_back((x / 4 + y / 3 + seed) % 3);
        }
    }
    return map;
}

inline Photo shaded_photo(int seed, Size size) {
    Photo photo{size, {}};
    for (std::size_t i = 0; i < 3 * size.pixels(); ++i) {
        photo.rgb.push_back(static_cast<std::uint8_t>(i * 7 + static_cast<std::size_t>(seed) * 31));
    }
    return photo;
}

inline DataSetRecord record_of(const LabelMap& map) {
    return {encode_label_png(map), pixel_digest(map)};
}

inline DataSetRecord record_of(const Photo& photo) {
    return {encode_png(photo), pixel_digest(photo)};
}

/// A label map, a photo and an instance map of `width` x 9.
inline DataSetItem small_item(const std::string& name, int seed, int width = 12) {
    const Size size{width, 9};
    return {name, record_of(striped_map(seed, size)), record_of(shaded_photo(seed, size)),
            record_of(striped_map(seed + 1, size))};
}

inline DataSetConfig small_config() {
    DataSetConfig config;
    config.resize = ResizeRule::parse("short:9");
    config.split = "train";
    config.photo_codec = "png";
    return config;
}

inline constexpr auto kSmallTable = "0\tsky\t0\t0\t255\n1\tsea\n2\tother\tdont-care\n";

inline Digest write_set(const std::filesystem::path& path, const std::vector<DataSetItem>& items,
                        const DataSetConfig& config = small_config(),
                        const std::string& table = kSmallTable) {
    DataSetWriter set(path, true);
    set.configuration(to_json(config));
    set.label_table(table);
    set.provenance(Provenance::of_this_process());
    for (const auto& item : items) {
        set.add(item);
    }
    return set.commit();
}

} // namespace spade::test

#endif // TESTS_SUPPORT_SMALL_SET_HPP
