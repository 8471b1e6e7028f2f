#ifndef LIBSPADE_IO_PROVENANCE_HPP
#define LIBSPADE_IO_PROVENANCE_HPP

/// \file
/// How a file was made and from what: stored inside it, not covered by its contents' digest.

#include "libspade/io/h5.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace spade {

struct Provenance {
    struct Parent {
        std::string role;   ///< "generator"
        std::string file;   ///< its name, without folders
        std::string digest; ///< of its bytes, or of its contents where it is sealed
    };

    std::string tool;
    std::string version;
    std::string command_line;
    std::string time; ///< UTC, ISO 8601
    std::vector<Parent> parents;

    /// Of the running tool. Tool, command line and time stay empty where the environment has
    /// SPADE_PROVENANCE=off, so that tests can compare bytes.
    static Provenance of_this_process();
};

nlohmann::json to_json(const Provenance& provenance);
Provenance provenance_from_json(const nlohmann::json& json);

void write_provenance(h5::File& file, const Provenance& provenance);
Provenance read_provenance(const h5::File& file);

} // namespace spade

#endif // LIBSPADE_IO_PROVENANCE_HPP
