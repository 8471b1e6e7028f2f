/// make_statistics N D FILE: statistics of two sets of N made-up pictures with D features each, to
/// see what distances of large sets cost: `spade-eval merge FILE`.

#include "libspade/base/error.hpp"
#include "libspade/eval/statistics.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cstdio>
#include <string>

namespace {

spade::SetStatistics made_up(const char* source, std::int64_t pictures, std::int64_t features,
                             double shift) {
    spade::SetStatistics set;
    set.source = source;
    for (std::int64_t i = 0; i < pictures; ++i) {
        set.names.push_back(fmt::format("{:08}", i));
        set.digests.push_back({0, static_cast<std::uint64_t>(i)});
    }
    set.features = torch::randn({pictures, features}).relu_().add_(shift);
    return set;
}

void write(std::int64_t pictures, std::int64_t features, const char* file) {
    torch::manual_seed(1);
    spade::Statistics s;
    s.protocol = {{"metrics", {"fid", "kid", "prdc"}},
                  {"seed", 0},
                  {"bootstrap", 0},
                  {"kid", {{"subsets", 100}, {"subset_size", 1000}}},
                  {"prdc", {{"precision_neighbors", 3}, {"density_neighbors", 5}}},
                  {"fid_infinity", false},
                  {"features", {{"network", "made-up"}}}};
    s.fake = made_up("fake", pictures, features, 0.05);
    s.real = made_up("real", pictures, features, 0);
    write_statistics(file, s, /*overwrite=*/true);
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 4) {
        std::fputs("usage: make_statistics N D FILE\n", stderr);
        return 64;
    }
    try {
        write(std::stoll(argv[1]), std::stoll(argv[2]), argv[3]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "make_statistics: %s\n", error.what());
        return 1;
    }
    return 0;
}
