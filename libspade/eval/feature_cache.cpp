#include "libspade/eval/feature_cache.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/io/publish.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

std::filesystem::path file_of(const std::string& folder, const nlohmann::json& protocol,
                              const SetStatistics& set) {
    Hasher key;
    key.update_text(json_text(protocol)).update_text(digest_of(set).hex());
    return std::filesystem::path(folder) / ("features-" + key.digest().hex() + ".h5");
}

} // namespace

torch::Tensor cached_features(const std::string& folder, const nlohmann::json& protocol,
                              const SetStatistics& set,
                              const std::function<torch::Tensor()>& make) {
    if (folder.empty()) {
        return make();
    }
    const auto path = file_of(folder, protocol, set);
    if (std::filesystem::exists(path)) {
        try {
            return read_statistics(path).fake.features;
        } catch (const DataError& error) {
            log_warning("{}; computing the features again", error.what());
        }
    }
    Statistics kept;
    kept.protocol = {{"features", protocol}};
    kept.fake = set;
    kept.fake.features = make();
    create_folders(folder);
    write_statistics(path, kept, /*overwrite=*/true);
    return kept.fake.features;
}

} // namespace spade
