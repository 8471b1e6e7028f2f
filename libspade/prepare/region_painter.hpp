#ifndef LIBSPADE_PREPARE_REGION_PAINTER_HPP
#define LIBSPADE_PREPARE_REGION_PAINTER_HPP

#include "libspade/image/picture.hpp"
#include "libspade/labels/label_table.hpp"
#include "libspade/prepare/annotations.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace spade {

/// Paints annotations to label and instance maps. Pixels belong to a polygon if their centre lies
/// inside, by the even-odd rule, and, where the region says so, if its outline touches them, as the
/// tools of Cityscapes and labelme draw. Internal to rasterize.
class RegionPainter {
public:
    struct Painted {
        LabelMap labels;
        LabelMap instances; ///< 0 where nothing was painted; then objects in the order of painting
    };

    /// \param background  the id where nothing is painted
    RegionPainter(const LabelTable& table, int background);

    /// Throws DataError for a label that is not in the table and is not skipped.
    Painted paint(const Annotation& annotation, std::string_view name) const;

    /// Regions of these labels are left out.
    void skip(std::set<std::string> labels) { skipped_ = std::move(labels); }

private:
    int id_of(const Region& region, std::string_view name) const;

    std::map<std::string, int> ids_;
    std::set<std::string> skipped_;
    int background_;
};

} // namespace spade

#endif // LIBSPADE_PREPARE_REGION_PAINTER_HPP
