#include "libspade/image/gif.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_format.hpp"

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace spade {

namespace {

int take(GifFileType* gif, GifByteType* to, int count) {
    auto& rest = *static_cast<std::string_view*>(gif->UserData);
    const auto taken = std::min(static_cast<std::size_t>(count), rest.size());
    std::memcpy(to, rest.data(), taken);
    rest.remove_prefix(taken);
    return static_cast<int>(taken);
}

struct CloseGif {
    void operator()(GifFileType* gif) const { (void)DGifCloseFile(gif, nullptr); }
};

std::string reason_of(int error) {
    const auto* text = GifErrorString(error);
    return text != nullptr ? text : "unknown error";
}

[[noreturn]] void refuse(std::string_view name, int error) {
    throw DataError("{}: is damaged or truncated: giflib reports '{}'; make or copy it again", name,
                    reason_of(error));
}

Palette palette_of(const ColorMapObject* colors, std::string_view name) {
    if (colors == nullptr) {
        throw DataError("{}: is a GIF without a palette; convert it to PNG", name);
    }
    Palette palette;
    for (int i = 0; i < colors->ColorCount; ++i) {
        palette.push_back({colors->Colors[i].Red, colors->Colors[i].Green, colors->Colors[i].Blue});
    }
    return palette;
}

/// Reads the rows of the picture that comes next. Its size has been checked.
std::vector<GifByteType> read_rows(GifFileType* gif, Size size, std::string_view name) {
    struct Pass {
        int first;
        int step;
    };
    constexpr std::array<Pass, 1> kAll{{{0, 1}}};
    constexpr std::array<Pass, 4> kInterlaced{{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};
    const auto* pass = gif->Image.Interlace ? kInterlaced.data() : kAll.data();
    const auto* end = pass + (gif->Image.Interlace ? kInterlaced.size() : kAll.size());
    const auto width = static_cast<std::size_t>(size.width);
    std::vector<GifByteType> pixels(size.pixels());
    for (; pass != end; ++pass) {
        for (int y = pass->first; y < size.height; y += pass->step) {
            auto* row = pixels.data() + static_cast<std::size_t>(y) * width;
            if (DGifGetLine(gif, row, size.width) != GIF_OK) {
                refuse(name, gif->Error);
            }
        }
    }
    return pixels;
}

/// Skips what a program may have added to the pictures.
void skip_extension(GifFileType* gif, std::string_view name) {
    int code = 0;
    GifByteType* block = nullptr;
    auto status = DGifGetExtension(gif, &code, &block);
    while (status == GIF_OK && block != nullptr) {
        status = DGifGetExtensionNext(gif, &block);
    }
    if (status != GIF_OK) {
        refuse(name, gif->Error);
    }
}

/// \returns the kind of the next part
GifRecordType next_record(GifFileType* gif, std::string_view name) {
    GifRecordType kind = UNDEFINED_RECORD_TYPE;
    if (DGifGetRecordType(gif, &kind) != GIF_OK) {
        refuse(name, gif->Error);
    }
    return kind;
}

/// Reads the picture whose description comes next.
Gif read_picture(GifFileType* gif, Size screen, std::string_view name) {
    if (DGifGetImageDesc(gif) != GIF_OK) {
        refuse(name, gif->Error);
    }
    const auto& place = gif->Image;
    if (place.Width != screen.width || place.Height != screen.height) {
        throw DataError("{}: its picture of {}x{} does not fill its {}x{} pixels; convert it to "
                        "PNG",
                        name, place.Width, place.Height, screen.width, screen.height);
    }
    Gif result;
    result.palette = palette_of(place.ColorMap != nullptr ? place.ColorMap : gif->SColorMap, name);
    result.indices.size = screen;
    const auto pixels = read_rows(gif, screen, name);
    result.indices.ids.assign(pixels.begin(), pixels.end());
    return result;
}

} // namespace

Gif read_gif(std::string_view bytes, std::string_view name) {
    auto rest = bytes;
    int error = 0;
    const std::unique_ptr<GifFileType, CloseGif> file(DGifOpen(&rest, take, &error));
    if (!file) {
        refuse(name, error);
    }
    const auto size = checked_size(static_cast<std::uint64_t>(file->SWidth),
                                   static_cast<std::uint64_t>(file->SHeight), name);
    std::optional<Gif> gif;
    for (auto kind = next_record(file.get(), name); kind != TERMINATE_RECORD_TYPE;
         kind = next_record(file.get(), name)) {
        if (kind == EXTENSION_RECORD_TYPE) {
            skip_extension(file.get(), name);
        } else if (gif) {
            throw DataError("{}: is a GIF of several pictures; save the one that counts as PNG",
                            name);
        } else {
            gif = read_picture(file.get(), size, name);
        }
    }
    if (!gif) {
        throw DataError("{}: is a GIF without a picture; make or copy it again", name);
    }
    return std::move(*gif);
}

Photo to_photo(const Gif& gif) {
    Photo photo;
    photo.size = gif.indices.size;
    photo.rgb.reserve(3 * photo.size.pixels());
    for (const auto index : gif.indices.ids) {
        const auto place = static_cast<std::size_t>(index);
        const auto color = place < gif.palette.size() ? gif.palette[place] : Rgb{};
        photo.rgb.insert(photo.rgb.end(), color.begin(), color.end());
    }
    return photo;
}

} // namespace spade
