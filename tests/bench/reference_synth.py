#!/usr/bin/python3
"""The reference's generator in PyTorch, for timing: dense convolutions on a one-hot map, written
from their description, random weights. Prints the seconds of each picture, one a line, and then
the peak of resident memory in MB.

    reference_synth.py --map map.npz --ngf 64 --precision bf16 --threads 2

map.npz: ids [H, W], edges [H, W], labels (their number), as scripts/bench writes it.
"""
import argparse
import resource
import time

import numpy
import torch
from reference_step import Generator, one_hot


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--map", required=True)
    parser.add_argument("--precision", choices=("fp32", "bf16"), default="fp32")
    for name, default in (("ngf", 64), ("hidden", 128), ("doublings", 5), ("threads", 2),
                          ("pictures", 5)):
        parser.add_argument("--" + name, type=int, default=default)
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    stored = numpy.load(o.map)
    labels = int(stored["labels"])
    ids = torch.from_numpy(stored["ids"].astype(numpy.int64))[None, None]
    edges = torch.from_numpy(stored["edges"].astype(numpy.float32))[None, None]
    height, width = ids.shape[2:]
    grid = (height >> o.doublings, width >> o.doublings)
    generator = Generator(o.ngf, labels + 1, o.hidden, grid, o.doublings).eval()
    with torch.no_grad():
        for _ in range(o.pictures):
            start = time.perf_counter()
            with torch.autocast("cpu", torch.bfloat16, enabled=o.precision == "bf16"):
                generator(torch.cat([one_hot(ids, labels), edges], 1))
            print("%.4f" % (time.perf_counter() - start), flush=True)
    print("%d" % (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


if __name__ == "__main__":
    main()
