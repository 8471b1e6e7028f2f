#include "tests/parity/kinds.hpp"

#include "libspade/image/resample.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cstring>

namespace spade::parity {

namespace {

Size size_of(const torch::Tensor& picture) {
    return {static_cast<int>(picture.size(1)), static_cast<int>(picture.size(0))};
}

Photo to_photo(const torch::Tensor& picture) {
    Photo photo;
    photo.size = size_of(picture);
    photo.rgb.resize(static_cast<std::size_t>(picture.numel()));
    std::memcpy(photo.rgb.data(), picture.contiguous().data_ptr<std::uint8_t>(), photo.rgb.size());
    return photo;
}

LabelMap to_label_map(const torch::Tensor& picture) {
    LabelMap map;
    map.size = size_of(picture);
    const auto ids = picture.to(torch::kInt32).contiguous();
    map.ids.assign(ids.data_ptr<std::int32_t>(), ids.data_ptr<std::int32_t>() + ids.numel());
    return map;
}

torch::Tensor to_tensor(const Photo& photo) {
    return torch::tensor(torch::ArrayRef<std::uint8_t>(photo.rgb), torch::kUInt8)
        .view({photo.size.height, photo.size.width, 3});
}

torch::Tensor to_tensor(const LabelMap& map) {
    return torch::tensor(torch::ArrayRef<std::int32_t>(map.ids), torch::kInt32)
        .view({map.size.height, map.size.width});
}

} // namespace

void check_resample(const Fixture& fixture, const Bars& bars, Report& report) {
    const auto photo = to_photo(fixture.tensor("photo"));
    const auto map = to_label_map(fixture.tensor("label"));
    for (const auto& name : fixture.members("bicubic")) {
        const auto expected = fixture.tensor("bicubic/" + name);
        report.compare(fixture.name(), "bicubic " + name,
                       to_tensor(resize_bicubic(photo, size_of(expected))), expected,
                       bars.bicubic_levels);
    }
    for (const auto& name : fixture.members("nearest")) {
        const auto expected = fixture.tensor("nearest/" + name);
        report.compare(fixture.name(), "nearest " + name,
                       to_tensor(resize_nearest(map, size_of(expected))), expected, 0);
    }
}

} // namespace spade::parity
