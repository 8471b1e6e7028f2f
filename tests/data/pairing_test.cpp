#include "libspade/data/pairing.hpp"

#include "libspade/data/name_pattern.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace spade;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string name(std::string_view glob, std::string_view path) {
    return NamePattern::parse(glob).name_of(path);
}

TEST(NamePattern, TheStarIsTheName) {
    EXPECT_EQ(name("*_gtFine_labelIds.png", "aachen/a_000_gtFine_labelIds.png"), "aachen/a_000");
    EXPECT_EQ(name("*.png", "a.b.png"), "a.b");
    EXPECT_EQ(name("label_*", "label_x.png"), "x.png");
    EXPECT_EQ(name("*.png", "a.jpg"), "");
    EXPECT_EQ(name("*.png", ".png"), "") << "a name is not empty";
    EXPECT_EQ(name("*.png", "a.png.bak"), "");
}

TEST(NamePattern, OtherStarsStayWithinAFolder) {
    EXPECT_EQ(name("*_**_mask.png", "town/7_v2_mask.png"), "town/7");
    EXPECT_EQ(name("**/*.png", "v1/a.png"), "a");
    EXPECT_EQ(name("**/*.png", "v1/b/a.png"), "b/a");
    EXPECT_EQ(name("x**/*.png", "y/a.png"), "");
    EXPECT_EQ(name("**.d/*.png", "a/b.d/c.png"), "") << "a folder is crossed";
}

TEST(NamePattern, RefusesOtherNumbersOfStars) {
    for (const auto* glob : {"a.png", "*/*.png", "**.png", ""}) {
        EXPECT_THROW(NamePattern::parse(glob), UsageError) << glob;
    }
}

class PairFiles : public testing::Test {
protected:
    void touch(const std::string& file) {
        const auto path = folder_ / file;
        std::filesystem::create_directories(path.parent_path());
        test::write_bytes(path, "x");
    }

    PairingOptions options(bool instances = false) {
        return {folder_ / "maps",
                folder_ / "photos",
                instances ? folder_ / "instances" : std::filesystem::path(),
                {}};
    }

    static std::vector<std::string> names(const Pairing& pairing) {
        std::vector<std::string> names;
        for (const auto& item : pairing.items) {
            names.push_back(item.name);
        }
        return names;
    }

    test::TempDir folder_;
};

TEST_F(PairFiles, ByRelativePathWithoutExtensionInNaturalOrder) {
    for (const auto* file : {"maps/b/10.png", "maps/b/2.png", "maps/a.png", "photos/b/2.jpg",
                             "photos/b/10.JPEG", "photos/a.png"}) {
        touch(file);
    }
    const auto pairing = pair_files(options());
    EXPECT_THAT(names(pairing), ElementsAre("a", "b/2", "b/10"));
    EXPECT_EQ(pairing.items[1].photo, folder_ / "photos/b/2.jpg");
    EXPECT_EQ(pairing.items[1].labels, folder_ / "maps/b/2.png");
    EXPECT_TRUE(pairing.items[1].instances.empty());
    EXPECT_THAT(pairing.faults, IsEmpty());
}

TEST_F(PairFiles, EveryUnpairedFileIsNamed) {
    for (const auto* file : {"maps/a.png", "maps/b.png", "maps/d.png", "photos/b.jpg",
                             "photos/c.jpg", "photos/d.jpg", "instances/b.png"}) {
        touch(file);
    }
    const auto pairing = pair_files(options(true));
    EXPECT_THAT(names(pairing), ElementsAre("b"));
    ASSERT_EQ(pairing.faults.size(), 3U);
    EXPECT_EQ(pairing.faults[0].file, folder_ / "maps/a.png");
    EXPECT_THAT(pairing.faults[0].what, HasSubstr("no photo named 'a'"));
    EXPECT_EQ(pairing.faults[1].file, folder_ / "maps/d.png");
    EXPECT_THAT(pairing.faults[1].what, HasSubstr("no instance map named 'd'"));
    EXPECT_EQ(pairing.faults[2].file, folder_ / "photos/c.jpg");
    EXPECT_THAT(pairing.faults[2].what, HasSubstr("no label map named 'c'"));
}

TEST_F(PairFiles, TwoFilesWithTheSameNameAreOneFaultAndNoItem) {
    for (const auto* file :
         {"maps/a.png", "maps/a.bmp", "maps/b.png", "photos/a.jpg", "photos/b.jpg"}) {
        touch(file);
    }
    const auto pairing = pair_files(options());
    EXPECT_THAT(names(pairing), ElementsAre("b"));
    ASSERT_EQ(pairing.faults.size(), 1U);
    EXPECT_THAT(pairing.faults[0].what, HasSubstr("has the same name as"));
    EXPECT_EQ(pairing.faults[0].name, "a");
}

TEST_F(PairFiles, PatternsTellKindsOfOneTreeApart) {
    for (const auto* file :
         {"tree/aachen/1_gtFine_labelIds.png", "tree/aachen/1_gtFine_color.png",
          "tree/aachen/1_gtFine_instanceIds.png", "photos/aachen/1_leftImg8bit.png"}) {
        touch(file);
    }
    const auto pairing = pair_files({folder_ / "tree",
                                     folder_ / "photos",
                                     folder_ / "tree",
                                     {"labels=*_gtFine_labelIds.png", "photos=*_leftImg8bit.png",
                                      "instances=*_gtFine_instanceIds.png"}});
    EXPECT_THAT(names(pairing), ElementsAre("aachen/1"));
    EXPECT_THAT(pairing.faults, IsEmpty());
}

TEST_F(PairFiles, RefusesInvalidOptions) {
    touch("maps/a.png");
    touch("photos/a.png");
    auto unknown_kind = options();
    unknown_kind.patterns = {"masks=*.png"};
    EXPECT_THROW(pair_files(unknown_kind), UsageError);
    auto twice = options();
    twice.patterns = {"labels=*.png", "labels=*.bmp"};
    EXPECT_THROW(pair_files(twice), UsageError);
    auto missing = options();
    missing.photos = folder_ / "nowhere";
    EXPECT_THROW(pair_files(missing), MissingError);
    missing.photos = folder_ / "maps/a.png";
    EXPECT_THROW(pair_files(missing), MissingError);
}

} // namespace
