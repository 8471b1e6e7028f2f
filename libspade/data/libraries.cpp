#include "libspade/data/libraries.hpp"

#include "libspade/io/h5.hpp"

#include <opencv2/core/utility.hpp>

void spade_data_libraries(std::vector<spade::Component>& libraries) {
    libraries.push_back({"HDF5", spade::h5::library_version()});
    libraries.push_back({"OpenCV", cv::getVersionString()});
}
