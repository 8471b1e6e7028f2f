#include "libspade/landscape/style.hpp"

namespace spade::scenery {

namespace {

/// A row of the tables below: one property in each mood, in the order of Mood.
template <class Value, class Cell>
struct Row {
    Value Palette::*property;
    Cell in_mood[kMoods];
};

// clang-format off
/// The levels of red, green and blue in a photo.
constexpr Row<Rgb, std::uint32_t> kColors[] = {
    // property                 noon     sunset    dusk      overcast  autumn    winter
    {&Palette::zenith,      {0x3a7acd, 0x3e488a, 0x0e163a, 0x8a929c, 0x548ac4, 0x80a4ce}},
    {&Palette::middle,      {0x70aae4, 0xd47a7a, 0x223268, 0xa8afb6, 0x92b8d6, 0xb2cae2}},
    {&Palette::horizon,     {0xc4def0, 0xffc468, 0x62689c, 0xcccfd0, 0xe8e0cc, 0xeee6e4}},
    {&Palette::haze,        {0xb0cde6, 0xf09e70, 0x404c80, 0xbcc2c7, 0xd8d0c4, 0xd8dee8}},
    {&Palette::sun,         {0xfffae1, 0xffd682, 0xd6e0fa, 0xdcdede, 0xfffae1, 0xfff0d6}},
    {&Palette::light,       {0xfff5de, 0xffac5c, 0x768aba, 0x96989c, 0xffe2aa, 0xffeed6}},
    {&Palette::ambient,     {0x96a5be, 0x846c88, 0x3e4c7a, 0xbabec4, 0x9694a0, 0x96aace}},
    {&Palette::cloud_lit,   {0xfffffc, 0xffbe80, 0x7882b0, 0xd6d9dd, 0xfff8e8, 0xfaf8f8}},
    {&Palette::cloud_shade, {0xb0bed4, 0x966280, 0x323c68, 0x747c88, 0xb8b6c0, 0xbcc6d8}},
    {&Palette::grass,       {0x6c983c, 0x708438, 0x5c8654, 0x587a42, 0x988e40, 0x969070}},
    {&Palette::dry_grass,   {0xa6b056, 0xb0a050, 0x82966e, 0x868e58, 0xc4a85c, 0xb0a47c}},
    {&Palette::leaf,        {0x467a30, 0x4a682c, 0x3e6448, 0x3c6036, 0xbe421e, 0x6e5c4e}},
    {&Palette::other_leaf,  {0x70923a, 0x787c36, 0x587654, 0x58703e, 0xe4a62c, 0x86725e}},
    {&Palette::needle,      {0x346240, 0x3a583a, 0x30544c, 0x30503e, 0x486236, 0x345046}},
    {&Palette::rock,        {0x968e86, 0x96827c, 0x888892, 0x808080, 0x9c8a7a, 0x80828e}},
    {&Palette::water,       {0x165c80, 0x343a5c, 0x0e1c3e, 0x465a64, 0x28566c, 0x3c5c78}},
};

constexpr Row<double, double> kNumbers[] = {
    // property              noon   sunset dusk   overcast autumn winter
    {&Palette::glow,      {0.12,  0.9,   0.3,   0,       0.25,  0.3}},
    {&Palette::disc,      {0,     0.032, 0.028, 0,       0,     0}},
    {&Palette::disc_y,    {0,     0.16,  0.68,  0,       0,     0}},
    {&Palette::elevation, {0.75,  0.28,  0.5,   0.95,    0.45,  0.4}},
    {&Palette::snow_line, {0.18,  0.25,  0.22,  0.24,    0.18,  0.03}},
    {&Palette::snow,      {0,     0,     0,     0,       0,     1}},
    {&Palette::haziness,  {0.8,   1,     0.7,   1.15,    1,     1.1}},
    {&Palette::stars,     {0,     0,     1,     0,       0,     0}},
    {&Palette::flowers,   {1,     0,     0,     0,       0,     0}},
};
// clang-format on

/// What the light is multiplied by.
constexpr double kStrength[kMoods] = {0.95, 0.95, 0.7, 0.6, 0.95, 0.75};

Palette palette_of(Mood mood) {
    const auto column = static_cast<std::size_t>(mood);
    Palette palette{};
    for (const auto& row : kColors) {
        palette.*row.property = levels(row.in_mood[column]);
    }
    for (const auto& row : kNumbers) {
        palette.*row.property = row.in_mood[column];
    }
    palette.light = palette.light * kStrength[column];
    return palette;
}

} // namespace

Style make_style(Mood mood, std::uint64_t seed) {
    Random random(seed);
    Style style;
    static_cast<Palette&>(style) = palette_of(mood);
    style.light_side = random.chance(0.5) ? 1 : -1;
    style.sun_x = style.light_side * random.uniform(0.05, 0.4);
    style.disc_y *= random.uniform(0.7, 1.2);
    style.snow_line *= random.uniform(0.8, 1.3);
    style.haziness *= random.uniform(0.7, 1.3);
    style.flowers *= random.chance(0.5) ? random.uniform(0.3, 1) : 0;
    const double exposure = random.uniform(0.9, 1.1);
    const double warmth = random.uniform(-0.05, 0.05);
    const Rgb cast{1 + warmth, 1, 1 - warmth};
    style.light = style.light * cast * exposure;
    style.ambient = style.ambient * exposure;
    style.zenith = style.zenith * random.uniform(0.85, 1.15);
    style.middle = style.middle * cast;
    style.seed = random.seed();
    return style;
}

} // namespace spade::scenery
