#include "libspade/train/gallery.hpp"

#include "libspade/data/contact_sheet.hpp"
#include "libspade/model/picture_tensor.hpp"
#include "libspade/train/batch.hpp"
#include "libspade/train/evaluating.hpp"

#include <torch/torch.h>

#include <optional>

namespace spade {

Gallery::Gallery(const DataSet& set, const TrainPlan& plan, int rows,
                 const torch::TensorOptions& tensor_options)
    : set_(set),
      plan_(plan),
      tensor_options_(tensor_options),
      items_(evenly_spaced(set.size(), rows)) {}

Photo Gallery::sheet(const Networks& networks, GeneratorImpl& generator) const {
    const torch::NoGradGuard no_grad;
    const Evaluating evaluating(generator);
    std::vector<std::vector<std::optional<Photo>>> rows;
    for (const auto index : items_) {
        const auto item = load_item(set_, index, unaugmented(plan_));
        const auto batch = to_batch({item}, set_, plan_.model, tensor_options_);
        const auto z = styles_of(networks, batch.photo).mu;
        const auto fake = generator.forward(batch.maps, z)[0].cpu();
        rows.push_back({colorize(item.channels, set_.table()), *item.photo,
                        to_photo(fake, Rounding::kNearest)});
    }
    return contact_sheet(rows);
}

} // namespace spade
