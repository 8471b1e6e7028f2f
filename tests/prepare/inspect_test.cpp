#include "libspade/prepare/inspect.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/small_checkpoint.hpp"
#include "tests/support/small_set.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spade {
namespace {

using nlohmann::json;
using test::TempDir;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Inspect, ReportsADataSet) {
    const TempDir folder;
    auto config = test::small_config();
    config.loss.add({324, 324});
    const auto digest = test::write_set(
        folder / "a.h5",
        {test::small_item("1", 1, 20), test::small_item("2", 2), test::small_item("3", 3)}, config);
    const auto report = report_of_file(folder / "a.h5");
    EXPECT_EQ(report.at("schema"), "spade-inspect");
    EXPECT_EQ(report.at("format"), "data-set");
    EXPECT_EQ(report.at("version"), 1);
    EXPECT_EQ(report.at("digest"), digest.hex());
    EXPECT_EQ(report.at("bytes"), std::filesystem::file_size(folder / "a.h5"));
    EXPECT_EQ(report.at("items"), 3);
    EXPECT_EQ(report.at("sizes"), json::parse(R"([{"width": 12, "height": 9, "items": 2},
                                                  {"width": 20, "height": 9, "items": 1}])"));
    EXPECT_EQ(report.at("labels")[0],
              json::parse(R"({"id": 0, "name": "sky", "color": [0, 0, 255], "dont_care": false})"));
    EXPECT_EQ(report.at("labels")[2].at("dont_care"), true);
    EXPECT_EQ(report.at("labels")[2].at("color"), json());
    EXPECT_EQ(report.at("configuration").at("resize"), "short:9");
    EXPECT_NEAR(report.at("photo_loss").at("psnr").get<double>(), 48.13, 0.01);
    EXPECT_GT(report.at("pictures").at("photos").at("bytes"), 300);
    EXPECT_THAT(text_of_report(report),
                AllOf(HasSubstr("12x9: 2 items"), HasSubstr("resize = short:9"),
                      HasSubstr("PSNR 48.1 dB"), HasSubstr("sky  #0000ff"), HasSubstr("dont-care"),
                      Not(HasSubstr("squared"))));
}

TEST(Inspect, ReportsACheckpoint) {
    const TempDir folder;
    const auto config = test::small_model();
    auto tensors = test::small_tensors(config, /*average=*/true);
    tensors["optimizer/step"] = {1, 2};
    test::write_checkpoint(folder / "a.h5", config, tensors);
    const auto report = report_of_file(folder / "a.h5");
    EXPECT_EQ(report.at("format"), "checkpoint");
    std::int64_t learned = 0;
    for (const auto& shapes : {tensors_of(config.generator), tensors_of(*config.encoder),
                               tensors_of(*config.discriminator)}) {
        for (const auto& tensor : shapes) {
            learned += tensor.learned ? tensor.elements() : 0;
        }
    }
    EXPECT_EQ(report.at("parameters"), learned);
    ASSERT_EQ(report.at("groups").size(), 5U);
    const auto& optimizer = report.at("groups")[4];
    EXPECT_EQ(optimizer, json::parse(R"({"name": "optimizer", "tensors": 1, "numbers": 2,
                                         "parameters": 0, "bytes": 8, "types": {"float32": 1}})"));
    EXPECT_EQ(report.at("configuration").at("width"), 64);
    EXPECT_THAT(text_of_report(report),
                AllOf(HasSubstr("generator.latent = style"),
                      HasSubstr("optimizer: 1 tensors, 2 numbers, 8 bytes, 1 of float32")));
}

TEST(Inspect, RefusesOtherFiles) {
    const TempDir folder;
    EXPECT_THROW(report_of_file(folder / "none.h5"), MissingError);
    test::write_bytes(folder / "a.h5", "text");
    EXPECT_THROW(report_of_file(folder / "a.h5"), DataError);
}

} // namespace
} // namespace spade
