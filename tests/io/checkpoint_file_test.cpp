#include "libspade/io/checkpoint_file.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace spade {
namespace {

using nlohmann::json;
using test::read_bytes;
using test::TempDir;
using test::write_bytes;
using Names = std::vector<std::string>;

const std::vector<float> kWeight{1, 2, 3, 4, 5, 6};
const std::int64_t kStep = 7;

struct Change {
    json configuration = {{"ngf", 64}};
    std::string table = "0\tsky\n";
    std::string name = "fc.weight";
    std::vector<std::int64_t> shape{2, 3};
    std::vector<float> weight = kWeight;
    std::string time = "yesterday";
    bool backwards = false;
};

Digest write_checkpoint(const std::filesystem::path& path, const Change& c = {}) {
    CheckpointWriter file(path, true);
    const auto tensors = [&] {
        file.tensor("generator", c.name, Dtype::f32, c.shape, c.weight.data());
    };
    if (c.backwards) {
        tensors();
    }
    file.tensor("optimizer/generator", "step", Dtype::i64, {}, &kStep);
    Provenance provenance;
    provenance.time = c.time;
    file.provenance(provenance);
    file.label_table(c.table);
    file.configuration(c.configuration);
    if (!c.backwards) {
        tensors();
    }
    return file.commit();
}

TEST(CheckpointFile, RoundTrips) {
    const TempDir folder;
    const auto digest = write_checkpoint(folder / "a.h5");
    const auto file = CheckpointReader::open(folder / "a.h5");
    EXPECT_EQ(file.digest(), digest);
    EXPECT_EQ(file.path(), folder / "a.h5");
    EXPECT_EQ(file.configuration(), json({{"ngf", 64}}));
    EXPECT_EQ(file.label_table(), "0\tsky\n");
    EXPECT_EQ(file.provenance().time, "yesterday");
    EXPECT_EQ(file.groups(), (Names{"generator", "optimizer/generator"}));
    EXPECT_EQ(file.tensors("generator"), Names{"fc.weight"});
    EXPECT_TRUE(file.tensors("optimizer").empty());
    EXPECT_EQ(file.info("generator", "fc.weight").shape, (std::vector<std::int64_t>{2, 3}));
    std::vector<float> weight(6);
    file.read("generator", "fc.weight", weight.data(), 24);
    EXPECT_EQ(weight, kWeight);
    std::int64_t step = 0;
    file.read("optimizer/generator", "step", &step, sizeof step);
    EXPECT_EQ(step, 7);
}

TEST(CheckpointFile, ReportsWhatItHas) {
    const TempDir folder;
    write_checkpoint(folder / "a.h5");
    const auto file = CheckpointReader::open(folder / "a.h5");
    EXPECT_TRUE(file.has("generator"));
    EXPECT_FALSE(file.has("encoder"));
    EXPECT_FALSE(file.has("configuration"));
    EXPECT_TRUE(file.has("generator", "fc.weight"));
    EXPECT_FALSE(file.has("generator", "fc.bias"));
    EXPECT_FALSE(file.has("optimizer", "generator"));
    EXPECT_THROW(file.tensors("encoder"), DataError);
    EXPECT_THROW(file.info("generator", "fc.bias"), DataError);
    float one = 0;
    EXPECT_THROW(file.read("generator", "fc.weight", &one, sizeof one), DataError);
}

TEST(CheckpointFile, ItsDigestIsOfTheContentsAlone) {
    const TempDir folder;
    const auto digest = write_checkpoint(folder / "a.h5");
    Change c;
    c.time = "today";
    c.backwards = true;
    EXPECT_EQ(write_checkpoint(folder / "b.h5", c), digest);
    const auto differs = [&](auto change) {
        Change changed;
        change(changed);
        EXPECT_NE(write_checkpoint(folder / "c.h5", changed), digest);
    };
    differs([](Change& c) { c.configuration["ngf"] = 32; });
    differs([](Change& c) { c.table += '\n'; });
    differs([](Change& c) { c.name = "fc.bias"; });
    differs([](Change& c) { c.shape = {3, 2}; });
    differs([](Change& c) { c.weight[5] = -6; });
}

TEST(CheckpointFile, ADamagedOneIsNotOpened) {
    const TempDir folder;
    write_checkpoint(folder / "a.h5");
    auto bytes = read_bytes(folder / "a.h5");
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    write_bytes(folder / "a.h5", bytes);
    EXPECT_THROW(CheckpointReader::open(folder / "a.h5"), DataError);
}

TEST(CheckpointFile, InvalidTensorNamesAreInternalErrors) {
    const TempDir folder;
    CheckpointWriter file(folder / "a.h5", false);
    const float one = 1;
    for (const auto& [group, name] : std::vector<std::pair<std::string, std::string>>{
             {"g", ""}, {"", "t"}, {"g", "a/b"}, {"g", ".."}, {"g/", "t"}, {"./g", "t"}}) {
        EXPECT_THROW(file.tensor(group, name, Dtype::f32, {}, &one), InternalError)
            << group << ' ' << name;
    }
}

TEST(CheckpointFile, ReadingWhatWasNotWrittenFails) {
    const TempDir folder;
    CheckpointWriter(folder / "a.h5", false).commit();
    const auto file = CheckpointReader::open(folder / "a.h5");
    EXPECT_THROW(file.configuration(), DataError);
    EXPECT_THROW(file.label_table(), DataError);
    EXPECT_THROW(file.provenance(), DataError);
    EXPECT_TRUE(file.groups().empty());
}

TEST(CheckpointFile, IsNotOverwrittenUnlessAsked) {
    const TempDir folder;
    write_checkpoint(folder / "a.h5");
    EXPECT_THROW(CheckpointWriter(folder / "a.h5", false), CreateError);
    EXPECT_THROW(CheckpointWriter(folder / "no" / "a.h5", false), CreateError);
}

} // namespace
} // namespace spade
