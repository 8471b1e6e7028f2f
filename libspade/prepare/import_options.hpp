#ifndef LIBSPADE_PREPARE_IMPORT_OPTIONS_HPP
#define LIBSPADE_PREPARE_IMPORT_OPTIONS_HPP

/// \file
/// What a user says to `spade-prepare import`: the files, and what the reference's options said
/// when they were trained. Plain values, so that the front end links nothing for them.

#include "libspade/arch/options.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace spade {

struct ImportOptions {
    std::string generator;     ///< latest_net_G.pth
    std::string encoder;       ///< latest_net_E.pth, or empty
    std::string discriminator; ///< latest_net_D.pth, or empty
    std::string vgg19;         ///< torchvision's vgg19, in place of all of these; or
    std::string lpips;         ///< an LPIPS file; or
    std::string inception;     ///< pytorch-fid's Inception
    std::string output;
    bool overwrite = false;
    bool json = false;

    std::string table;         ///< a .labels file or the name of an installed one; or
    int label_nc = 0;          ///< a number of labels without names
    bool dont_care = false;    ///< with label_nc: id 255 is one more label, the last
    bool no_instances = false; ///< the network had no instance edges; its channels tell, too

    /// normal, more or most. `most` is read off the tensors, and with a style the latent grid
    /// tells; elsewhere the weights do not, and it must be said.
    std::optional<Upsampling> upsampling;
    std::int64_t crop_size = 0; ///< width of the pictures it was trained for, pixels
    double aspect_ratio = 1;    ///< width / height
};

} // namespace spade

#endif // LIBSPADE_PREPARE_IMPORT_OPTIONS_HPP
