#!/usr/bin/python3
"""Reads a data set with h5py and PIL and compares it with what spade-prepare export wrote.

    h5py_set.py SET.h5 FOLDER
"""

import io
import pathlib
import sys

import h5py
import numpy as np
from PIL import Image


def cut(file, name):
    """The records of a column: bytes."""
    everything = file[name][:].tobytes()
    offsets = file[name + "_offsets"][:]
    return [everything[a:b] for a, b in zip(offsets, offsets[1:])]


def array(picture):
    return np.asarray(Image.open(picture))


def main():
    folder = pathlib.Path(sys.argv[2])
    with h5py.File(sys.argv[1]) as file:
        assert file["label_table"][:].tobytes() == (folder / "labels.labels").read_bytes()
        names = [name.decode() for name in cut(file, "names")]
        compared = 0
        for kind in ("labels", "photos", "instances"):
            if kind not in file:
                continue
            assert file[kind + "_digests"].shape == file[kind + "_pixels"].shape == (len(names), 2)
            for name, record in zip(names, cut(file, kind)):
                found = list((folder / kind).glob(name + ".[pj][np]g"))
                assert len(found) == 1, (kind, name, found)
                ours, theirs = array(io.BytesIO(record)), array(found[0])
                assert ours.dtype == theirs.dtype and (ours == theirs).all(), (kind, name)
                compared += 1
        assert compared > 0
        print(f"{len(names)} items, {compared} pictures are the same")


if __name__ == "__main__":
    main()
