#include "libspade/prepare/import.hpp"

#include "libspade/base/error.hpp"
#include "libspade/model/checkpoint.hpp"
#include "libspade/nn/state.hpp"
#include "tests/support/small_imports.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>

using spade::test::plain_import;
using spade::test::pth_fixture;
using spade::test::style_import;

namespace {

/// The exit code and message of a refused import.
std::string refusal(const spade::ImportOptions& o) {
    try {
        spade::import_weights(o);
    } catch (const spade::Error& error) {
        EXPECT_FALSE(std::filesystem::exists(o.output));
        return fmt::format("{} {}", static_cast<int>(error.code()), error.what());
    }
    return "accepted";
}

void expect_refusal(const spade::ImportOptions& o, int code,
                    const std::vector<std::string>& words) {
    const auto said = refusal(o);
    EXPECT_EQ(said.substr(0, 2), std::to_string(code)) << said;
    for (const auto& word : words) {
        EXPECT_NE(said.find(word), std::string::npos) << said;
    }
    EXPECT_EQ(said.find('\n'), std::string::npos) << said;
}

TEST(Import, ReadsSizesFromTheTensors) {
    const spade::test::TempDir dir;
    const auto summary = spade::import_weights(plain_import(dir / "net.h5"));
    const auto checkpoint = spade::Checkpoint::open(dir / "net.h5");
    const auto& g = checkpoint.config().generator;
    EXPECT_EQ(g.ngf, 2);
    EXPECT_EQ(g.hidden, 128);
    EXPECT_EQ(g.semantics.labels, 7);
    EXPECT_TRUE(g.semantics.edges);
    EXPECT_EQ(g.latent, spade::Latent::kMap);
    EXPECT_EQ(checkpoint.config().width, 64);
    EXPECT_EQ(summary.digest, checkpoint.digest().hex());
    EXPECT_NO_THROW(checkpoint.generator());
}

TEST(Import, BothContainersGiveTheSameContents) {
    const spade::test::TempDir dir;
    auto o = plain_import(dir / "net.h5");
    const auto zip = spade::import_weights(o);
    o.generator = pth_fixture("spade_small_legacy_G.pth");
    o.output = (dir / "legacy.h5").string();
    EXPECT_EQ(spade::import_weights(o).digest, zip.digest);
}

TEST(Import, FindsTheLatentGridOfAStyle) {
    const spade::test::TempDir dir;
    spade::import_weights(style_import(dir / "style.h5"));
    const auto checkpoint = spade::Checkpoint::open(dir / "style.h5");
    EXPECT_EQ(checkpoint.config().generator.upsampling, spade::Upsampling::kNormal);
    EXPECT_EQ(checkpoint.config().generator.grid_width, 8);
    EXPECT_EQ(checkpoint.config().generator.z_dim, 256);
    EXPECT_EQ(checkpoint.config().encoder->nef, 2);
    EXPECT_TRUE(checkpoint.encoder());
}

TEST(Import, NamesBothValuesOfAContradiction) {
    const spade::test::TempDir dir;
    auto o = plain_import(dir / "net.h5");
    o.label_nc = 12;
    expect_refusal(o, 78, {"takes 8 channels", "13 labels"});
    o = plain_import(dir / "net.h5");
    o.no_instances = true;
    expect_refusal(o, 78, {"--no-instances", "8 channels for 7 labels"});
    o = plain_import(dir / "net.h5");
    o.upsampling = spade::Upsampling::kMost;
    expect_refusal(o, 78, {"--upsampling most", "up_4"});
    o = style_import(dir / "style.h5");
    o.crop_size = 512;
    o.upsampling = spade::Upsampling::kNormal;
    expect_refusal(o, 78, {"64 cells", "16x16 = 256"});
    o = plain_import(dir / "net.h5");
    o.encoder = pth_fixture("spade_small_vae_E.pth");
    expect_refusal(o, 78, {"takes no style"});
}

TEST(Import, AsksForWhatTheWeightsDoNotDetermine) {
    const spade::test::TempDir dir;
    auto o = plain_import(dir / "net.h5");
    o.upsampling.reset();
    expect_refusal(o, 64, {"--upsampling normal or more"});
}

TEST(Import, RefusesWhatIsNotAGenerator) {
    const spade::test::TempDir dir;
    auto o = plain_import(dir / "net.h5");
    o.generator = pth_fixture("types_zip.pth");
    expect_refusal(o, 65, {"types_zip.pth", "head_0.conv_0.weight"});
    o.generator = pth_fixture("bad/reduce_zip.pth");
    expect_refusal(o, 65, {"reduce_zip.pth", "os.system", "nothing was executed"});
    o.generator = pth_fixture("no-such.pth");
    expect_refusal(o, 66, {"no-such.pth"});
}

TEST(Import, LeavesAnExistingFileAlone) {
    const spade::test::TempDir dir;
    auto o = plain_import(dir / "net.h5");
    spade::test::write_bytes(o.output, "precious");
    EXPECT_THROW(spade::import_weights(o), spade::CreateError);
    EXPECT_EQ(spade::test::read_bytes(o.output), "precious");
    o.overwrite = true;
    EXPECT_NO_THROW(spade::import_weights(o));
}

} // namespace
