#include "libspade/data/collect.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;
using namespace spade;
using testing::ElementsAre;
using testing::HasSubstr;

class Collect : public testing::Test {
protected:
    fs::path file(const std::string& name) {
        const auto path = dir_ / name;
        fs::create_directories(path.parent_path());
        test::write_bytes(path, "x");
        return path;
    }
    std::vector<std::string> names() const { return names_of(found_in(dir_.path().string())); }

    static std::vector<Item> found_in(const std::vector<std::string>& inputs) {
        return collect(inputs, PictureContent::kPhotos).items;
    }
    static std::vector<Item> found_in(const std::string& folder) {
        return found_in(std::vector<std::string>{folder});
    }
    static std::vector<std::string> names_of(const std::vector<Item>& items) {
        std::vector<std::string> names;
        for (const auto& item : items) {
            names.push_back(item.name);
        }
        return names;
    }

    test::TempDir dir_;
};

template <class Call>
std::string message(Call call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

TEST_F(Collect, MirrorsFoldersInNaturalOrder) {
    for (const auto* name :
         {"img10.png", "img2.JPG", "b/c/1.webp", "b/a.tiff", "img2.txt", "b/no"}) {
        file(name);
    }
    EXPECT_THAT(names(), ElementsAre("b/a", "b/c/1", "img2", "img10"));
    EXPECT_EQ(found_in(dir_.path().string() + "/")[1].path, dir_ / "b/c/1.webp");
}

TEST_F(Collect, SkipsHiddenFiles) {
    file(".hidden.png");
    file(".git/a.png");
    file("seen.png");
    EXPECT_THAT(names(), ElementsAre("seen"));
}

TEST_F(Collect, TakesAnyName) {
    const std::vector<std::string> odd{
        "-rf",      "a b",      "new\nline",          "st*r", "\xc3\xa4\xe2\x82\xac",
        "\xff\xfe", "two.dots", std::string(251, 'x')};
    for (const auto& name : odd) {
        file(name + ".png");
    }
    auto found = names();
    EXPECT_THAT(found, testing::UnorderedElementsAreArray(odd));
}

TEST_F(Collect, TakesAFileWithAnyExtensionAndKeepsTheOrderGiven) {
    const auto b = file("deep/b.map").string();
    const auto a = file("a.png").string();
    EXPECT_THAT(names_of(found_in(std::vector<std::string>{b, a, b})), ElementsAre("b", "a", "b"));
}

TEST_F(Collect, RefusesMissingInputs) {
    const auto gone = (dir_ / "gone").string();
    EXPECT_THAT(message([&] { found_in(std::vector<std::string>{gone}); }), HasSubstr(gone));
    EXPECT_THROW(found_in(std::vector<std::string>{gone}), MissingError);
    EXPECT_THROW(found_in(std::vector<std::string>{""}), MissingError);
}

TEST_F(Collect, FollowsLinksAndRefusesLoops) {
    file("real/a.png");
    fs::create_directory_symlink(dir_ / "real", dir_ / "also");
    fs::create_symlink(dir_ / "real/a.png", dir_ / "b.png");
    fs::create_symlink(dir_ / "nowhere", dir_ / "c.png");
    EXPECT_THAT(names(), ElementsAre("also/a", "b", "c", "real/a"));

    fs::create_directory_symlink(dir_.path(), dir_ / "real/up");
    EXPECT_THROW(names(), DataError);
    fs::remove(dir_ / "real/up");
    fs::create_symlink("self.png", dir_ / "self.png"); // one bad item, when it is read
    EXPECT_THAT(names(), ElementsAre("also/a", "b", "c", "real/a", "self"));
}

TEST_F(Collect, FilesByName) {
    file("x/a.png");
    file("b.jpg");
    const auto files = files_by_name(dir_.path(), PictureContent::kPhotos);
    EXPECT_EQ(files,
              (std::map<std::string, fs::path>{{"b", dir_ / "b.jpg"}, {"x/a", dir_ / "x/a.png"}}));
    file("x/a.jpg");
    const auto reason = message([&] { files_by_name(dir_.path(), PictureContent::kPhotos); });
    EXPECT_THAT(reason, HasSubstr("x/a.png"));
    EXPECT_THAT(reason, HasSubstr("x/a.jpg"));
    EXPECT_THROW(files_by_name(dir_.path(), PictureContent::kPhotos), DataError);
    EXPECT_THROW(files_by_name(dir_ / "none", PictureContent::kPhotos), MissingError);
    EXPECT_THROW(files_by_name(dir_ / "b.jpg", PictureContent::kPhotos), MissingError);
}

TEST_F(Collect, FileListKeepsRelativeFolders) {
    const auto list = (dir_ / "list").string();
    test::write_bytes(list, "b/a.png\r\n\n./c d.png\n/abs/e.png\nf/../../g.png\n-h.png");
    const auto items = read_file_list(list, false);
    EXPECT_THAT(names_of(items), ElementsAre("b/a", "c d", "e", "g", "-h"));
    EXPECT_EQ(items[0].path, "b/a.png");
    EXPECT_EQ(items[3].path, "f/../../g.png");
}

TEST_F(Collect, FileListWithNul) {
    const auto list = (dir_ / "list").string();
    test::write_bytes(list, std::string("new\nline.png\0b\r.png\0", 20));
    EXPECT_THAT(names_of(read_file_list(list, true)), ElementsAre("new\nline", "b\r"));
    EXPECT_THAT(message([&] { read_file_list(list, false); }), HasSubstr("line 2 contains a NUL"));
    EXPECT_THROW(read_file_list((dir_ / "gone").string(), true), MissingError);
}

TEST_F(Collect, Pairs) {
    const auto tsv = dir_ / "pairs.tsv";
    test::write_bytes(tsv, "a/1.png\tphotos/x.jpg\r\n\n./b.v2\t/abs/y.png\n");
    EXPECT_EQ(read_pairs(tsv), (std::map<std::string, fs::path>{{"a/1", dir_ / "photos/x.jpg"},
                                                                {"b.v2", "/abs/y.png"}}));
}

TEST_F(Collect, PairsNameTheLine) {
    const auto tsv = dir_ / "pairs.tsv";
    const std::map<std::string, std::string> reasons{
        {"a\tb\nc d\n", "line 2: expected"},
        {"a\tb\tc\n", "line 1: expected"},
        {"\tb\n", "line 1: expected"},
        {"a\t\n", "line 1: expected"},
        {"a\tb\na.png\tc\n", "line 2: a second photo"}};
    for (const auto& [text, reason] : reasons) {
        test::write_bytes(tsv, text);
        EXPECT_THAT(message([&] { read_pairs(tsv); }), HasSubstr(reason)) << text;
    }
    EXPECT_THROW(read_pairs(dir_ / "gone"), MissingError);
}

} // namespace
