#include "libspade/io/checkpoint_file.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

namespace spade {
namespace {

using test::TempDir;

constexpr auto kPython = "/usr/bin/python3 ";

bool has_h5py() {
    return std::system((kPython + std::string("-c 'import h5py' 2>/dev/null")).c_str()) == 0;
}

template <class Number>
void write_ramp(CheckpointWriter& file, std::string_view name, Dtype dtype) {
    std::vector<Number> values(6);
    std::iota(values.begin(), values.end(), Number{0});
    file.tensor("numbers", name, dtype, {2, 3}, values.data());
}

void write_all(const std::filesystem::path& path) {
    const std::vector<std::uint16_t> half{0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500};
    const std::vector<std::uint16_t> brain{0, 0x3f80, 0x4000, 0x4040, 0x4080, 0x40a0};
    const std::uint8_t booleans[] = {1, 0};
    const std::int64_t scalar = 7;
    CheckpointWriter file(path, false);
    file.configuration({{"ngf", 64}});
    file.label_table("0\tsky\n");
    Provenance provenance;
    provenance.tool = "h5py_test";
    file.provenance(provenance);
    write_ramp<float>(file, "f32", Dtype::f32);
    write_ramp<double>(file, "f64", Dtype::f64);
    write_ramp<std::uint8_t>(file, "u8", Dtype::u8);
    write_ramp<std::int64_t>(file, "i64", Dtype::i64);
    file.tensor("numbers", "f16", Dtype::f16, {2, 3}, half.data());
    file.tensor("numbers", "bf16", Dtype::bf16, {2, 3}, brain.data());
    file.tensor("numbers", "bool", Dtype::boolean, {2}, booleans);
    file.tensor("numbers", "scalar", Dtype::i64, {}, &scalar);
    file.tensor("numbers", "empty", Dtype::f32, {0, 3}, nullptr);
    file.commit();
}

TEST(H5py, ReadsACheckpoint) {
    if (!has_h5py()) {
        GTEST_SKIP() << "needs python3-h5py";
    }
    const TempDir folder;
    write_all(folder / "a.h5");
    const auto script = std::string(SPADE_SOURCE_DIR) + "/tests/io/h5py_reads.py";
    const auto command = kPython + ("'" + script + "' '" + (folder / "a.h5").string() + "'");
    EXPECT_EQ(std::system(command.c_str()), 0);
}

} // namespace
} // namespace spade
