#include "libspade/prepare/data_set_check.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/small_set.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spade {
namespace {

using test::TempDir;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class DataSetCheck : public testing::Test {
protected:
    std::vector<std::string> faults(const std::vector<DataSetItem>& items, bool quick = false) {
        test::write_set(path_, items);
        return check_data_set(path_, quick, 2);
    }

    TempDir folder_;
    std::filesystem::path path_ = folder_ / "a.h5";
};

TEST_F(DataSetCheck, AnIntactSetHasNoFaults) {
    EXPECT_THAT(faults({}), IsEmpty());
    EXPECT_THAT(faults({test::small_item("1", 1), test::small_item("2", 2, 30)}), IsEmpty());
}

TEST_F(DataSetCheck, PixelsThatDifferFromThosePackedAreFound) {
    auto item = test::small_item("2", 1);
    item.photo.pixels.low ^= 1;
    const auto wrong = faults({test::small_item("1", 1), item});
    EXPECT_THAT(wrong, ElementsAre(AllOf(StartsWith(path_.string() + ":2: "),
                                         HasSubstr("photo decodes to different pixels"))));
    EXPECT_THAT(faults({item}, /*quick=*/true), IsEmpty());
}

TEST_F(DataSetCheck, IdsOutsideTheTableAreFound) {
    auto item = test::small_item("1", 1);
    auto map = test::striped_map(1, {12, 9});
    map.ids[20] = 3;
    item.labels = test::record_of(map);
    EXPECT_THAT(faults({item, test::small_item("2", 1)}),
                ElementsAre(HasSubstr("id 3 at pixel (8, 1)")));
}

TEST_F(DataSetCheck, MismatchedSizesAndDamagedPicturesAreFoundTogether) {
    auto odd = test::small_item("1", 1);
    odd.instances = test::record_of(test::striped_map(1, {9, 12}));
    auto broken = test::small_item("2", 1);
    broken.labels.bytes.resize(30);
    broken.photo.bytes = "no picture";
    EXPECT_THAT(faults({odd, broken}),
                ElementsAre(HasSubstr("instance map has 9x12 pixels, but another picture of the "
                                      "item has 12x9"),
                            StartsWith(path_.string() + ":2: "),
                            HasSubstr("is not a supported picture: it begins with")));
}

TEST_F(DataSetCheck, ADamagedFileIsOneFault) {
    test::write_set(path_, {test::small_item("1", 1)});
    auto bytes = test::read_bytes(path_);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
    test::write_bytes(path_, bytes);
    EXPECT_THAT(check_data_set(path_, false, 1), ElementsAre(HasSubstr("is damaged")));
    test::write_bytes(path_, bytes.substr(0, bytes.size() - 1));
    EXPECT_THAT(check_data_set(path_, true, 1), ElementsAre(HasSubstr("is truncated")));
    EXPECT_THROW(check_data_set(folder_ / "none.h5", false, 1), MissingError);
}

} // namespace
} // namespace spade
