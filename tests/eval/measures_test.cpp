#include "libspade/eval/measures.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>

namespace {

using spade::EvalOptions;
using spade::Measure;
using spade::Measures;

TEST(MeasuresOf, InputsDetermineWhatCanBeMeasured) {
    EvalOptions o;
    o.fake = "made";
    EXPECT_TRUE(measures_of(o).empty());
    o.features = "net";
    EXPECT_TRUE(measures_of(o).empty()); // no set to compare with
    o.real = "photos";
    EXPECT_EQ(measures_of(o), (Measures{Measure::kFid, Measure::kKid, Measure::kPrdc}));
    o.features.clear();
    o.lpips = "lpips.h5";
    EXPECT_EQ(measures_of(o), (Measures{Measure::kLpips}));
    o.truth = "labels";
    EXPECT_EQ(measures_of(o), (Measures{Measure::kLpips}));
    o.predicted = "maps";
    EXPECT_EQ(measures_of(o), (Measures{Measure::kLpips, Measure::kMiou, Measure::kAccuracy}));
}

TEST(MeasuresOf, NamesAreCheckedAgainstTheInputs) {
    EvalOptions o;
    o.metrics = "psnr,ssim";
    EXPECT_THROW(measures_of(o), spade::UsageError);
    o.real = "photos";
    EXPECT_EQ(measures_of(o), (Measures{Measure::kPsnr, Measure::kSsim}));
    for (const char* metrics :
         {"fid", "lpips", "miou", "diversity", "psnr,,ssim", "FID", "flops"}) {
        o.metrics = metrics;
        EXPECT_THROW(measures_of(o), spade::UsageError) << metrics;
    }
}

} // namespace
