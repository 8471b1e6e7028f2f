#!/usr/bin/python3
"""The reference's generator in PyTorch, for timing: dense convolutions on a one-hot map, written
from their description, random weights. Prints the seconds of each picture, one per line, and then
the peak of resident memory in MB.

    reference_synth.py --labels 183 --ngf 64 --precision bf16 --threads 2 LABELS.png [INSTANCES.png]
"""
import argparse
import resource
import time

import numpy
import torch
from PIL import Image
from reference_step import Generator, one_hot


def plane(path):
    return torch.from_numpy(numpy.array(Image.open(path)).astype(numpy.int64))[None, None]


def edges_of(instances):
    edges = torch.zeros_like(instances, dtype=torch.bool)
    for axis in (2, 3):
        last = instances.shape[axis] - 1
        differs = instances.narrow(axis, 1, last) != instances.narrow(axis, 0, last)
        edges.narrow(axis, 1, last).logical_or_(differs)
        edges.narrow(axis, 0, last).logical_or_(differs)
    return edges


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("maps", nargs="+")
    parser.add_argument("--precision", choices=("fp32", "bf16"), default="fp32")
    for name, default in (("labels", 183), ("ngf", 64), ("hidden", 128), ("doublings", 5), ("threads", 2),
                          ("pictures", 5)):
        parser.add_argument("--" + name, type=int, default=default)
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    ids, instances = (plane(o.maps[i]) for i in (0, -1))
    ids = ids.clamp(max=o.labels - 1)
    edges = edges_of(instances).float()
    height, width = ids.shape[2:]
    grid = (height >> o.doublings, width >> o.doublings)
    generator = Generator(o.ngf, o.labels + 1, o.hidden, grid, o.doublings).eval()
    with torch.no_grad():
        for _ in range(o.pictures):
            start = time.perf_counter()
            with torch.autocast("cpu", torch.bfloat16, enabled=o.precision == "bf16"):
                generator(torch.cat([one_hot(ids, o.labels), edges], 1))
            print("%.4f" % (time.perf_counter() - start), flush=True)
    print("%d" % (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


if __name__ == "__main__":
    main()
