#!/usr/bin/env python3
"""Writes tests/data/pictures with PIL and NumPy: pictures in formats and kinds that we only read.

A .png beside a photo is that photo as decoded by PIL."""

import pathlib

import numpy
from PIL import Image

WIDTH, HEIGHT = 13, 7
folder = pathlib.Path(__file__).parent / "pictures"
folder.mkdir(exist_ok=True)

y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
ids = ((x + 3 * y) % 12).astype(numpy.uint8)
ids16 = ids.astype(numpy.uint16) * 1000 + 7
rgb = numpy.stack([x * 19, y * 40, x * y * 3], axis=2).astype(numpy.uint8)
grey, grey16, colours = map(Image.fromarray, (ids, ids16, rgb))
palette = Image.fromarray(ids, "P")
palette.putpalette([value for i in range(256) for value in (255 - i, i, 7)])
alpha = numpy.dstack([rgb, ids * 20]).astype(numpy.uint8)


def save(picture, name, photo=False, **options):
    picture.save(folder / name, **options)
    if photo:
        with Image.open(folder / name) as read:
            read.convert("RGB").save((folder / name).with_suffix(".png"))


save(palette, "ids-palette.bmp")
save(grey, "ids.pgm")
save(grey, "ids.tif")
save(grey16, "ids16.tif")
save(grey, "ids-lzw.tif", compression="tiff_lzw")
save(grey, "ids-jpeg.tif", compression="jpeg")
save(grey, "ids-lossless.webp", lossless=True)
save(grey, "ids-lossy.webp")

save(colours, "colours.bmp")
save(colours, "colours.ppm")
save(colours, "colours.tif", compression="tiff_deflate")
save(Image.fromarray(alpha), "alpha.tif")
save(colours, "colours-lossless.webp", lossless=True)

save(colours, "progressive.jpg", photo=True, quality=90, progressive=True)
save(Image.fromarray(alpha, "CMYK"), "cmyk.jpg", photo=True, quality=90)
exif = Image.Exif()
exif[0x0112] = 6  # to be shown rotated by 90 degrees
save(colours, "turned.jpg", photo=True, quality=90, exif=exif)
