#ifndef LIBSPADE_DATA_LINT_REPORT_HPP
#define LIBSPADE_DATA_LINT_REPORT_HPP

/// \file
/// What lint has seen, added up, and told as text and as JSON. Internal to lint.

#include "libspade/base/hash.hpp"
#include "libspade/data/label_table.hpp"
#include "libspade/data/picture.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace spade {

/// The pixels of one id in one map.
struct IdTally {
    std::int32_t id = 0;
    std::uint64_t pixels = 0;
    std::size_t first = 0; ///< index of the first
};

/// In ascending order of ids.
std::vector<IdTally> tally_ids(const LabelMap& map);

struct LintReport {
    struct IdCount {
        std::uint64_t pixels = 0;
        std::uint64_t maps = 0;
        std::string first_file; ///< of ids that the table does not have, with the pixel
        int x = 0;
        int y = 0;
    };
    struct Fault {
        std::string file;
        std::string what;
    };

    LabelTable table;
    bool colors = false; ///< ids that are not in the table are colours that are not
    bool unknown_is_dontcare = false;
    std::size_t items = 0; ///< that could be read
    std::map<std::int32_t, IdCount> ids;
    std::map<std::pair<int, int>, std::size_t> sizes; ///< items by width and height
    std::vector<Fault> faults;
    bool stopped = false; ///< before all items were seen

    /// Names of items by the pixels of a picture: where there are two, they are duplicates.
    using Twins = std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<std::string>>;
    Twins photos;
    Twins labels;

    void add_map(const LabelMap& map, const std::vector<IdTally>& tally, const std::string& file);
    void add_fault(std::string file, std::string what);

    std::uint64_t pixels() const;
    /// Labels of the table that never occur; or so rarely that no network learns them: fewer than
    /// one pixel in 100,000, or in a single map of several.
    std::vector<Label> absent() const;
    std::vector<Label> near_empty() const;
};

std::string to_text(const LintReport& report);
nlohmann::json to_json(const LintReport& report);

} // namespace spade

#endif // LIBSPADE_DATA_LINT_REPORT_HPP
