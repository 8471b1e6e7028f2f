#ifndef LIBSPADE_PREPARE_LINT_REPORT_HPP
#define LIBSPADE_PREPARE_LINT_REPORT_HPP

/// \file
/// The totals of a lint run, reported as text and as JSON. Internal to lint.

#include "libspade/base/hash.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/labels/label_table.hpp"

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
    std::size_t first = 0; ///< index of the first of them in the map's ids
};

/// In ascending order of ids.
std::vector<IdTally> tally_ids(const LabelMap& map);

struct LintReport {
    struct IdCount {
        std::uint64_t pixels = 0;
        std::uint64_t maps = 0;
        std::string first_file; ///< the map where the id occurs first, at pixel (x, y)
        int x = 0;
        int y = 0;
    };
    struct Fault {
        std::string file; ///< an item's label map, or a file without a partner
        std::string what; ///< the whole message; it names the file at fault, which may be another
    };

    LabelTable table;
    bool colors = false; ///< maps hold colours: unknown ids are unknown colours
    bool unknown_is_dontcare = false;
    std::size_t items = 0; ///< those that could be read
    std::map<std::int32_t, IdCount> ids;
    std::map<std::pair<int, int>, std::size_t> sizes; ///< items by width and height
    std::vector<Fault> faults;
    bool stopped = false; ///< by a signal: items may be missing

    /// Names of items by the digest of their picture's pixels. Items with the same digest are
    /// duplicates.
    using Duplicates = std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<std::string>>;
    Duplicates photos;
    Duplicates labels;

    void add_map(Size size, const std::vector<IdTally>& tally, const std::string& file);
    void add_fault(std::string file, std::string what);

    std::uint64_t pixels() const;
    /// Labels of the table that never occur.
    std::vector<Label> absent() const;
    /// Labels too rare for a network to learn: fewer than one pixel in 100,000, or found in only
    /// one of several maps.
    std::vector<Label> near_empty() const;
};

std::string to_text(const LintReport& report);
nlohmann::json to_json(const LintReport& report);

} // namespace spade

#endif // LIBSPADE_PREPARE_LINT_REPORT_HPP
