#include "libspade/eval/net_card.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace {

class NetCardTest : public testing::Test {
protected:
    void write(const char* name, const std::string& text) const {
        std::ofstream(dir_ / name) << text;
    }
    static std::string card(const std::string& extra = "") {
        return R"({"name": "n", "input": {"width": 4, "height": 3, "channel_order": "BGR",
                   "mean": [1, 2, 3], "std": [2, 2, 4], "scale": 0.5)" +
               extra + R"(}, "output": {"channels": 2}, "classes": ["a", "b"]})";
    }
    spade::test::TempDir dir_;
};

TEST_F(NetCardTest, DescribesTheInput) {
    write("n.onnx", "");
    write("n.json", card());
    const auto c = spade::read_net_card(dir_ / "n.onnx");
    EXPECT_EQ(c.input, (spade::Size{4, 3}));
    EXPECT_EQ(c.resize, spade::PlaneResize::kClean);
    EXPECT_EQ(c.outputs, 2);
    // red 10, green 20, blue 30, so blue comes first: (30 - 1) / 2 * 0.5, ...
    const auto x = network_input({10, 20, 30}, c);
    EXPECT_EQ(x, (std::vector<float>{7.25F, 4.5F, 0.875F}));
}

TEST_F(NetCardTest, ACardMayListFurtherFiles) {
    write("n-batch.onnx", "");
    write("n.json", R"({"files": {"n-batch.onnx": "any batch"}, )" + card().substr(1));
    write("a.json", "{}"); // comes first in the folder, but does not list the file
    EXPECT_EQ(spade::read_net_card(dir_ / "n-batch.onnx").name, "n");
}

TEST_F(NetCardTest, ResizeTextThatMentionsOpenCvSelectsOpenCv) {
    write("n.onnx", "");
    write("n.json", card(R"(, "resize": "bilinear, as in cv::dnn::blobFromImage")"));
    EXPECT_EQ(spade::read_net_card(dir_ / "n.onnx").resize, spade::PlaneResize::kOpenCv);
    write("n.json", card(R"(, "resize": "tf1")"));
    EXPECT_EQ(spade::read_net_card(dir_ / "n.onnx").resize, spade::PlaneResize::kTf1);
    write("n.json", card(R"(, "resize": "somehow")"));
    EXPECT_THROW(spade::read_net_card(dir_ / "n.onnx"), spade::DataError);
}

TEST_F(NetCardTest, RefusesMissingFilesAndFields) {
    EXPECT_THROW(spade::read_net_card(dir_ / "n.onnx"), spade::MissingError);
    write("n.onnx", "");
    EXPECT_THROW(spade::read_net_card(dir_ / "n.onnx"), spade::MissingError);
    for (const char* text : {"", "[]", "{}", R"({"name": "n", "input": {}})"}) {
        write("n.json", text);
        EXPECT_THROW(spade::read_net_card(dir_ / "n.onnx"), spade::DataError) << text;
    }
}

} // namespace
