#include "libspade/io/pth.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace spade {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(SPADE_TEST_DATA) / "pth";

/// Element i of every storage; scripts/make-pth-fixtures.py uses the same rule.
float element(Dtype dtype, std::int64_t i) {
    switch (dtype) {
    case Dtype::f16:
    case Dtype::bf16:
    case Dtype::f32:
    case Dtype::f64:
        return static_cast<float>(i) * 0.25F - 3;
    case Dtype::u8:
        return static_cast<float>(3 * i);
    case Dtype::boolean:
        return i % 3 == 0 ? 1 : 0;
    default:
        return static_cast<float>(3 * i - 7);
    }
}

/// The indices in the storage that a tensor covers, in the order of its shape.
std::vector<std::int64_t> shown(const PthTensor& tensor) {
    std::vector<std::int64_t> indices{tensor.offset};
    for (std::size_t axis = 0; axis < tensor.shape.size(); ++axis) {
        std::vector<std::int64_t> longer;
        for (const auto index : indices) {
            for (std::int64_t i = 0; i < tensor.shape[axis]; ++i) {
                longer.push_back(index + i * tensor.strides[axis]);
            }
        }
        indices = longer;
    }
    return indices;
}

void expect_rule(const PthTensor& tensor) {
    const auto indices = shown(tensor);
    const auto values = tensor.to_float();
    ASSERT_EQ(values.size(), indices.size()) << tensor.name;
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_EQ(values[i], element(tensor.dtype, indices[i])) << tensor.name << ' ' << i;
    }
}

std::map<std::string, PthTensor> by_name(const std::string& file) {
    std::map<std::string, PthTensor> tensors;
    for (const auto& tensor : read_pth(kFolder / file)) {
        tensors.emplace(tensor.name, tensor);
    }
    return tensors;
}

std::vector<std::string> names_of(const std::vector<PthTensor>& tensors) {
    std::vector<std::string> names;
    for (const auto& tensor : tensors) {
        names.push_back(tensor.name);
    }
    return names;
}

std::string name_of(const testing::TestParamInfo<std::string>& info) { return info.param; }

using Names = std::vector<std::string>;

class PthTypes : public testing::TestWithParam<std::string> {};

TEST_P(PthTypes, FollowTheRule) {
    const auto tensors = read_pth(kFolder / (GetParam() + ".pth"));
    EXPECT_EQ(names_of(tensors), (Names{"f32", "f16", "bf16", "f64", "i64", "i32", "i16", "i8",
                                        "u8", "bool", "scalar", "empty"}));
    const Dtype dtypes[] = {Dtype::f32, Dtype::f16,     Dtype::bf16, Dtype::f64,
                            Dtype::i64, Dtype::i32,     Dtype::i16,  Dtype::i8,
                            Dtype::u8,  Dtype::boolean, Dtype::f32,  Dtype::f32};
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        EXPECT_EQ(tensors[i].dtype, dtypes[i]) << tensors[i].name;
        expect_rule(tensors[i]);
    }
    EXPECT_EQ(tensors[10].shape, std::vector<std::int64_t>());
    EXPECT_EQ(tensors[11].shape, (std::vector<std::int64_t>{0, 3}));
}

INSTANTIATE_TEST_SUITE_P(Containers, PthTypes,
                         testing::Values("types_zip", "types_legacy", "protocol1_zip",
                                         "protocol1_legacy", "protocol4_zip", "protocol4_legacy",
                                         "protocol5_zip", "protocol5_legacy"),
                         name_of);

class PthContainer : public testing::TestWithParam<std::string> {};

TEST_P(PthContainer, ViewsShareOneStorage) {
    const auto tensors = by_name("views_" + GetParam() + ".pth");
    const auto& base = tensors.at("base");
    for (const auto& [name, tensor] : tensors) {
        EXPECT_EQ(tensor.storage, base.storage) << name;
        expect_rule(tensor);
    }
    EXPECT_EQ(tensors.at("transposed").strides, (std::vector<std::int64_t>{1, 6}));
    EXPECT_EQ(tensors.at("sliced").offset, 8);
    EXPECT_EQ(tensors.at("expanded").strides, (std::vector<std::int64_t>{6, 0}));
    EXPECT_TRUE(base.is_contiguous());
    EXPECT_FALSE(tensors.at("transposed").is_contiguous());
    EXPECT_EQ(tensors.at("scalar").to_float(), std::vector<float>{13 * 0.25F - 3});
}

