#ifndef LIBSPADE_PREPARE_ANNOTATIONS_HPP
#define LIBSPADE_PREPARE_ANNOTATIONS_HPP

/// \file
/// Annotations of pictures, in whatever format: regions with a label each, to be painted one over
/// another. Internal to rasterize. Sources: coco.cpp, polygon_files.cpp, mask_files.cpp.

#include "libspade/base/enum_names.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/labels/label_table.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace spade {

struct Point {
    double x = 0; ///< pixels from the left edge of the picture
    double y = 0; ///< from its top
};

/// One region: the union of its parts.
struct Region {
    std::string label;                        ///< a name of the table
    std::string crowd_of;                     ///< or, if the table does not have it, this; or empty
    int object = 0;                           ///< regions of one object have the same number
    std::vector<std::vector<Point>> polygons; ///< closed
    bool with_outline = true; ///< pixels that a polygon's outline touches belong to it
    LabelMap mask;            ///< or this: 1 where the region is, else 0
    int left = 0;             ///< where the mask lies in the picture
    int top = 0;
};

/// The annotation of one picture. Regions are in the order in which they are painted.
struct Annotation {
    Size size;
    std::vector<Region> regions;
};

/// All annotations of a collection.
class Annotations {
public:
    Annotations() = default;
    virtual ~Annotations() = default;
    Annotations(const Annotations&) = delete;
    Annotations& operator=(const Annotations&) = delete;

    virtual std::size_t size() const = 0;
    virtual std::string name(std::size_t index) const = 0; ///< of the picture, without extension
    virtual std::string text(std::size_t index) const = 0; ///< for messages

    /// Thread-safe. Throws DataError or MissingError naming the file.
    virtual Annotation read(std::size_t index) const = 0;

    /// What the collection calls its labels, with ids where it has them.
    virtual std::vector<Label> labels() const = 0;
};

enum class AnnotationFormat { kAuto, kCoco, kPanoptic, kCityscapes, kLabelme, kMasks };
template <>
inline constexpr auto kEnumNames<AnnotationFormat> =
    enum_names<AnnotationFormat>({{AnnotationFormat::kAuto, "auto"},
                                  {AnnotationFormat::kCoco, "coco"},
                                  {AnnotationFormat::kPanoptic, "coco-panoptic"},
                                  {AnnotationFormat::kCityscapes, "cityscapes"},
                                  {AnnotationFormat::kLabelme, "labelme"},
                                  {AnnotationFormat::kMasks, "masks"}});

/// Instances of COCO: polygons and run lengths. Crowds are painted first, then the larger before
/// the smaller by the file's area, equal ones in the order of their ids.
std::unique_ptr<Annotations> open_coco(const std::filesystem::path& json);

/// Panoptic segments of COCO. \param pictures  the folder of the PNGs that the JSON names
std::unique_ptr<Annotations> open_coco_panoptic(const std::filesystem::path& json,
                                                const std::filesystem::path& pictures);

/// A folder of JSON files of Cityscapes (*_polygons.json) or of labelme, one for each picture,
/// painted in the order of the file.
std::unique_ptr<Annotations> open_polygon_files(const std::filesystem::path& folder,
                                                AnnotationFormat format);

/// How the name of a mask becomes that of its picture.
struct MaskNaming {
    bool flat = false;     ///< drop folders
    bool unpadded = false; ///< numbers lose their leading zeros
};

/// A folder of masks, one for each picture and label, painted in the order of the labels.
/// \param pattern  a path in which "*" is the picture's name and "{label}" the label
/// \param order    names of labels, the first painted first; empty: in natural order
std::unique_ptr<Annotations> open_masks(const std::filesystem::path& folder,
                                        const std::string& pattern,
                                        const std::vector<std::string>& order,
                                        const MaskNaming& naming);

} // namespace spade

#endif // LIBSPADE_PREPARE_ANNOTATIONS_HPP
