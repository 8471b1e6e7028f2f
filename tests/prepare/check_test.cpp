#include "libspade/prepare/check.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/hash.hpp"
#include "libspade/io/sealed.hpp"
#include "libspade/prepare/inspect.hpp"
#include "tests/support/small_checkpoint.hpp"
#include "tests/support/small_set.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace spade {
namespace {

using test::read_bytes;
using test::TempDir;
using test::write_bytes;
using testing::HasSubstr;

struct Outcome {
    ExitCode code = ExitCode::kOk;
    std::string out;
    std::string err;
};

template <class Work>
Outcome outcome_of(Work work) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Outcome outcome;
    outcome.code = work();
    outcome.out = testing::internal::GetCapturedStdout();
    outcome.err = testing::internal::GetCapturedStderr();
    return outcome;
}

Outcome check(const std::vector<std::string>& files, bool quick = false, bool json = false) {
    return outcome_of([&] { return check_files({files, quick, 1, json}); });
}

/// Seals any bytes correctly: damage cannot do that, but malice can.
void seal_anew(std::string& bytes, const std::string& format = "data-set") {
    const auto behind = std::string_view(bytes).substr(kUserBlockBytes);
    auto block = fmt::format("SPADE-SEALED {} 1\nlength {}\ndigest {}\ncontents {}\n", format,
                             bytes.size(), digest_of(behind).hex(), Digest{}.hex());
    block += fmt::format("block {:016x}\n", stream_seed(0, block));
    block.resize(kUserBlockBytes, '\0');
    bytes.replace(0, kUserBlockBytes, block);
}

class Check : public testing::Test {
protected:
    std::string write_set() {
        test::write_set(folder_ / "set.h5", {test::small_item("1", 1), test::small_item("2", 2)});
        return (folder_ / "set.h5").string();
    }

    std::string write_copy(const std::string& name, const std::string& bytes) {
        write_bytes(folder_ / name, bytes);
        return (folder_ / name).string();
    }

    TempDir folder_;
};

TEST_F(Check, ALineForEachFile) {
    const auto set = write_set();
    const auto net = (folder_ / "net.h5").string();
    const auto config = test::small_model();
    test::write_checkpoint(net, config, test::small_tensors(config));
    const auto good = check({set, net});
    EXPECT_EQ(good.code, ExitCode::kOk);
    EXPECT_EQ(good.out, set + ": ok\n" + net + ": ok\n");
    EXPECT_EQ(good.err, "");
    const auto missing = check({folder_ / "none.h5", set});
    EXPECT_EQ(missing.code, ExitCode::kMissing);
    EXPECT_THAT(missing.out, HasSubstr("none.h5: missing\n" + set + ": ok\n"));
    const auto text = write_copy("a.txt", "no file of ours");
    const auto faulty = check({folder_ / "none.h5", text, set});
    EXPECT_EQ(faulty.code, ExitCode::kNo);
    EXPECT_THAT(faulty.out, HasSubstr(text + ": faulty\n" + set + ": ok\n"));
    EXPECT_THAT(faulty.err, HasSubstr(text + ": is not a libspade file"));
}

TEST_F(Check, JsonReportsTheSame) {
    const auto set = write_set();
    auto bytes = read_bytes(set);
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    const auto bad = write_copy("bad.h5", bytes);
    const auto report = nlohmann::json::parse(check({set, bad}, false, true).out);
    EXPECT_EQ(report.at("schema"), "spade-check");
    EXPECT_EQ(report.at("files")[0].at("verdict"), "ok");
    EXPECT_EQ(report.at("files")[1].at("verdict"), "faulty");
    EXPECT_EQ(report.at("files")[1].at("faults").size(), 1U);
}

TEST_F(Check, ManyFaultsAreSummarized) {
    std::vector<DataSetItem> items;
    for (int i = 0; i < 120; ++i) {
        items.push_back(test::small_item(std::to_string(i), i));
        items.back().labels.pixels = {};
    }
    test::write_set(folder_ / "a.h5", items);
    const auto found = check({folder_ / "a.h5"});
    EXPECT_EQ(std::count(found.err.begin(), found.err.end(), '\n'), 101);
    EXPECT_THAT(found.err, HasSubstr("and 20 more faults"));
}

TEST_F(Check, TheSealOfAnUnknownFormatIsChecked) {
    auto bytes = read_bytes(write_set());
    seal_anew(bytes, "of-the-future");
    const auto file = write_copy("a.h5", bytes);
    EXPECT_EQ(check({file}).code, ExitCode::kOk);
    const auto report = report_of_file(file);
    EXPECT_EQ(report.at("format"), "of-the-future");
    EXPECT_FALSE(report.contains("items"));
    EXPECT_THAT(text_of_report(report), HasSubstr("of-the-future 1"));
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    EXPECT_EQ(check({write_copy("a.h5", bytes)}).code, ExitCode::kNo);
}

/// libhdf5 may crash on these, hang or find nothing wrong: each still gets its line.
TEST_F(Check, SurvivesForgedFiles) {
    const auto sound = read_bytes(write_set());
    std::mt19937 random(7);
    std::vector<std::string> files;
    for (int i = 0; i < 60; ++i) {
        auto bytes = sound;
        for (int change = 0; change < 1 + i % 8; ++change) {
            // Most of the structure is at the beginning and the end.
            const auto place = kUserBlockBytes + random() % (bytes.size() - kUserBlockBytes);
            bytes[place] = static_cast<char>(random());
        }
        seal_anew(bytes);
        files.push_back(write_copy(std::to_string(i) + ".h5", bytes));
    }
    const auto found = check(files);
    EXPECT_EQ(std::count(found.out.begin(), found.out.end(), '\n'), 60);
    EXPECT_EQ(found.code, ExitCode::kNo);
    for (const auto& file : files) {
        try {
            outcome_of([&] { return inspect_file({file, false}); });
        } catch (const Error&) {
            testing::internal::GetCapturedStdout();
            testing::internal::GetCapturedStderr();
        }
    }
}

TEST_F(Check, EveryFlippedBitAndTruncationIsFound) {
    const auto sound = read_bytes(write_set());
    std::mt19937 random(11);
    std::vector<std::string> files;
    for (int i = 0; i < 50; ++i) {
        auto flipped = sound;
        const auto bit = random() % (8 * sound.size());
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        files.push_back(write_copy(fmt::format("flip{}.h5", i), flipped));
        files.push_back(
            write_copy(fmt::format("cut{}.h5", i), sound.substr(0, random() % sound.size())));
    }
    const auto found = check(files);
    EXPECT_EQ(found.code, ExitCode::kNo);
    EXPECT_EQ(found.out.find(": ok"), std::string::npos) << found.out;
    const auto quick = check(files, /*quick=*/true);
    EXPECT_EQ(std::count(quick.out.begin(), quick.out.end(), '\n'), 100);
}

} // namespace
} // namespace spade
