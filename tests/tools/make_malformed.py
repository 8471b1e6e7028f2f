#!/usr/bin/python3
"""A collection for spade-prepare: maps of ids 0..5 and 255, photos and instance maps, good and
malformed ones.

    make_malformed.py good FOLDER COUNT    FOLDER/labels, photos, instances: 000, 001, ...
    make_malformed.py bad FOLDER LIST      one item for each kind in LIST, named after it
"""

import io
import os
import pathlib
import struct
import sys
import zlib

import numpy
from PIL import Image

WIDTH, HEIGHT = 45, 36


def label_map(seed, width=WIDTH, height=HEIGHT):
    y, x = numpy.mgrid[0:height, 0:width]
    ids = ((y + 5 * seed) * 5 // height) % 5
    ids[(x - 20 - seed % 9) ** 2 + (y - 17) ** 2 < 60] = 5
    ids[(y < 4) & (x > 30)] = 255
    return ids


def photo(seed, width=WIDTH, height=HEIGHT):
    y, x = numpy.mgrid[0:height, 0:width]
    rgb = [(x * 5 + seed) % 256, y * 255 // height, 128 + 100 * numpy.sin((x + y + seed) / 7)]
    return numpy.stack(rgb, axis=2).astype(numpy.uint8)


def encoded(array, kind="PNG", mode=None, **options):
    out = io.BytesIO()
    Image.fromarray(array, mode).save(out, kind, **options)
    return out.getvalue()


def ids8(array):
    return array.astype(numpy.uint8)


def good_label(seed=1):
    return encoded(ids8(label_map(seed)))


def good_photo(seed=1):
    return encoded(photo(seed), "JPEG", quality=95)


def good_instances(seed=1):
    return encoded((label_map(seed) * 1000 // 7).astype(numpy.uint16))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=WIDTH, height=HEIGHT, depth=8, color=0, interlace=0, rows=None, row=None):
    """A PNG by hand; each chunk's checksum is right."""
    row = b"\0" + bytes(WIDTH) if row is None else row
    rows = HEIGHT if rows is None else rows
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row * rows)) +
            chunk(b"IEND", b""))


def flipped(data, at):
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def with_id(value, kind=numpy.uint16):
    ids = label_map(1)
    ids[20, 30] = value
    return encoded(ids.astype(kind))


def bad_adler():
    data = zlib.compress((b"\0" + bytes(WIDTH)) * HEIGHT)
    whole = png()
    begin = whole.index(b"IDAT") - 4
    return whole[:begin] + chunk(b"IDAT", data[:-1] + bytes([data[-1] ^ 1])) + chunk(b"IEND", b"")


def without_chunk(data, kind):
    at = data.index(kind) - 4
    length, = struct.unpack(">I", data[at:at + 4])
    return data[:at] + data[at + 12 + length:]


def without_quantization(data):
    while True:
        at = data.find(b"\xff\xdb")
        if at < 0:
            return data
        length, = struct.unpack(">H", data[at + 2:at + 4])
        data = data[:at] + data[at + 2 + length:]


def palette_outside():
    picture = Image.fromarray(numpy.full((HEIGHT, WIDTH), 9, numpy.uint8), "P")
    picture.putpalette(list(range(30)) + [0] * 738)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def jpeg_of_size(width, height):
    data = good_photo()
    at = data.index(b"\xff\xc0")
    return data[:at + 5] + struct.pack(">HH", height, width) + data[at + 9:]


def tiff(array):
    return encoded(array, "TIFF")


LABELS = {
    "empty": lambda: b"",
    "cut-in-half": lambda: good_label()[:len(good_label()) // 2],
    "cut-last-byte": lambda: good_label()[:-1],
    "cut-in-header": lambda: good_label()[:20],
    "text": lambda: b"<html>404 not found</html>\n",
    "zeros": lambda: bytes(300),
    "noise": lambda: numpy.random.default_rng(5).bytes(300),
    "gif": lambda: encoded(ids8(label_map(1)), "GIF"),
    "crc-of-header": lambda: flipped(good_label(), 29),
    "crc-of-pixels": lambda: flipped(good_label(), -14),
    "crc-of-end": lambda: flipped(good_label(), -1),
    "adler": bad_adler,
    "rgb": lambda: encoded(photo(1)),
    "rgba": lambda: encoded(numpy.dstack([photo(1), ids8(label_map(1))])),
    "grey-alpha": lambda: encoded(numpy.dstack([ids8(label_map(1))] * 2), mode="LA"),
    "rgb16": lambda: png(depth=16, color=2, row=b"\0" + bytes(6 * WIDTH)),
    "jpeg": lambda: encoded(ids8(label_map(1)), "JPEG"),
    "id-outside": lambda: with_id(200, numpy.uint8),
    "id-outside-palette": palette_outside,
    "id-256": lambda: with_id(256),
    "id-65535": lambda: with_id(65535),
    "all-ids-outside": lambda: encoded(numpy.full((HEIGHT, WIDTH), 77, numpy.uint8)),
    "bomb-30000": lambda: png(30000, 30000),
    "bomb-2147483647": lambda: png(2147483647, 1),
    "zero-width": lambda: png(width=0),
    "zero-height": lambda: png(height=0),
    "too-few-rows": lambda: png(rows=HEIGHT - 1),
    "no-pixels": lambda: without_chunk(png(), b"IDAT"),
    "no-header": lambda: without_chunk(png(), b"IHDR"),
    "bad-filter": lambda: png(row=b"\x09" + bytes(WIDTH)),
    "bad-depth": lambda: png(depth=3),
    "bad-interlace": lambda: png(interlace=5),
    "pgm-as-text": lambda: b"P2\n2 2\n255\n0 1 2 3\n",
    "pgm-cut": lambda: b"P5\n%d %d\n255\n" % (WIDTH, HEIGHT) + bytes(WIDTH),
    "pgm-nan": lambda: b"P5\nnan nan\n255\n" + bytes(WIDTH * HEIGHT),
    "ppm": lambda: encoded(photo(1), "PPM"),
    "bmp24": lambda: encoded(photo(1), "BMP"),
    "tiff-cut": lambda: tiff(ids8(label_map(1)))[:400],
    "tiff-float": lambda: tiff(numpy.full((HEIGHT, WIDTH), numpy.nan, numpy.float32)),
    "webp-lossy": lambda: encoded(photo(1), "WEBP"),
}
PHOTOS = {
    "empty": lambda: b"",
    "cut-jpeg": lambda: good_photo()[:len(good_photo()) // 2],
    "cut-png": lambda: encoded(photo(1))[:-30],
    "text": lambda: b"not a photo\n",
    "no-quantization": lambda: without_quantization(good_photo()),
    "bomb-png": lambda: png(30000, 30000, color=2),
    "bomb-jpeg": lambda: jpeg_of_size(65500, 65500),
    "other-size": lambda: encoded(photo(1, WIDTH + 1), "JPEG"),
}
INSTANCES = {
    "other-size": lambda: encoded(ids8(label_map(1, WIDTH, HEIGHT - 1))),
    "jpeg": lambda: encoded(ids8(label_map(1)), "JPEG"),
}
MAKERS = {"label": LABELS, "photo": PHOTOS, "instances": INSTANCES}


def special(kind, path):
    """Not a file at all."""
    if kind.endswith("-folder") and not kind.endswith("link-to-folder"):
        path.mkdir()
    elif kind.endswith("-fifo"):
        os.mkfifo(path)
    elif kind.endswith("-dangling-link"):
        path.symlink_to("nowhere.png")
    elif kind.endswith("-link-to-folder"):
        path.symlink_to(".empty")
    else:
        return False
    return True


def write_bad(folder, kind):
    where, what = kind.split("-", 1)
    paths = {"label": folder / "labels" / f"{kind}.png", "photo": folder / "photos" / f"{kind}.jpg",
             "instances": folder / "instances" / f"{kind}.png"}
    contents = {"label": good_label(), "photo": good_photo(), "instances": good_instances()}
    if what.startswith("without-"):
        del contents[what[len("without-"):]]
    elif what == "twice":
        (folder / "labels" / f"{kind}.bmp").write_bytes(encoded(ids8(label_map(1)), "BMP"))
    elif special(kind, paths[where]):
        del contents[where]
    else:
        contents[where] = MAKERS[where][what]()
    for part, data in contents.items():
        paths[part].write_bytes(data)


def main():
    what, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    for part in ("labels", "photos", "instances"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "labels" / ".empty").mkdir(exist_ok=True)
    if what == "good":
        for i in range(int(sys.argv[3])):
            (folder / "labels" / f"{i:03}.png").write_bytes(good_label(i))
            (folder / "photos" / f"{i:03}.jpg").write_bytes(good_photo(i))
            (folder / "instances" / f"{i:03}.png").write_bytes(good_instances(i))
    elif what == "bad":
        for line in pathlib.Path(sys.argv[3]).read_text().split("\n"):
            if line and not line.startswith("#"):
                write_bad(folder, line)
    else:
        sys.exit(__doc__)


main()
