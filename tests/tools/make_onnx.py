"""Small ONNX networks and their cards, written byte by byte, without the Python package onnx.

make_onnx.py segmenter TABLE.labels NET.onnx SIDE   nearest colour of the table, 1x1 convolution
make_onnx.py features NET.onnx SIDE                 eight sums of the channels, averaged
"""

import json
import struct
import sys


def varint(value):
    out = b""
    while True:
        byte, value = value & 127, value >> 7
        out += bytes([byte | (128 if value else 0)])
        if not value:
            return out


def number(field, value):
    return varint(field << 3) + varint(value)


def block(field, data):
    data = data.encode() if isinstance(data, str) else data
    return varint(field << 3 | 2) + varint(len(data)) + data


def tensor(name, shape, values):
    dims = b"".join(number(1, d) for d in shape)
    return dims + number(2, 1) + block(8, name) + block(9, struct.pack(f"<{len(values)}f", *values))


def node(op, inputs, output, **ints):
    body = b"".join(block(1, name) for name in inputs) + block(2, output)
    body += block(3, output) + block(4, op)
    for name, values in ints.items():
        body += block(5, block(1, name) + b"".join(number(8, v) for v in values) + number(20, 7))
    return body


def value(name, shape):
    dims = b"".join(block(1, number(1, d)) for d in shape)
    return block(1, name) + block(2, block(1, number(1, 1) + block(2, dims)))


def model(nodes, weights, inputs, outputs):
    graph = b"".join(block(1, n) for n in nodes) + block(2, "small")
    graph += b"".join(block(5, w) for w in weights)
    graph += block(11, value(*inputs)) + block(12, value(*outputs))
    return number(1, 6) + block(2, "libspade tests") + block(7, graph) + block(8, number(2, 11))


def conv(rows, bias):
    weights = [v for row in rows for v in row]
    return (node("Conv", ["input", "w", "b"], "scores", kernel_shape=[1, 1]),
            [tensor("w", [len(rows), 3, 1, 1], weights), tensor("b", [len(rows)], bias)])


def save(path, data, card):
    with open(path, "wb") as file:
        file.write(data)
    with open(path.rsplit(".", 1)[0] + ".json", "w", encoding="utf-8") as file:
        json.dump(card, file)


def card_of(name, side, output):
    return {"name": name, "output": output,
            "input": {"width": side, "height": side, "channel_order": "RGB", "mean": [0, 0, 0],
                      "std": [1, 1, 1], "scale": 1}}


def segmenter(table, path, side):
    names, rows, bias = [], [], []
    with open(table, encoding="utf-8") as file:
        for line in file:
            fields = line.rstrip("\n").split("\t")
            if len(fields) >= 5 and not line.startswith("#"):
                color = [float(v) for v in fields[2:5]]
                names.append(fields[1])
                rows.append([2 * c for c in color])
                bias.append(-sum(c * c for c in color))
    first, weights = conv(rows, bias)
    shape = [1, len(rows), side, side]
    data = model([first], weights, ("input", [1, 3, side, side]), ("scores", shape))
    save(path, data, card_of("nearest-color", side, {"channels": len(rows)}) | {"classes": names})


def features(path, side):
    rows = [[((i + 1) * (c + 2) % 7 - 3) / 300 for c in range(3)] for i in range(8)]
    first, weights = conv(rows, [0.0] * 8)
    nodes = [first, node("Relu", ["scores"], "relu"),
             node("GlobalAveragePool", ["relu"], "features")]
    data = model(nodes, weights, ("input", [1, 3, side, side]), ("features", [1, 8, 1, 1]))
    save(path, data, card_of("eight-sums", side, {"features": 8}))


if sys.argv[1] == "segmenter":
    segmenter(sys.argv[2], sys.argv[3], int(sys.argv[4]))
else:
    features(sys.argv[2], int(sys.argv[3]))
