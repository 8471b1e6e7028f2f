#ifndef TESTS_SUPPORT_SMALL_IMPORTS_HPP
#define TESTS_SUPPORT_SMALL_IMPORTS_HPP

#include "libspade/prepare/import_options.hpp"

#include <filesystem>
#include <string>

namespace spade::test {

inline std::string pth_fixture(const std::string& name) {
    return std::string(SPADE_TEST_DATA) + "/pth/" + name;
}

/// 6 labels and don't-care, instance edges, 64x64.
inline ImportOptions plain_import(const std::filesystem::path& output) {
    ImportOptions o;
    o.generator = pth_fixture("spade_small_zip_G.pth");
    o.output = output.string();
    o.label_nc = 6;
    o.dont_care = true;
    o.crop_size = 64;
    o.upsampling = spade::Upsampling::kNormal;
    return o;
}

/// 6 labels and a style encoder, 256x256.
inline ImportOptions style_import(const std::filesystem::path& output) {
    ImportOptions o;
    o.generator = pth_fixture("spade_small_vae_G.pth");
    o.encoder = pth_fixture("spade_small_vae_E.pth");
    o.output = output.string();
    o.label_nc = 6;
    o.crop_size = 256;
    return o;
}

} // namespace spade::test

#endif // TESTS_SUPPORT_SMALL_IMPORTS_HPP
