#!/usr/bin/python3
"""Checks that h5py reads the checkpoint that h5py_test.cpp writes.

    h5py_reads.py CHECKPOINT.h5
"""

import json
import sys

import h5py
import numpy as np

with h5py.File(sys.argv[1]) as file:
    assert file.userblock_size == 512
    assert json.loads(file["configuration"][:].tobytes()) == {"ngf": 64}
    assert file["label_table"][:].tobytes() == b"0\tsky\n"
    assert json.loads(file["provenance"][:].tobytes())["tool"] == "h5py_test"
    numbers = file["numbers"]
    expected = {"f16": np.float16, "bf16": np.float32, "f32": np.float32, "f64": np.float64,
                "u8": np.uint8, "i64": np.int64}
    for name, dtype in expected.items():
        assert numbers[name].dtype == dtype, (name, numbers[name].dtype)
        assert numbers[name].shape == (2, 3) and numbers[name].fletcher32, name
        assert (numbers[name][:] == np.arange(6).reshape(2, 3)).all(), name
    assert numbers["bool"].dtype == bool and list(numbers["bool"][:]) == [True, False]
    assert numbers["scalar"][()] == 7 and numbers["scalar"].shape == ()
    assert numbers["empty"].shape == (0, 3)
