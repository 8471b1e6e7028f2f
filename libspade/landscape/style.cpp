#include "libspade/landscape/style.hpp"

#include "libspade/base/error.hpp"

namespace spade::scenery {

namespace {

Palette noon() {
    Palette p{};
    p.zenith = levels(58, 122, 205);
    p.middle = levels(112, 170, 228);
    p.horizon = levels(196, 222, 240);
    p.haze = levels(176, 205, 230);
    p.sun = levels(255, 250, 225);
    p.light = levels(255, 245, 222) * 0.95;
    p.ambient = levels(150, 165, 190);
    p.cloud_lit = levels(255, 255, 252);
    p.cloud_shade = levels(176, 190, 212);
    p.grass = levels(108, 152, 60);
    p.dry_grass = levels(166, 176, 86);
    p.leaf = levels(70, 122, 48);
    p.other_leaf = levels(112, 146, 58);
    p.needle = levels(52, 98, 64);
    p.rock = levels(150, 142, 134);
    p.water = levels(22, 92, 128);
    p.glow = 0.12;
    p.elevation = 0.75;
    p.snow_line = 0.18;
    p.haziness = 0.8;
    p.flowers = 1;
    return p;
}

Palette sunset() {
    Palette p{};
    p.zenith = levels(62, 72, 138);
    p.middle = levels(212, 122, 122);
    p.horizon = levels(255, 196, 104);
    p.haze = levels(240, 158, 112);
    p.sun = levels(255, 214, 130);
    p.light = levels(255, 172, 92) * 0.95;
    p.ambient = levels(132, 108, 136);
    p.cloud_lit = levels(255, 190, 128);
    p.cloud_shade = levels(150, 98, 128);
    p.grass = levels(112, 132, 56);
    p.dry_grass = levels(176, 160, 80);
    p.leaf = levels(74, 104, 44);
    p.other_leaf = levels(120, 124, 54);
    p.needle = levels(58, 88, 58);
    p.rock = levels(150, 130, 124);
    p.water = levels(52, 58, 92);
    p.glow = 0.9;
    p.disc = 0.032;
    p.disc_y = 0.16;
    p.elevation = 0.28;
    p.snow_line = 0.25;
    p.haziness = 1;
    return p;
}

Palette dusk() {
    Palette p{};
    p.zenith = levels(14, 22, 58);
    p.middle = levels(34, 50, 104);
    p.horizon = levels(98, 104, 156);
    p.haze = levels(64, 76, 128);
    p.sun = levels(214, 224, 250);
    p.light = levels(118, 138, 186) * 0.7;
    p.ambient = levels(62, 76, 122);
    p.cloud_lit = levels(120, 130, 176);
    p.cloud_shade = levels(50, 60, 104);
    p.grass = levels(92, 134, 84);
    p.dry_grass = levels(130, 150, 110);
    p.leaf = levels(62, 100, 72);
    p.other_leaf = levels(88, 118, 84);
    p.needle = levels(48, 84, 76);
    p.rock = levels(136, 136, 146);
    p.water = levels(14, 28, 62);
    p.glow = 0.3;
    p.disc = 0.028;
    p.disc_y = 0.68;
    p.elevation = 0.5;
    p.snow_line = 0.22;
    p.haziness = 0.7;
    p.stars = 1;
    return p;
}

Palette overcast() {
    Palette p{};
    p.zenith = levels(138, 146, 156);
    p.middle = levels(168, 175, 182);
    p.horizon = levels(204, 207, 208);
    p.haze = levels(188, 194, 199);
    p.sun = levels(220, 222, 222);
    p.light = levels(150, 152, 156) * 0.6;
    p.ambient = levels(186, 190, 196);
    p.cloud_lit = levels(214, 217, 221);
    p.cloud_shade = levels(116, 124, 136);
    p.grass = levels(88, 122, 66);
    p.dry_grass = levels(134, 142, 88);
    p.leaf = levels(60, 96, 54);
    p.other_leaf = levels(88, 112, 62);
    p.needle = levels(48, 80, 62);
    p.rock = levels(128, 128, 128);
    p.water = levels(70, 90, 100);
    p.elevation = 0.95;
    p.snow_line = 0.24;
    p.haziness = 1.15;
    return p;
}

Palette autumn() {
    auto p = noon();
    p.zenith = levels(84, 138, 196);
    p.middle = levels(146, 184, 214);
    p.horizon = levels(232, 224, 204);
    p.haze = levels(216, 208, 196);
    p.light = levels(255, 226, 170) * 0.95;
    p.ambient = levels(150, 148, 160);
    p.cloud_lit = levels(255, 248, 232);
    p.cloud_shade = levels(184, 182, 192);
    p.grass = levels(152, 142, 64);
    p.dry_grass = levels(196, 168, 92);
    p.leaf = levels(190, 66, 30);
    p.other_leaf = levels(228, 166, 44);
    p.needle = levels(72, 98, 54);
    p.rock = levels(156, 138, 122);
    p.water = levels(40, 86, 108);
    p.glow = 0.25;
    p.elevation = 0.45;
    p.haziness = 1;
    p.flowers = 0;
    return p;
}

Palette winter() {
    Palette p{};
    p.zenith = levels(128, 164, 206);
    p.middle = levels(178, 202, 226);
    p.horizon = levels(238, 230, 228);
    p.haze = levels(216, 222, 232);
    p.sun = levels(255, 240, 214);
    p.light = levels(255, 238, 214) * 0.75;
    p.ambient = levels(150, 170, 206);
    p.cloud_lit = levels(250, 248, 248);
    p.cloud_shade = levels(188, 198, 216);
    p.grass = levels(150, 144, 112);
    p.dry_grass = levels(176, 164, 124);
    p.leaf = levels(110, 92, 78);
    p.other_leaf = levels(134, 114, 94);
    p.needle = levels(52, 80, 70);
    p.rock = levels(128, 130, 142);
    p.water = levels(60, 92, 120);
    p.glow = 0.3;
    p.elevation = 0.4;
    p.snow_line = 0.03;
    p.snow = 1;
    p.haziness = 1.1;
    return p;
}

Palette palette_of(Mood mood) {
    switch (mood) {
    case Mood::kNoon:
        return noon();
    case Mood::kSunset:
        return sunset();
    case Mood::kDusk:
        return dusk();
    case Mood::kOvercast:
        return overcast();
    case Mood::kAutumn:
        return autumn();
    case Mood::kWinter:
        return winter();
    }
    throw InternalError("invalid mood {}", static_cast<int>(mood));
}

} // namespace

Style make_style(Mood mood, std::uint64_t seed) {
    Random random(seed);
    Style style;
    static_cast<Palette&>(style) = palette_of(mood);
    style.toward = random.chance(0.5) ? 1 : -1;
    style.sun_x = style.toward * random.uniform(0.05, 0.4);
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
