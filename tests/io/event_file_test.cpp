#include "libspade/io/event_file.hpp"

#include "libspade/io/file.hpp"
#include "libspade/io/folder.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

namespace {

template <class T>
T number_at(const std::string& bytes, std::size_t at) {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

/// CRC-32C bit by bit, masked.
std::uint32_t slow_checksum(const std::string& bytes) {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const unsigned char byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) {
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0x82F63B78U : 0);
        }
    }
    crc = ~crc;
    return (crc >> 15 | crc << 17) + 0xA282EAD8U;
}

/// The payloads of a TFRecord file, both checksums of each verified.
std::vector<std::string> records_of(const std::string& bytes) {
    std::vector<std::string> records;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto length = number_at<std::uint64_t>(bytes, at);
        EXPECT_EQ(number_at<std::uint32_t>(bytes, at + 8), slow_checksum(bytes.substr(at, 8)));
        records.push_back(bytes.substr(at + 12, length));
        EXPECT_EQ(number_at<std::uint32_t>(bytes, at + 12 + length), slow_checksum(records.back()));
        at += 16 + length;
    }
    return records;
}

/// What protoc, an independent reader, decodes from a record; empty if it is not installed.
std::string decoded(const std::filesystem::path& folder, const std::string& record) {
    std::ofstream(folder / "record", std::ios::binary) << record;
    const auto command = "protoc --decode_raw <'" + (folder / "record").string() + "' >'" +
                         (folder / "text").string() + "' 2>/dev/null";
    return std::system(command.c_str()) == 0 ? spade::read_file(folder / "text") : std::string();
}

class EventFileTest : public ::testing::Test {
protected:
    /// The records of a file with one event of each kind.
    std::vector<std::string> written() {
        {
            spade::EventFile file(dir_.path());
            file.session_start(7);
            file.scalars(300, {{"loss/GAN", 0.5}, {"rate", -2}});
            file.image(9, "samples", "PNG", 300, 20);
        }
        const auto names = spade::names_in(dir_.path());
        EXPECT_EQ(names.size(), 1U);
        EXPECT_EQ(names.front().rfind("events.out.tfevents.", 0), 0U);
        return records_of(spade::read_file(dir_ / names.front()));
    }

    spade::test::TempDir dir_;
};

TEST(Crc32c, HasTheKnownChecksum) {
    // CRC-32C of "123456789" is E3069283.
    constexpr std::uint32_t kSum = 0xE3069283U;
    EXPECT_EQ(spade::masked_crc32c("123456789"), (kSum >> 15 | kSum << 17) + 0xA282EAD8U);
}

TEST_F(EventFileTest, BeginsWithItsVersionAndFramesEachRecord) {
    const auto records = written();
    ASSERT_EQ(records.size(), 4U);
    EXPECT_NE(records[0].find("brain.Event:2"), std::string::npos);
    EXPECT_NE(records[2].find("loss/GAN"), std::string::npos);
}

TEST_F(EventFileTest, IsReadByProtoc) {
    const auto records = written();
    const spade::test::TempDir other;
    if (decoded(other.path(), records[0]).empty()) {
        GTEST_SKIP() << "protoc (protobuf-compiler) is not installed";
    }
    const auto has = [&](std::size_t record, const std::string& text) {
        const auto all = decoded(other.path(), records[record]);
        EXPECT_NE(all.find(text), std::string::npos) << text << " is not in\n" << all;
    };
    has(0, "3: \"brain.Event:2\"");
    has(1, "2: 8\n7 {\n  1: 1\n}"); // the first step that does not count
    has(2, "2: 300\n5 {\n  1 {\n    1: \"loss/GAN\"\n    2: 0x3f000000\n  }");
    has(2, "1: \"rate\"\n    2: 0xc0000000");
    has(3, "1: \"samples\"\n    4 {\n      1: 20\n      2: 300\n      3: 3\n      4: \"PNG\"");
}

} // namespace
