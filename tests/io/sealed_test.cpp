#include "libspade/io/sealed.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <xxhash.h>

#include <string>
#include <vector>

namespace spade {
namespace {

namespace fs = std::filesystem;
using test::read_bytes;
using test::TempDir;
using test::write_bytes;

const Digest kContents{0x0123456789abcdef, 42};

class Sealed : public testing::Test {
protected:
    Sealed() : path_(folder_ / "a.h5") {
        write(1, "checkpoint");
        bytes_ = read_bytes(path_);
    }

    void write(int version, std::string_view format) {
        SealedWriter writer(path_, format, version, true);
        writer.file().write_text("text", "some text");
        writer.commit(kContents);
    }

    SealedReader open() const { return SealedReader::open(path_, "checkpoint", 1, Verify::kWhole); }

    template <class Error>
    std::string refusal() const {
        try {
            open();
        } catch (const Error& error) {
            return error.what();
        }
        return "was opened";
    }

    bool opens(const std::string& bytes) const {
        fs::remove(path_); // some file systems write out what is truncated and written again
        write_bytes(path_, bytes);
        try {
            open();
        } catch (const DataError&) {
            return false;
        }
        return true;
    }

    TempDir folder_;
    fs::path path_;
    std::string bytes_;
};

TEST_F(Sealed, StatesWhatItIs) {
    const auto header = open().header();
    EXPECT_EQ(header.format, "checkpoint");
    EXPECT_EQ(header.version, 1);
    EXPECT_EQ(header.length, bytes_.size());
    EXPECT_EQ(header.contents, kContents);
    EXPECT_EQ(header.digest, digest_of(std::string_view(bytes_).substr(kUserBlockBytes)));
    EXPECT_EQ(open().file().read_text("text"), "some text");
    EXPECT_TRUE(is_sealed(path_));
}

TEST_F(Sealed, TheBlockIsText) {
    const auto head = bytes_.substr(0, bytes_.find("block "));
    EXPECT_EQ(head, "SPADE-SEALED checkpoint 1\nlength " + std::to_string(bytes_.size()) +
                        "\ndigest " + open().header().digest.hex() +
                        "\ncontents 0123456789abcdef000000000000002a\n");
    EXPECT_EQ(bytes_.substr(kUserBlockBytes, 4), "\x89HDF");
}

TEST_F(Sealed, TheSameContentsAreTheSameBytes) {
    write(1, "checkpoint");
    EXPECT_TRUE(read_bytes(path_) == bytes_);
}

TEST_F(Sealed, EveryFlippedBitIsNoticed) {
    for (std::size_t bit = 0; bit < 8 * bytes_.size(); bit += bit < 8 * kUserBlockBytes ? 1 : 11) {
        auto flipped = bytes_;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        ASSERT_FALSE(opens(flipped)) << "bit " << bit;
    }
}

TEST_F(Sealed, EveryTruncationIsNoticed) {
    for (std::size_t size = 0; size < bytes_.size(); ++size) {
        ASSERT_FALSE(opens(bytes_.substr(0, size))) << size;
    }
}

TEST_F(Sealed, WhatIsAppendedIsNoticed) {
    EXPECT_FALSE(opens(bytes_ + '\0'));
    EXPECT_FALSE(opens(bytes_ + bytes_));
}

TEST_F(Sealed, ZeroedPagesAreNoticed) {
    for (std::size_t at = 0; at + 100 < bytes_.size(); at += 100) {
        auto zeroed = bytes_;
        zeroed.replace(at, 100, 100, '\0');
        if (zeroed != bytes_) {
            ASSERT_FALSE(opens(zeroed)) << at;
        }
    }
}

TEST_F(Sealed, TheBodyOfAnotherFileIsNoticed) {
    {
        SealedWriter writer(path_, "checkpoint", 1, true);
        writer.file().write_text("text", "other text");
        writer.commit(kContents);
    }
    const auto other = read_bytes(path_);
    EXPECT_FALSE(opens(bytes_.substr(0, kUserBlockBytes) + other.substr(kUserBlockBytes)));
}

TEST_F(Sealed, AnotherFormatIsNamed) {
    write(1, "data-set");
    const auto message = refusal<DataError>();
    EXPECT_NE(message.find("is a data-set, where a checkpoint is needed"), std::string::npos)
        << message;
}

TEST_F(Sealed, ANewerVersionIsAConfigError) {
    write(2, "checkpoint");
    const auto message = refusal<ConfigError>();
    EXPECT_NE(message.find("version 2"), std::string::npos) << message;
    EXPECT_NE(message.find("newer libspade"), std::string::npos) << message;
}

TEST_F(Sealed, VersionZeroIsRefused) {
    write(0, "checkpoint");
    EXPECT_NE(refusal<DataError>(), "was opened");
}

/// Blocks with a valid hash and invalid fields: our own writer never makes them.
TEST_F(Sealed, ABlockMustHaveItsExactForm) {
    const auto length = std::to_string(bytes_.size());
    const std::vector<std::string> all = {"SPADE-SEALED checkpoint 01\nlength " + length,
                                          "SPADE-SEALED checkpoint 1\nlength -1",
                                          "SPADE-SEALED checkpoint 1\nlength  " + length,
                                          "SPADE-SEALED a checkpoint 1\nlength 1",
                                          "SPADE-SEALED checkpoint 99999999999\nlength " + length,
                                          "SPADE-SEALED " + std::string(200, 'x') + " 1\nlength " +
                                              length};
    for (const auto& lines : all) {
        auto block = lines + bytes_.substr(bytes_.find("\ndigest"),
                                           bytes_.find("block ") - bytes_.find("\ndigest"));
        char hash[20];
        std::snprintf(hash, sizeof hash, "%016llx",
                      static_cast<unsigned long long>(XXH3_64bits(block.data(), block.size())));
        block += std::string("block ") + hash + '\n';
        block.resize(kUserBlockBytes, '\0');
        EXPECT_FALSE(opens(block + bytes_.substr(kUserBlockBytes))) << lines;
    }
}

TEST_F(Sealed, OtherFilesAreNotSealed) {
    write_bytes(folder_ / "b", "SPADE-");
    EXPECT_FALSE(is_sealed(folder_ / "b"));
    EXPECT_FALSE(is_sealed(folder_ / "no"));
    EXPECT_FALSE(is_sealed(folder_.path()));
    EXPECT_THROW(read_seal(folder_ / "b"), DataError);
    EXPECT_THROW(read_seal(folder_ / "no"), MissingError);
}

TEST_F(Sealed, WithoutCommitNothingHappens) {
    {
        SealedWriter writer(path_, "checkpoint", 1, true);
        writer.file().write_text("text", "never seen");
    }
    EXPECT_TRUE(read_bytes(path_) == bytes_);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()), 1);
}

} // namespace
} // namespace spade