TEST_P(PthContainer, NestedDictionariesJoinTheirKeysByDots) {
    const auto tensors = read_pth(kFolder / ("nested_" + GetParam() + ".pth"));
    EXPECT_EQ(names_of(tensors),
              (Names{"state_dict.module.conv.weight", "state_dict.module.conv.bias",
                     "optimizer.state.0.exp_avg", "optimizer.state.1.exp_avg"}));
    std::for_each(tensors.begin(), tensors.end(), expect_rule);
}

TEST_P(PthContainer, TheModulePrefixIsDroppedIfAllHaveIt) {
    auto tensors = read_pth(kFolder / ("data_parallel_" + GetParam() + ".pth"));
    EXPECT_EQ(tensors.front().name, "module.0.weight");
    std::for_each(tensors.begin(), tensors.end(), expect_rule);
    strip_module_prefix(tensors);
    EXPECT_EQ(names_of(tensors),
              (Names{"0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var",
                     "1.num_batches_tracked"}));
    tensors[0].name = "module.0.weight";
    strip_module_prefix(tensors);
    EXPECT_EQ(tensors[0].name, "module.0.weight");
}

INSTANTIATE_TEST_SUITE_P(Containers, PthContainer, testing::Values("zip", "legacy"), name_of);

TEST(Pth, LegacyStoragesWithinStorages) {
    const auto tensors = by_name("storage_view_legacy.pth");
    EXPECT_EQ(tensors.at("whole").offset, 1);
    EXPECT_EQ(tensors.at("within").offset, 2);
    expect_rule(tensors.at("whole"));
    expect_rule(tensors.at("within"));
}

TEST(Pth, OtherWriters) {
    expect_rule(by_name("python2_legacy.pth").at("a"));
    expect_rule(by_name("torch2_zip.pth").at("a"));
}

TEST(Pth, BothContainersOfANetworkHoldTheSame) {
    const auto zip = by_name("spade_small_zip_G.pth");
    const auto legacy = by_name("spade_small_legacy_G.pth");
    ASSERT_EQ(zip.size(), legacy.size());
    for (const auto& [name, tensor] : zip) {
        EXPECT_EQ(tensor.shape, legacy.at(name).shape) << name;
        EXPECT_EQ(tensor.contiguous(), legacy.at(name).contiguous()) << name;
    }
    EXPECT_EQ(zip.at("conv_img.weight").shape, (std::vector<std::int64_t>{3, 2, 3, 3}));
}

TEST(Pth, AMissingFileIsMissing) {
    EXPECT_THROW(read_pth(kFolder / "nowhere.pth"), MissingError);
    EXPECT_THROW(read_pth(kFolder), MissingError);
}

