#!/usr/bin/python3
"""Label maps for the command-line tests.

    make_maps.py good FOLDER COUNT      maps 00.png ... of ids 0..5 and 255, of different sizes
    make_maps.py bad FOLDER INSTANCES   twelve maps that are malformed, each in a different way, and
                                        their instance maps
    make_maps.py photo FILE             a photo-like JPEG or PNG
"""

import pathlib
import struct
import sys
import zlib

import numpy
from PIL import Image


def label_map(seed, width=90, height=70):
    y, x = numpy.mgrid[0:height, 0:width]
    ids = ((y + 5 * seed) * 5 // height) % 5
    ids[(x - 20 - seed) ** 2 + (y - 35) ** 2 < 200] = 5
    ids[(y < 4) & (x > 50)] = 255
    return Image.fromarray(ids.astype(numpy.uint8), "L")


def photo(seed, width=120, height=90):
    y, x = numpy.mgrid[0:height, 0:width]
    rgb = numpy.stack([(x * 2 + seed) % 256, y * 255 // height, (x + y) % 256], axis=2)
    return Image.fromarray(rgb.astype(numpy.uint8), "RGB")


def write_good(folder, count):
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(count):
        label_map(i, 80 + i % 7, 64 + i % 5).save(folder / f"{i:02}.png")


def huge_png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", 30000, 30000, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) +
            chunk(b"IEND", b""))


def write_bad(folder, instances):
    for path in (folder, instances):
        path.mkdir(parents=True, exist_ok=True)
    good = folder / "good.tmp.png"
    label_map(1).save(good)
    whole = good.read_bytes()
    good.unlink()

    outside = label_map(2)
    outside.putpixel((17, 3), 200)
    outside.save(folder / "id_outside.png")
    (folder / "truncated.png").write_bytes(whole[:len(whole) // 2])
    (folder / "flipped.png").write_bytes(whole[:60] + bytes([whole[60] ^ 4]) + whole[61:])
    photo(1).save(folder / "photo.jpg", quality=90)
    photo(2).save(folder / "colours.png")
    label_map(3).convert("LA").save(folder / "transparent.png")
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.png").write_bytes(b"<html>404 not found</html>\n")
    (folder / "huge.png").write_bytes(huge_png())
    (folder / "dangling.png").symlink_to("nowhere.png")
    label_map(4).save(folder / "wrong_instance.png")
    label_map(5).save(folder / "no_instance.png")
    for path in folder.iterdir():
        if path.stem != "no_instance":
            label_map(1).save(instances / (path.stem + ".png"))
    label_map(1, 91, 70).save(instances / "wrong_instance.png")


def main():
    what, path = sys.argv[1], pathlib.Path(sys.argv[2])
    if what == "good":
        write_good(path, int(sys.argv[3]))
    elif what == "bad":
        write_bad(path, pathlib.Path(sys.argv[3]))
    elif what == "photo":
        photo(7).save(path)
    else:
        sys.exit(__doc__)


main()
