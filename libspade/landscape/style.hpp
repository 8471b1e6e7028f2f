#ifndef LIBSPADE_LANDSCAPE_STYLE_HPP
#define LIBSPADE_LANDSCAPE_STYLE_HPP

/// \file
/// The colours of a landscape: a palette for each mood, and its small variations from picture to
/// picture. Colours are linear light, 1 being the white of the photo; a level of the photo is
/// 255 sqrt(light), a gamma of 2.

#include "libspade/landscape/landscape.hpp"
#include "libspade/landscape/noise.hpp"

namespace spade::scenery {

struct Rgb {
    double r = 0;
    double g = 0;
    double b = 0;

    friend Rgb operator+(Rgb a, Rgb b) { return {a.r + b.r, a.g + b.g, a.b + b.b}; }
    friend Rgb operator*(Rgb a, Rgb b) { return {a.r * b.r, a.g * b.g, a.b * b.b}; }
    friend Rgb operator*(Rgb a, double s) { return {a.r * s, a.g * s, a.b * s}; }
};

inline Rgb mix(Rgb a, Rgb b, double t) { return a * (1 - t) + b * t; }

/// The colour that has these levels (0xRRGGBB) in a photo.
constexpr Rgb levels(std::uint32_t rgb) {
    const int r = static_cast<int>(rgb >> 16);
    const int g = static_cast<int>(rgb >> 8 & 0xff);
    const int b = static_cast<int>(rgb & 0xff);
    return {r * r / 65025.0, g * g / 65025.0, b * b / 65025.0};
}

inline constexpr Rgb kSnow = levels(0xfafbff);

struct Palette {
    Rgb zenith, middle, horizon; ///< of the sky
    Rgb haze;                    ///< what distance fades to
    Rgb sun;                     ///< the disc of the sun or moon, and the glow around it
    Rgb light;                   ///< what reaches a surface from there
    Rgb ambient;                 ///< what reaches it from everywhere else
    Rgb cloud_lit, cloud_shade;
    Rgb grass, dry_grass; ///< albedos
    Rgb leaf, other_leaf; ///< the tints of the trees are between them
    Rgb needle;
    Rgb rock;
    Rgb water;        ///< its own colour, below the reflections
    double glow;      ///< strength of the sun's halo
    double disc;      ///< radius of the sun or moon in picture heights; 0: not visible
    double disc_y;    ///< where it is in the sky: 0 at the horizon, 1 at the top of the picture
    double elevation; ///< sine of the angle of the light above the horizon
    double snow_line; ///< altitude above which mountains are white, in picture heights
    double snow;      ///< 0..1, on ground and trees
    double haziness;
    double stars;
    double flowers;
};

struct Style : Palette {
    double sun_x = 0;      ///< x of the disc's centre
    double light_side = 1; ///< the light comes from the left (-1) or the right (1)
    std::uint32_t seed = 0;
};

Style make_style(Mood mood, std::uint64_t seed);

} // namespace spade::scenery

#endif // LIBSPADE_LANDSCAPE_STYLE_HPP
