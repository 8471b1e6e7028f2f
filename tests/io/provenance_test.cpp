#include "libspade/io/provenance.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/invocation.hpp"
#include "libspade/base/version.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>

namespace spade {
namespace {

using test::TempDir;

Provenance some() {
    return {"spade-prepare",
            "1.2",
            "spade-prepare import -o 'a b'",
            "2026-01-31T12:00:00Z",
            {{"generator", "net_G.pth", "00ff"}, {"encoder", "net_E.pth", "ff00"}}};
}

TEST(Provenance, RoundTripsThroughAFile) {
    const TempDir folder;
    auto file = h5::File::create(folder / "a.h5", 0);
    write_provenance(file, some());
    file.close();
    const auto read = read_provenance(h5::File::open(folder / "a.h5"));
    EXPECT_EQ(to_json(read), to_json(some()));
    ASSERT_EQ(read.parents.size(), 2U);
    EXPECT_EQ(read.parents[1].role, "encoder");
}

TEST(Provenance, BytesThatAreNotUtf8AreReplaced) {
    const TempDir folder;
    auto provenance = some();
    provenance.command_line = "spade-prepare \xff";
    auto file = h5::File::create(folder / "a.h5", 0);
    write_provenance(file, provenance);
    file.close();
    EXPECT_EQ(read_provenance(h5::File::open(folder / "a.h5")).command_line,
              "spade-prepare \xef\xbf\xbd");
}

TEST(Provenance, OddJsonLeavesFieldsEmpty) {
    for (const auto* text : {"[]", "{}", R"({"tool": 3, "parents": [1, {"role": 2}]})"}) {
        const auto provenance = provenance_from_json(nlohmann::json::parse(text));
        EXPECT_EQ(provenance.tool, "") << text;
    }
    EXPECT_TRUE(provenance_from_json({{"parents", "none"}}).parents.empty());
}

TEST(Provenance, ObjectsThatAreNotJsonAreRefused) {
    const TempDir folder;
    auto file = h5::File::create(folder / "a.h5", 0);
    file.write_text("provenance", "{\"tool\": ");
    file.close();
    EXPECT_THROW(read_provenance(h5::File::open(folder / "a.h5")), DataError);
}

TEST(Provenance, OfThisProcessUnlessSilenced) {
    set_invocation({"spade-synth", "spade-synth -o out maps"});
    unsetenv("SPADE_PROVENANCE");
    const auto spoken = Provenance::of_this_process();
    EXPECT_EQ(spoken.tool, "spade-synth");
    EXPECT_EQ(spoken.command_line, "spade-synth -o out maps");
    EXPECT_EQ(spoken.time.size(), 20U);
    setenv("SPADE_PROVENANCE", "off", 1);
    const auto silent = Provenance::of_this_process();
    EXPECT_EQ(silent.tool + silent.command_line + silent.time, "");
    EXPECT_EQ(silent.version, kVersion);
    unsetenv("SPADE_PROVENANCE");
}

} // namespace
} // namespace spade
