#include "libspade/model/picture_tensor.hpp"

#include <torch/torch.h>

#include <cstring>

namespace spade {

torch::Tensor to_tensor(const LabelMap& map) {
    return torch::from_blob(const_cast<std::int32_t*>(map.ids.data()),
                            {1, map.size.height, map.size.width}, torch::kInt32)
        .to(torch::kInt64);
}

torch::Tensor to_tensor(const Photo& photo) {
    const auto levels =
        torch::from_blob(const_cast<std::uint8_t*>(photo.rgb.data()),
                         {1, photo.size.height, photo.size.width, 3}, torch::kUInt8);
    return levels.permute({0, 3, 1, 2}).to(torch::kFloat32).div(255).sub(0.5).div(0.5).contiguous();
}

Photo to_photo(const torch::Tensor& x, Rounding rounding) {
    auto levels = ((x + 1) / 2 * 255).clamp(0, 255);
    if (rounding == Rounding::kNearest) {
        levels = levels.round();
    }
    const auto rgb = levels.to(torch::kUInt8).permute({1, 2, 0}).contiguous();
    Photo photo;
    photo.size = {static_cast<int>(rgb.size(1)), static_cast<int>(rgb.size(0))};
    photo.rgb.resize(static_cast<std::size_t>(rgb.numel()));
    std::memcpy(photo.rgb.data(), rgb.data_ptr<std::uint8_t>(), photo.rgb.size());
    return photo;
}

} // namespace spade
