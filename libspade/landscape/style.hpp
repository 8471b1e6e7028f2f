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

/// A colour by its levels in a photo.
constexpr Rgb levels(int r, int g, int b) {
    return {r * r / 65025.0, g * g / 65025.0, b * b / 65025.0};
}

inline constexpr Rgb kSnow = levels(250, 251, 255);

struct Palette {
    Rgb zenith, middle, horizon; ///< of the sky
    Rgb haze;                    ///< what distance fades to
    Rgb sun;                     ///< the glow around the sun or moon
    Rgb light;                   ///< what reaches a surface from there
    Rgb ambient;                 ///< what reaches it from everywhere else
    Rgb cloud_lit, cloud_shade;
    Rgb grass, dry_grass; ///< albedos
    Rgb leaf, other_leaf; ///< the tints of the trees are between them
    Rgb needle;
    Rgb rock;
    Rgb water;        ///< its own colour, below the reflections
    double glow;      ///< strength of the sun's halo
    double disc;      ///< radius of the sun or moon in the picture; 0: not visible
    double disc_y;    ///< its height above the horizon, 0..1
    double elevation; ///< sine of the light's angle
    double snow_line; ///< altitude above which mountains are white, in heights of the picture
    double snow;      ///< 0..1, on ground and trees
    double haziness;
    double stars;
    double flowers;
};

struct Style : Palette {
    double sun_x = 0;  ///< of the disc
    double toward = 1; ///< the light comes from the left (-1) or the right (1)
    std::uint32_t seed = 0;
};

Style make_style(Mood mood, std::uint64_t seed);

} // namespace spade::scenery

#endif // LIBSPADE_LANDSCAPE_STYLE_HPP
