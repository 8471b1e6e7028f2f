#ifndef TESTS_DATA_PLACE_SET_HPP
#define TESTS_DATA_PLACE_SET_HPP

/// \file
/// Data sets whose pixels encode their position.

#include "libspade/data/data_set.hpp"
#include "libspade/data/loader.hpp"
#include "libspade/image/image_file.hpp"
#include "tests/support/small_set.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <vector>

namespace spade::test {

inline constexpr Size kStored{12, 9};
inline constexpr Size kCrop{8, 6};
inline constexpr int kIds[] = {30, 7, 255}; ///< by channel
inline constexpr const char* kTable = "30\tsky\n7\troad\n255\tnone\tdont-care\n";

/// Instances encode the position of a pixel (x + width y), so does the photo (x, y, item); the
/// channel is that of x + y + item.
inline DataSetItem some_item(int index, Size size = kStored) {
    LabelMap labels{size, {}};
    LabelMap instances{size, {}};
    Photo photo{size, {}};
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            labels.ids.push_back(kIds[(x + y + index) % 3]);
            instances.ids.push_back(x + size.width * y);
            for (const int level : {x, y, index}) {
                photo.rgb.push_back(static_cast<std::uint8_t>(level));
            }
        }
    }
    return {fmt::format("street/{:02}", index), record_of(labels), record_of(photo),
            record_of(instances)};
}

inline std::vector<DataSetItem> some_items(int count) {
    std::vector<DataSetItem> items;
    for (int i = 0; i < count; ++i) {
        items.push_back(some_item(i));
    }
    return items;
}

inline DataSet write(const std::filesystem::path& path, const std::vector<DataSetItem>& items) {
    DataSetWriter writer(path, /*overwrite=*/true);
    writer.configuration(to_json(DataSetConfig{}));
    writer.label_table(kTable);
    writer.provenance({});
    for (const auto& item : items) {
        writer.add(item);
    }
    writer.commit();
    return DataSet::open(path);
}

inline LoaderOptions some_options() {
    LoaderOptions options;
    options.augment.crop = kCrop;
    options.seed = 42;
    return options;
}

} // namespace spade::test

#endif // TESTS_DATA_PLACE_SET_HPP