/// What the message about each bad file must say, by the file's name without its container.
const std::map<std::string, std::string> kReasons = {
    {"bare_tensor", "holds no dictionary"},
    {"beyond_storage", "'a' reaches beyond its storage"},
    {"big_endian", "on a little-endian"},
    {"build", "opcode BUILD"},
    {"build_tensor", "opcode BUILD"},
    {"checksum", "'archive/data/0' is damaged"},
    {"compressed", "compressed"},
    {"deep_lists", "holds no dictionary"},
    {"dictionary_cycle", "nested more than 16 deep"},
    {"empty", "is empty"},
    {"eval", "'builtins.eval'"},
    {"expanded", "more than 4 GiB"},
    {"ext1", "opcode EXT1"},
    {"hooks", "'torch._utils._rebuild_tensor_v2'"},
    {"inst", "'os.system'"},
    {"inst_allowed", "opcode INST"},
    {"laughs", "more than 131072 entries"},
    {"list_cycle", "holds no dictionary"},
    {"memo", "'os.system'"},
    {"memo_overwritten", "'os.system'"},
    {"missing_storage", "storage '0'|'archive/data/1'"},
    {"module", "'torch.nn.modules.container.Sequential'"},
    {"negative_offset", "arguments that no state dictionary has"},
    {"negative_size", "arguments that no state dictionary has"},
    {"negative_stride", "arguments that no state dictionary has"},
    {"nested_reduce", "'os.system'"},
    {"newobj", "opcode NEWOBJ,"},
    {"newobj_ex", "opcode NEWOBJ_EX"},
    {"no_pickle", "'archive/data.pkl'"},
    {"no_tensor", "holds no tensor"},
    {"no_torch", "not from torch.save"},
    {"obj", "'os.system'"},
    {"obj_allowed", "opcode OBJ"},
    {"overflow", "'a' reaches beyond its storage"},
    {"overflow_reach", "'a' reaches beyond its storage"},
    {"persid", "opcode PERSID"},
    {"persistent_module", "a whole module"},
    {"quantized", "'torch.QInt8Storage'"},
    {"reduce", "'os.system'"},
    {"size_of_text", "'torch.Size'"},
    {"stack_global", "'torch._utils.os.system'"},
    {"storage_too_large", "should have 1152921504606846976"},
    {"storage_too_small", "should have 3"},
    {"storage_type_called", "opcode REDUCE"},
    {"stride_beyond_storage", "'a' reaches beyond its storage"},
    {"strides_missing", "arguments that no state dictionary has"},
    {"tar", "PyTorch 0.1"},
    {"text", "not a pickle opcode"},
    {"torchscript", "TorchScript"},
    {"trailing", "4 bytes follow"},
    {"truncated", "is the file whole?"},
    {"twice", "'a' occurs twice"},
    {"twice_nested", "'a.b' occurs twice"},
    {"two_archives", "share no folder"},
    {"two_pickles", "has two entries 'archive/data.pkl'"},
    {"two_types", "described in two ways"},
    {"version", "version '99"},
    {"view_outside", "exceeds its storage"},
};

std::vector<std::string> bad_files() {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(kFolder / "bad")) {
        files.push_back(entry.path().stem().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string without_container(const std::string& name) {
    for (const std::string container : {"_zip", "_legacy"}) {
        const auto at = name.size() - std::min(name.size(), container.size());
        if (name.substr(at) == container) {
            return name.substr(0, at);
        }
    }
    return name;
}

bool says_one_of(const std::string& message, const std::string& alternatives) {
    const auto bar = alternatives.find('|');
    return message.find(alternatives.substr(0, bar)) != std::string::npos ||
           (bar != std::string::npos &&
            message.find(alternatives.substr(bar + 1)) != std::string::npos);
}

class PthBad : public testing::TestWithParam<std::string> {};

TEST_P(PthBad, IsRefusedInOneLineWithItsReason) {
    const auto path = (kFolder / "bad" / (GetParam() + ".pth")).string();
    try {
        read_pth(path);
        FAIL() << "was read";
    } catch (const DataError& error) {
        const std::string message = error.what();
        EXPECT_EQ(message.rfind(path + ": ", 0), 0U) << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
        const auto reason = kReasons.find(without_container(GetParam()));
        ASSERT_NE(reason, kReasons.end()) << "a bad file without an expectation: " << message;
        EXPECT_TRUE(says_one_of(message, reason->second)) << message;
    }
}

INSTANTIATE_TEST_SUITE_P(Files, PthBad, testing::ValuesIn(bad_files()), name_of);

class PthDamaged : public testing::TestWithParam<std::string> {};

/// A legacy file has no checksum, so a flip may go unnoticed; nothing worse may happen.
TEST_P(PthDamaged, EveryTruncationIsRefusedAndEveryFlipIsHarmless) {
    const auto bytes = read_file(kFolder / (GetParam() + ".pth"));
    for (std::size_t size = 0; size < bytes.size(); size += 7) {
        EXPECT_THROW(read_pth_bytes(std::string_view(bytes).substr(0, size), "cut"), DataError)
            << size;
    }
    for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += 13) {
        auto flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        try {
            read_pth_bytes(flipped, "flipped");
        } catch (const DataError&) {
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Containers, PthDamaged,
                         testing::Values("types_zip", "types_legacy", "nested_zip",
                                         "protocol4_legacy", "views_zip"),
                         name_of);

} // namespace
} // namespace spade
