"""paint_maps.py TABLE.labels MAPS OUT: each map of ids in the colours of the table, as PNG."""

import pathlib
import sys

import numpy
from PIL import Image

table, maps, out = sys.argv[1:]
palette = numpy.zeros((256, 3), numpy.uint8)
with open(table, encoding="utf-8") as file:
    for line in file:
        fields = line.rstrip("\n").split("\t")
        if len(fields) >= 5 and not line.startswith("#"):
            palette[int(fields[0])] = [int(v) for v in fields[2:5]]
for path in pathlib.Path(maps).rglob("*.png"):
    target = pathlib.Path(out) / path.relative_to(maps)
    target.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(palette[numpy.array(Image.open(path))]).save(target)
