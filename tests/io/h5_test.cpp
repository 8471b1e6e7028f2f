#include "libspade/io/h5.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <hdf5.h>

#include <cstring>
#include <numeric>
#include <thread>
#include <vector>

namespace spade {
namespace {

using test::read_bytes;
using test::TempDir;
using test::write_bytes;
using Shape = std::vector<std::int64_t>;

template <class Number>
std::vector<Number> ramp(std::size_t count) {
    std::vector<Number> values(count);
    std::iota(values.begin(), values.end(), Number{1});
    return values;
}

template <class Number>
std::vector<Number> read_all(const h5::File& file, std::string_view object, Dtype dtype) {
    std::vector<Number> values(static_cast<std::size_t>(file.info(object).elements()));
    file.read(object, dtype, values.data(), values.size() * sizeof(Number));
    return values;
}

template <class Work>
std::string data_error_of(Work work) {
    try {
        work();
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

TEST(H5, EveryTypeRoundTrips) {
    const TempDir folder;
    const Dtype dtypes[] = {Dtype::u8,  Dtype::i8,   Dtype::u16, Dtype::i16,
                            Dtype::u32, Dtype::i32,  Dtype::u64, Dtype::i64,
                            Dtype::f16, Dtype::bf16, Dtype::f32, Dtype::f64};
    auto file = h5::File::create(folder / "a.h5", 0);
    auto bytes = ramp<std::uint8_t>(24);
    for (const auto dtype : dtypes) {
        const auto count = static_cast<std::int64_t>(bytes.size() / size_of(dtype));
        file.write(to_text(dtype), {dtype, {count}}, bytes.data());
    }
    file.close();
    const auto read = h5::File::open(folder / "a.h5");
    EXPECT_EQ(read.members("").size(), std::size(dtypes));
    for (const auto dtype : dtypes) {
        EXPECT_EQ(read.info(to_text(dtype)).dtype, dtype);
        std::vector<std::uint8_t> back(bytes.size());
        read.read(to_text(dtype), dtype, back.data(), back.size());
        EXPECT_EQ(back, bytes) << to_text(dtype);
    }
}

TEST(H5, ABoolIsTrueOrFalse) {
    const TempDir folder;
    const std::uint8_t good[] = {0, 1, 1};
    const std::uint8_t bad[] = {0, 2, 1};
    auto file = h5::File::create(folder / "a.h5", 0);
    file.write("good", {Dtype::boolean, {3}}, good);
    file.write("bad", {Dtype::boolean, {3}}, bad);
    file.close();
    const auto read = h5::File::open(folder / "a.h5");
    EXPECT_EQ(read_all<std::uint8_t>(read, "good", Dtype::boolean),
              std::vector<std::uint8_t>(std::begin(good), std::end(good)));
    EXPECT_THROW(read_all<std::uint8_t>(read, "bad", Dtype::boolean), DataError);
}

TEST(H5, EveryShapeRoundTrips) {
    const TempDir folder;
    const Shape shapes[] = {{},          {0},          {1},         {0, 3},      {3, 0, 2},
                            {700, 1000}, {1, 1048577}, {2048, 256}, {3, 5, 7, 2}};
    auto file = h5::File::create(folder / "a.h5", 512);
    for (std::size_t i = 0; i < std::size(shapes); ++i) {
        const h5::Info info{Dtype::f32, shapes[i]};
        const auto values = ramp<float>(static_cast<std::size_t>(info.elements()));
        file.write("group/" + std::to_string(i), info, values.data());
    }
    file.close();
    const auto read = h5::File::open(folder / "a.h5");
    for (std::size_t i = 0; i < std::size(shapes); ++i) {
        const auto object = "group/" + std::to_string(i);
        const auto info = read.info(object);
        EXPECT_EQ(info.shape, shapes[i]);
        EXPECT_EQ(read_all<float>(read, object, Dtype::f32),
                  ramp<float>(static_cast<std::size_t>(info.elements())));
    }
}

TEST(H5, TheSameCallsMakeTheSameBytes) {
    const TempDir folder;
    const auto values = ramp<float>(std::size_t{3} * 600 * 601);
    for (const auto* name : {"a.h5", "b.h5"}) {
        auto file = h5::File::create(folder / name, 512);
        file.write("x/y", {Dtype::f32, {3, 600, 601}}, values.data());
        file.write_text("z", "text");
        file.close();
    }
    EXPECT_TRUE(read_bytes(folder / "a.h5") == read_bytes(folder / "b.h5"));
}

TEST(H5, OnlyLosslessConversionsAndThoseOfFloats) {
    const TempDir folder;
    const auto integers = ramp<std::int32_t>(3);
    const std::vector<double> doubles{0.5, -2, 65504};
    auto file = h5::File::create(folder / "a.h5", 0);
    file.write("i32", {Dtype::i32, {3}}, integers.data());
    file.write("f64", {Dtype::f64, {3}}, doubles.data());
    file.close();
    const auto read = h5::File::open(folder / "a.h5");
    EXPECT_EQ(read_all<std::int64_t>(read, "i32", Dtype::i64), ramp<std::int64_t>(3));
    EXPECT_EQ(read_all<double>(read, "i32", Dtype::f64), ramp<double>(3));
    EXPECT_EQ(read_all<float>(read, "f64", Dtype::f32), (std::vector<float>{0.5, -2, 65504}));
    EXPECT_EQ(read_all<std::uint16_t>(read, "f64", Dtype::f16),
              (std::vector<std::uint16_t>{0x3800, 0xc000, 0x7bff}));
    EXPECT_EQ(read_all<std::uint16_t>(read, "f64", Dtype::bf16),
              (std::vector<std::uint16_t>{0x3f00, 0xc000, 0x4780}));
    for (const auto dtype : {Dtype::f32, Dtype::u64, Dtype::i16, Dtype::boolean}) {
        EXPECT_THROW(read_all<double>(read, "i32", dtype), DataError) << to_text(dtype);
    }
    EXPECT_THROW(read_all<double>(read, "f64", Dtype::i64), DataError);
}

TEST(H5, AWrongSizeIsRefusedBeforeAByteIsRead) {
    const TempDir folder;
    auto file = h5::File::create(folder / "a.h5", 0);
    const auto values = ramp<float>(4);
    file.write("x", {Dtype::f32, {4}}, values.data());
    file.close();
    const auto read = h5::File::open(folder / "a.h5");
    float one = 0;
    EXPECT_THROW(read.read("x", Dtype::f32, &one, sizeof one), DataError);
    EXPECT_THROW(read.read_range("x", 4, 1, &one, sizeof one), DataError);
    EXPECT_THROW(read.read_range("x", ~std::uint64_t{0}, 1, &one, sizeof one), DataError);
    read.read_range("x", 2, 1, &one, sizeof one);
    EXPECT_EQ(one, 3);
}

TEST(H5, BytesInPieces) {
    const TempDir folder;
    auto file = h5::File::create(folder / "a.h5", 0);
    for (const auto& [object, layout] :
         {std::pair("piece", h5::Layout::kContiguous), std::pair("chunks", h5::Layout::kChecked),
          std::pair("small", h5::Layout::kCompressed)}) {
        file.create_byte_array(object, 3000000, layout);
        file.write_range(object, 0, std::string(2999999, 'a').data(), 2999999);
        file.write_range(object, 2999999, "b", 1);
    }
    file.close();
    const auto read = h5::File::open(folder / "a.h5");
    EXPECT_EQ(read.read_text("piece"), std::string(2999999, 'a') + 'b');
    EXPECT_EQ(read.read_text("chunks"), read.read_text("piece"));
    EXPECT_EQ(read.read_text("small"), read.read_text("piece"));
}

TEST(H5, TextAndAttributes) {
    const TempDir folder;
    auto file = h5::File::create(folder / "a.h5", 0);
    file.write_text("text", std::string("a\0\xff\n", 4));
    file.write_text("empty", "");
    file.write_attribute("", "about",
                         "gr\xc3\xbc\xc3\x9f"
                         "e");
    file.write_attribute("text", "none", "");
    file.close();
    const auto read = h5::File::open(folder / "a.h5");
    EXPECT_EQ(read.read_text("text"), std::string("a\0\xff\n", 4));
    EXPECT_EQ(read.read_text("empty"), "");
    EXPECT_EQ(read.text_attribute("", "about"), "gr\xc3\xbc\xc3\x9f"
                                                "e");
    EXPECT_EQ(read.text_attribute("text", "none"), "");
    EXPECT_TRUE(read.has_attribute("text", "none"));
    EXPECT_FALSE(read.has_attribute("text", "about"));
    EXPECT_THROW(read.text_attribute("text", "about"), DataError);
    EXPECT_THROW(read.number_attribute("text", "none"), DataError);
}

TEST(H5, MissingObjectsAreNamed) {
    const TempDir folder;
    auto file = h5::File::create(folder / "a.h5", 0);
    file.write_text("group/text", "x");
    file.close();
    const auto path = (folder / "a.h5").string();
    const auto read = h5::File::open(path);
    EXPECT_TRUE(read.has("group/text"));
    for (const auto* object : {"", "/", ".", "group/", "group//text", "./group", "group/text/x",
                               "group/no", "no/text", "/group"}) {
        EXPECT_FALSE(read.has(object)) << object;
    }
    EXPECT_TRUE(read.is_group(""));
    EXPECT_FALSE(read.is_group("group/text"));
    const auto message = data_error_of([&] { read.info("group/no"); });
    EXPECT_EQ(message.rfind(path + ": ", 0), 0U) << message;
    EXPECT_NE(message.find("'group/no'"), std::string::npos) << message;
    EXPECT_THROW(read.info("group"), DataError);
    EXPECT_THROW(read.members("group/text"), DataError);
}

TEST(H5, WhatIsNotHdf5IsRefused) {
    const TempDir folder;
    write_bytes(folder / "text", std::string(4096, 'x'));
    write_bytes(folder / "empty", "");
    EXPECT_THROW(h5::File::open(folder / "text"), DataError);
    EXPECT_THROW(h5::File::open(folder / "empty"), DataError);
    EXPECT_THROW(h5::File::open(folder / "no"), MissingError);
    EXPECT_THROW(h5::File::open(folder.path()), MissingError);
}

TEST(H5, ADamagedChunkIsNoticed) {
    const TempDir folder;
    auto file = h5::File::create(folder / "a.h5", 0);
    file.write_text("x", std::string(1000, 'x'));
    file.close();
    auto bytes = read_bytes(folder / "a.h5");
    bytes[bytes.find("xxxx") + 500] = 'y';
    write_bytes(folder / "a.h5", bytes);
    const auto read = h5::File::open(folder / "a.h5");
    const auto message = data_error_of([&] { read.read_text("x"); });
    EXPECT_NE(message.find("a.h5: cannot read 'x': "), std::string::npos) << message;
    // HDF5 1.14 does not name the filter.
    EXPECT_TRUE(message.find("Fletcher32") != std::string::npos ||
                message.find("filter returned failure during read") != std::string::npos)
        << message;
    EXPECT_NE(message.find("is the file damaged?"), std::string::npos) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
}

/// Makes files that our own writer never makes.
class H5Hostile : public testing::Test {
protected:
    H5Hostile() { write_bytes(folder_ / "secret.bin", "0123456789abcdef"); }

    void make(const char* name, hid_t properties) const {
        H5Dclose(
            H5Dcreate2(file_, name, H5T_STD_U8LE, space_, H5P_DEFAULT, properties, H5P_DEFAULT));
    }

    h5::File reopened() {
        H5Sclose(space_);
        H5Fclose(file_);
        return h5::File::open(path_);
    }

    std::string refusal_of(std::string_view object) {
        const auto read = reopened();
        return data_error_of([&] { read.read_text(object); });
    }

    const TempDir folder_;
    const std::filesystem::path path_ = folder_ / "evil.h5";
    hsize_t size_ = 16;
    const hid_t file_ = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    hid_t space_ = H5Screate_simple(1, &size_, nullptr);
};

TEST_F(H5Hostile, ExternalStorageIsRefused) {
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_external(properties, (folder_ / "secret.bin").c_str(), 0, size_);
    make("x", properties);
    H5Pclose(properties);
    EXPECT_NE(refusal_of("x").find("is stored in other files"), std::string::npos);
}

TEST_F(H5Hostile, VirtualStorageIsRefused) {
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_virtual(properties, space_, "other.h5", "y", space_);
    make("x", properties);
    H5Pclose(properties);
    EXPECT_NE(refusal_of("x").find("is stored in other files"), std::string::npos);
}

TEST_F(H5Hostile, SoftAndExternalLinksAreRefused) {
    make("y", H5P_DEFAULT);
    H5Lcreate_soft("/y", file_, "soft", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external("other.h5", "/y", file_, "external", H5P_DEFAULT, H5P_DEFAULT);
    const auto read = reopened();
    for (const auto* object : {"soft", "external", "external/y"}) {
        EXPECT_NE(data_error_of([&] { read.has(object); }).find("is a link"), std::string::npos);
        EXPECT_NE(data_error_of([&] { read.info(object); }).find("is a link"), std::string::npos);
    }
    EXPECT_NE(data_error_of([&] { read.members(""); }).find("is a link"), std::string::npos);
}

TEST_F(H5Hostile, UnknownFiltersAreRefused) {
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(properties, 1, &size_);
    H5Pset_filter(properties, 32001, H5Z_FLAG_OPTIONAL, 0, nullptr); // blosc, a plug-in
    make("x", properties);
    H5Pclose(properties);
    EXPECT_NE(refusal_of("x").find("filter 32001"), std::string::npos);
}

TEST_F(H5Hostile, ADataSetMayNotClaimMoreThanItStores) {
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(properties, 1, &size_);
    H5Pset_deflate(properties, 1);
    H5Sclose(space_);
    size_ = hsize_t{1} << 44;
    space_ = H5Screate_simple(1, &size_, nullptr);
    make("x", properties);
    H5Pclose(properties);
    EXPECT_NE(refusal_of("x").find("claims 17592186044416 bytes and has 0"), std::string::npos);
}

TEST_F(H5Hostile, SizesThatOverflowAreRefused) {
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    const hsize_t chunk[] = {1, 1};
    H5Pset_chunk(properties, 2, chunk);
    const hsize_t sizes[] = {hsize_t{1} << 33, hsize_t{1} << 33};
    H5Sclose(space_);
    space_ = H5Screate_simple(2, sizes, nullptr);
    make("x", properties);
    H5Pclose(properties);
    const auto read = reopened();
    EXPECT_NE(data_error_of([&] { read.info("x"); }), "no error");
}

TEST_F(H5Hostile, OtherTypesAreRefused) {
    const hid_t compound = H5Tcreate(H5T_COMPOUND, 8);
    H5Tinsert(compound, "a", 0, H5T_STD_I64LE);
    H5Dclose(H5Dcreate2(file_, "x", compound, H5Screate(H5S_SCALAR), H5P_DEFAULT, H5P_DEFAULT,
                        H5P_DEFAULT));
    make("y", H5P_DEFAULT);
    H5Tclose(compound);
    const auto read = reopened();
    EXPECT_NE(data_error_of([&] { read.info("x"); }), "no error");
    EXPECT_THROW(read.read_strings("y"), DataError);
}

TEST(H5, ManyThreadsMayRead) {
    const TempDir folder;
    auto file = h5::File::create(folder / "a.h5", 0);
    for (int i = 0; i < 8; ++i) {
        file.write_text(std::to_string(i), std::string(100000, static_cast<char>('a' + i)));
    }
    file.close();
    const auto read = h5::File::open(folder / "a.h5");
    std::vector<std::thread> readers;
    for (int i = 0; i < 8; ++i) {
        readers.emplace_back([&, i] {
            for (int k = 0; k < 50; ++k) {
                const auto object = std::to_string((i + k) % 8);
                EXPECT_EQ(read.read_text(object)[99999], 'a' + (i + k) % 8);
                EXPECT_THROW(read.read_text("no"), DataError);
            }
        });
    }
    for (auto& reader : readers) {
        reader.join();
    }
}

} // namespace
} // namespace spade
