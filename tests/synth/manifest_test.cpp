#include "libspade/synth/manifest.hpp"

#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace {

constexpr const char* kBytes = "picture";

spade::Recipe recipe() {
    spade::Recipe recipe;
    recipe.model = {1, 2};
    recipe.map = {3, 4};
    recipe.style = spade::Digest{5, 6};
    recipe.seed = 7;
    recipe.item = "street/01";
    recipe.settings = "size=64x64";
    return recipe;
}

class ManifestTest : public testing::Test {
protected:
    void add(const std::string& file_name) {
        spade::Manifest manifest(dir_.path(), file_name, spade::Manifest::Earlier::kRead);
        spade::test::write_bytes(dir_ / "a.png", kBytes);
        manifest.add("a.png", recipe(), spade::digest_of(kBytes));
    }

    bool vouches(const spade::Recipe& recipe) {
        const spade::Manifest manifest(dir_.path(), "manifest.jsonl",
                                       spade::Manifest::Earlier::kRead);
        return manifest.vouches_for("a.png", recipe);
    }

    spade::test::TempDir dir_;
};

TEST_F(ManifestTest, VouchesForWhatItSawWritten) {
    EXPECT_FALSE(vouches(recipe()));
    add("manifest.jsonl");
    EXPECT_TRUE(vouches(recipe()));
}

TEST_F(ManifestTest, AnotherRecipeIsAnotherPicture) {
    add("manifest.jsonl");
    const std::vector<std::function<void(spade::Recipe&)>> changes{
        [](auto& r) { r.model = {9, 2}; },         [](auto& r) { r.map = {3, 9}; },
        [](auto& r) { r.instances = {1, 1}; },     [](auto& r) { r.style.reset(); },
        [](auto& r) { r.style_noise = 0.5; },      [](auto& r) { r.seed = 8; },
        [](auto& r) { r.item = "street/02"; },     [](auto& r) { r.sample = 1; },
        [](auto& r) { r.settings = "size=32x32"; }};
    for (std::size_t i = 0; i < changes.size(); ++i) {
        auto other = recipe();
        changes[i](other);
        EXPECT_FALSE(vouches(other)) << i;
    }
}

TEST_F(ManifestTest, AChangedOrMissingPictureIsMadeAgain) {
    add("manifest.jsonl");
    spade::test::write_bytes(dir_ / "a.png", "pictur!");
    EXPECT_FALSE(vouches(recipe()));
    std::filesystem::remove(dir_ / "a.png");
    EXPECT_FALSE(vouches(recipe()));
}

TEST_F(ManifestTest, ALineWithoutADigestVouchesForNothing) {
    add("manifest.jsonl");
    auto lines = spade::test::read_bytes(dir_ / "manifest.jsonl");
    const auto digest = spade::digest_of(kBytes).hex();
    lines.erase(lines.find(digest), digest.size());
    spade::test::write_bytes(dir_ / "manifest.jsonl", lines);
    std::filesystem::remove(dir_ / "a.png");
    EXPECT_FALSE(vouches(recipe()));
}

TEST_F(ManifestTest, ReadsManifestsOfOtherShards) {
    add("manifest.2-of-3.jsonl");
    EXPECT_TRUE(vouches(recipe()));
}

TEST_F(ManifestTest, AnyLineOfAPictureMayVouchForIt) {
    add("manifest.jsonl");
    auto other = recipe();
    other.seed = 99;
    {
        spade::Manifest manifest(dir_.path(), "manifest.1-of-1.jsonl",
                                 spade::Manifest::Earlier::kIgnore);
        EXPECT_FALSE(manifest.knows("a.png"));
        manifest.add("a.png", other, spade::digest_of("another picture"));
    }
    EXPECT_TRUE(vouches(recipe()));
    EXPECT_FALSE(vouches(other));
}

TEST_F(ManifestTest, IgnoresAMalformedLine) {
    spade::test::write_bytes(dir_ / "manifest.jsonl",
                             "{\"output\":\"a.png\",\"picture\":5}\n[1]\nnothing\n");
    EXPECT_FALSE(vouches(recipe()));
    add("manifest.jsonl");
    EXPECT_TRUE(vouches(recipe()));
}

TEST_F(ManifestTest, IgnoresATruncatedLine) {
    add("manifest.jsonl");
    const auto whole = spade::test::read_bytes(dir_ / "manifest.jsonl");
    spade::test::write_bytes(dir_ / "manifest.jsonl", whole + R"({"output":"b.png","pic)");
    EXPECT_TRUE(vouches(recipe()));
    add("manifest.jsonl");
    EXPECT_EQ(spade::test::read_bytes(dir_ / "manifest.jsonl").find(R"("pic{)"), std::string::npos);
    spade::test::write_bytes(dir_ / "manifest.jsonl", whole.substr(0, whole.size() / 2));
    EXPECT_FALSE(vouches(recipe()));
}

} // namespace
