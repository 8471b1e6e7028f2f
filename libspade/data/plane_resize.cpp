#include "libspade/data/plane_resize.hpp"

#include "libspade/base/error.hpp"

#include <array>

namespace spade {

namespace {

constexpr std::array kAll{PlaneResize::kClean, PlaneResize::kPytorch, PlaneResize::kTf1,
                          PlaneResize::kOpenCv};

} // namespace

const char* to_text(PlaneResize resize) {
    switch (resize) {
    case PlaneResize::kClean:
        return "clean";
    case PlaneResize::kPytorch:
        return "pytorch";
    case PlaneResize::kTf1:
        return "tf1";
    case PlaneResize::kOpenCv:
        break;
    }
    return "opencv";
}

PlaneResize parse_plane_resize(std::string_view text) {
    for (const auto resize : kAll) {
        if (text == to_text(resize)) {
            return resize;
        }
    }
    throw UsageError("--resize must be clean, pytorch, tf1 or opencv, not '{}'", text);
}

} // namespace spade
