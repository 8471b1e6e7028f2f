#!/usr/bin/python3
"""Makes tests/data/npz: what numpy writes, and two malicious files.

    tests/io/make_npz_fixtures.py FOLDER

numpy 1.24 made the files in the repository; the tests need the files only.
"""

import pathlib
import struct
import sys
import zipfile

import numpy as np

FOLDER = pathlib.Path(sys.argv[1])


def write_bomb():
    """100 bytes that both headers claim to be 2 GiB."""
    path = FOLDER / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("a.npy"), bytes(100), zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\x01\x02")
    for at in (22, directory + 24):
        data[at:at + 4] = struct.pack("<I", 1 << 31)
    path.write_bytes(data)


sigma = np.array([[1, 2, 3], [4, 5, 6.]])
arrays = dict(mu=np.arange(3) / 2, sigma=sigma, count=np.int64(7),
              rounded=np.asfortranarray(sigma.astype(np.float32)))
np.savez(FOLDER / "stored.npz", **arrays)
np.savez_compressed(FOLDER / "deflated.npz", **arrays)
np.savez(FOLDER / "objects.npz", a=np.array([{}], dtype=object))
write_bomb()
