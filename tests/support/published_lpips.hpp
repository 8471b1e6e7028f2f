#ifndef TESTS_SUPPORT_PUBLISHED_LPIPS_HPP
#define TESTS_SUPPORT_PUBLISHED_LPIPS_HPP

#include "libspade/io/h5.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>
#include <string>

namespace spade::test {

/// LPIPS weights as published, and pairs of pictures with their distances. Not every clone has them
/// next to it; without them the test is skipped.
class PublishedLpips {
public:
    bool there() const { return std::filesystem::exists(folder_ / "lpips-cases.h5"); }

    /// \param name  "alex" or "squeeze"
    std::filesystem::path weights(const std::string& name) const {
        return folder_ / ("lpips-" + name + ".h5");
    }

    static torch::Tensor read(const h5::File& file, const std::string& object, Dtype dtype,
                              torch::ScalarType type) {
        auto tensor = torch::empty(file.info(object).shape, type);
        file.read(object, dtype, tensor.data_ptr(), tensor.nbytes());
        return tensor;
    }

    /// "reference" or "distorted" [6, 3, 128, 128] in -1..1, float64.
    torch::Tensor pictures(const std::string& object) const {
        return read(cases(), object, Dtype::u8, torch::kUInt8)
            .permute({0, 3, 1, 2})
            .to(torch::kFloat64)
            .div(127.5)
            .sub(1);
    }

    torch::Tensor distances(const std::string& name) const { // [6], float64
        return read(cases(), "lpips_" + name, Dtype::f64, torch::kFloat64);
    }

private:
    h5::File cases() const { return h5::File::open(folder_ / "lpips-cases.h5"); }

    std::filesystem::path folder_ = std::filesystem::path(SPADE_SOURCE_DIR) / "../shared/weights";
};

} // namespace spade::test

#define SKIP_WITHOUT_PUBLISHED_LPIPS(lpips)                                                        \
    if (!(lpips).there()) {                                                                        \
        GTEST_SKIP() << "the published LPIPS weights are not next to this clone";                  \
    }

#endif // TESTS_SUPPORT_PUBLISHED_LPIPS_HPP
