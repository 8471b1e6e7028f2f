#!/usr/bin/python3
"""Makes tests/data/pth: small files of torch.save, and malicious files.

    scripts/make-pth-fixtures.py [FOLDER]

Needs python3-torch (1.13 made the files in the repository); the tests need only the files. The
malicious pickles are written opcode by opcode and never loaded. Storage keys of the legacy container
are addresses, so those files differ from run to run; all others are the same each time.

Element i of a storage is i * 0.25 - 3 as a float, 3 * i - 7 as an integer, 3 * i as an unsigned
integer, and whether 3 divides i as a bool: tests/io/pth_test.cpp uses the same rule.
"""

import collections
import io
import pathlib
import pickle
import pickletools
import random
import struct
import sys
import tarfile
import zipfile

import torch

FOLDER = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else
                      pathlib.Path(__file__).parent.parent / "tests/data/pth")


def save(name, value, **options):
    for kind, is_zip in (("zip", True), ("legacy", False)):
        path = FOLDER / f"{name}_{kind}.pth"
        torch.save(value, path, _use_new_zipfile_serialization=is_zip, **options)


# what torch.save writes


def ramp(shape, dtype=torch.float32):
    count = int(torch.Size(shape).numel())
    i = torch.arange(count, dtype=torch.float64)
    values = {torch.bool: i % 3 == 0, torch.uint8: 3 * i}.get(dtype)
    if values is None:
        values = i * 0.25 - 3 if dtype.is_floating_point else 3 * i - 7
    return values.to(dtype).reshape(shape)


def element_types():
    return collections.OrderedDict(
        f32=ramp((3, 4)), f16=ramp((5,), torch.float16), bf16=ramp((7,), torch.bfloat16),
        f64=ramp((2, 3), torch.float64), i64=ramp((4,), torch.int64),
        i32=ramp((2, 2), torch.int32), i16=ramp((3,), torch.int16), i8=ramp((6,), torch.int8),
        u8=ramp((9,), torch.uint8), bool=ramp((2, 5), torch.bool), scalar=ramp(()),
        empty=ramp((0, 3)))


def views():
    base = ramp((4, 6))
    return collections.OrderedDict(
        base=base, transposed=base.t(), sliced=base[1:3, 2:5], expanded=base[:, :1].expand(4, 3),
        overlapping=base.as_strided((3, 4), (2, 1), 5), column=base[:, 3], scalar=base[2, 1])


def nested():
    return {
        "epoch": 3, "rate": 0.1, "note": "text", "best": None, "sizes": [1, 2.5, (True, "x")],
        "big": 1 << 70, "negative": -5, "wide": -(1 << 40),
        "state_dict": collections.OrderedDict([
            ("module.conv.weight", torch.nn.Parameter(ramp((2, 3)))),
            ("module.conv.bias", torch.nn.Parameter(ramp((2,)), requires_grad=False))]),
        "optimizer": {"state": {0: {"step": 7, "exp_avg": ramp((2, 3))},
                                1: {"step": 7, "exp_avg": ramp((2,))}}, "param_groups": [{"lr": 1}]},
    }


def data_parallel():
    """A real state dictionary: its _metadata is set by BUILD."""
    net = torch.nn.DataParallel(torch.nn.Sequential(torch.nn.Conv2d(2, 3, 1), torch.nn.BatchNorm2d(3)))
    state = net.state_dict()
    for tensor in state.values():
        tensor.copy_(ramp(tensor.shape, tensor.dtype))
    return state


# generators whose weights are overlapping views of a few small storages


class Weights:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.banks = {}
        self.state = collections.OrderedDict()
        self.ones = self.bank("variance", 64, 0.8, 1.2)
        self.count = torch.tensor(1000)
        self.vectors = torch.zeros(3200)  # u and v of every spectral norm, one after another
        self.used = 0

    def bank(self, name, size, low, high):
        if name not in self.banks:
            values = [self.random.uniform(low, high) for _ in range(size)]
            self.banks[name] = torch.tensor(values)
        return self.banks[name]

    def view(self, scale, shape, strides):
        """Uniform in +-scale; the strides keep channels apart though they share the numbers."""
        bank = self.bank(scale, 2880, -scale, scale)
        reach = sum((n - 1) * s for n, s in zip(shape, strides))
        return bank.as_strided(shape, strides, self.random.randrange(bank.numel() - reach))

    def conv(self, name, shape, scale, strides=(61, 7, 3, 1), bias=True):
        self.state[name + ".weight"] = self.view(scale, shape, strides[:len(shape)])
        if bias:
            self.state[name + ".bias"] = self.view(0.05, shape[:1], (1,))

    def vector(self, values):
        part = self.vectors[self.used:self.used + values.numel()]
        part.copy_(values)
        self.used += values.numel()
        return part

    def spectral(self, name, shape, bias=True):
        if bias:
            self.state[name + ".bias"] = self.view(0.05, shape[:1], (1,))
        weight = self.view(0.2, shape, (61, 7, 3, 1))
        u, _, vh = torch.linalg.svd(weight.reshape(shape[0], -1).double(), full_matrices=False)
        self.state[name + ".weight_orig"] = weight
        self.state[name + ".weight_u"] = self.vector(u[:, 0])
        self.state[name + ".weight_v"] = self.vector(vh[0])

    def norm(self, name, channels, labels):
        statistics = name + ".param_free_norm."
        self.state[statistics + "running_mean"] = self.view(0.05, (channels,), (1,))
        self.state[statistics + "running_var"] = self.ones[:channels]
        self.state[statistics + "num_batches_tracked"] = self.count
        self.conv(name + ".mlp_shared.0", (128, labels, 3, 3), 0.2, (17, 11, 3, 1))
        self.conv(name + ".mlp_gamma", (channels, 128, 3, 3), 0.05)
        self.conv(name + ".mlp_beta", (channels, 128, 3, 3), 0.05)

    def block(self, name, fin, fout, labels):
        middle = min(fin, fout)
        self.spectral(name + ".conv_0", (middle, fin, 3, 3))
        self.spectral(name + ".conv_1", (fout, middle, 3, 3))
        if fin != fout:
            self.spectral(name + ".conv_s", (fout, fin, 1, 1), bias=False)
        self.norm(name + ".norm_0", fin, labels)
        self.norm(name + ".norm_1", middle, labels)
        if fin != fout:
            self.norm(name + ".norm_s", fin, labels)


def generator(seed, labels, latent_grid=None, ngf=2):
    w = Weights(seed)
    if latent_grid is None:
        w.conv("fc", (16 * ngf, labels, 3, 3), 0.2)
    else:
        w.conv("fc", (16 * ngf * latent_grid * latent_grid, 256), 0.1, (1, 3))
        w.state["fc.bias"] = w.view(0.05, (16 * ngf * latent_grid * latent_grid,), (1,))
    for name in ("head_0", "G_middle_0", "G_middle_1"):
        w.block(name, 16 * ngf, 16 * ngf, labels)
    for i in range(4):
        w.block(f"up_{i}", ngf * 16 >> i, ngf * 8 >> i, labels)
    w.conv("conv_img", (3, ngf, 3, 3), 0.2)
    return w.state


def encoder(seed, ngf=2):
    w = Weights(seed)
    channels = [3] + [ngf * n for n in (1, 2, 4, 8, 8, 8)]
    for i in range(6):
        w.spectral(f"layer{i + 1}.0", (channels[i + 1], channels[i], 3, 3), bias=False)
    for name in ("fc_mu", "fc_var"):
        w.conv(name, (256, 16 * channels[-1]), 0.1, (7, 3))
    return w.state


def write_generators():
    # 6 labels, don't-care, instance edges; 64x64, normal upsampling
    small = generator(1, 8)
    torch.save(small, FOLDER / "spade_small_zip_G.pth")
    torch.save(small, FOLDER / "spade_small_legacy_G.pth", _use_new_zipfile_serialization=False)
    # 6 labels and a style of 256 numbers; 256x256, normal upsampling
    torch.save(generator(2, 6, latent_grid=8), FOLDER / "spade_small_vae_G.pth")
    torch.save(encoder(3), FOLDER / "spade_small_vae_E.pth")


# pickles and containers by hand


def text(s):
    return b"X" + struct.pack("<I", len(s)) + s.encode()


def integer(i):
    return b"J" + struct.pack("<i", i) if abs(i) < 1 << 31 else b"\x8a\x08" + struct.pack("<q", i)


def sequence(*items):
    return b"(" + b"".join(items) + b"t"


def name_of(module, name):
    return f"c{module}\n{name}\n".encode()


def dictionary(*pairs):
    return b"}(" + b"".join(text(k) + v for k, v in pairs) + b"u"


def program(value, protocol=2):
    return b"\x80" + bytes([protocol]) + value + b"."


ORDERED = name_of("collections", "OrderedDict") + b")R"
REBUILD = name_of("torch._utils", "_rebuild_tensor_v2")


def storage(elements, key="0", kind="FloatStorage", view=b""):
    return sequence(text("storage"), name_of("torch", kind), text(key), text("cpu"),
                    integer(elements), view) + b"Q"


def tensor(elements=4, offset=0, shape=(4,), strides=(1,), hooks=ORDERED, **options):
    return REBUILD + sequence(storage(elements, **options), integer(offset),
                              sequence(*map(integer, shape)), sequence(*map(integer, strides)),
                              b"\x89", hooks) + b"R"


FLOATS = struct.pack("<4f", *(i * 0.25 - 3 for i in range(4)))


def zipped(pickled, entries=None, extra=(), method=zipfile.ZIP_STORED, version="3\n"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        def add(name, data):
            archive.writestr(zipfile.ZipInfo(name), data, method)
        add("archive/data.pkl", pickled)
        for key, data in ({"0": FLOATS} if entries is None else entries).items():
            add("archive/data/" + key, data)
        add("archive/version", version)
        for name, data in extra:
            add(name, data)
    return out.getvalue()


def legacy(pickled, storages=None, little_endian=True):
    storages = {"0": (4, FLOATS)} if storages is None else storages
    sizes = {"short": 2, "int": 4, "long": 4}
    system = {"protocol_version": 1001, "little_endian": little_endian, "type_sizes": sizes}
    parts = [pickle.dumps(0x1950a86a20f9469cfc6c, 2), pickle.dumps(1001, 2), pickle.dumps(system, 2),
             pickled, pickle.dumps(list(storages), 2)]
    return b"".join(parts) + b"".join(struct.pack("<q", n) + data for n, data in storages.values())


def write(name, data):
    (FOLDER / f"{name}.pth").write_bytes(data)


def write_bad(name, data):
    write(f"bad/{name}", data)


def write_pickle(name, pickled, containers=(zipped,)):
    """A malicious pickle; disassembling it proves that it is a valid pickle."""
    list(pickletools.genops(pickled))
    for container in containers:
        kind = "zip" if container is zipped else "legacy"
        write_bad(f"{name}_{kind}", container(pickled))


def write_variants():
    """What earlier and later versions of PyTorch and Python write."""
    parts = sequence(text("1"), integer(2), integer(3))
    plain = storage(8, kind="FloatStorage", view=b"N")
    part = storage(8, view=parts)
    eight = struct.pack("<8f", *(i * 0.25 - 3 for i in range(8)))
    old = name_of("torch._utils", "_rebuild_tensor")
    args = sequence(integer(3)) + sequence(integer(1)) + b"t"
    whole = old + b"(" + plain + integer(1) + args + b"R"
    within = old + b"(" + part + integer(0) + args + b"R"
    write("storage_view_legacy", legacy(program(dictionary(("whole", whole), ("within", within))),
                                        {"0": (8, eight)}))
    pairs = b"](](U\x01a" + tensor() + b"e](U\x01b" + integer(1) + b"ee"
    write("python2_legacy", legacy(program(name_of("collections", "OrderedDict") + pairs + b"\x85R")))
    modern = (("archive/byteorder", b"little"), ("archive/.format_version", b"1"),
              ("archive/.storage_alignment", b"64"), ("archive/.data/serialization_id", b"0" * 40))
    write("torch2_zip", zipped(program(dictionary(("a", tensor()))), extra=modern))


def write_harmful_pickles():
    shell = name_of("os", "system")
    run = shell + b"(" + text("touch /tmp/harmed") + b"tR"
    size = name_of("torch", "Size")
    write_pickle("reduce", program(run), (zipped, legacy))
    write_pickle("eval", program(name_of("builtins", "eval") + sequence(text("1")) + b"R"))
    write_pickle("nested_reduce", program(dictionary(("a", tensor(hooks=run)))))
    write_pickle("inst", program(b"(" + text("true") + b"ios\nsystem\n"))
    write_pickle("inst_allowed", program(b"(icollections\nOrderedDict\n"))
    write_pickle("obj", program(b"(" + shell + text("true") + b"o"))
    write_pickle("obj_allowed", program(b"(" + name_of("collections", "OrderedDict") + b"o"))
    write_pickle("newobj", program(name_of("collections", "OrderedDict") + b")\x81"))
    write_pickle("newobj_ex", program(name_of("collections", "OrderedDict") + b")}\x92", 4))
    write_pickle("build", program(dictionary(("a", tensor())) + dictionary(("x", b"N")) + b"b"))
    write_pickle("build_tensor", program(tensor() + dictionary(("x", b"N")) + b"b"))
    write_pickle("ext1", program(b"\x82\x01"))
    write_pickle("persid", program(b"P0\n"))
    hidden = text("torch._utils") + text("os.system") + b"\x93" + sequence(text("true")) + b"R"
    write_pickle("stack_global", program(hidden, 4))
    decoys = (text("collections") + b"\x94" + text("OrderedDict") + b"\x94" + text("os") + b"\x94" +
              text("system") + b"\x94" + b"0000" + b"h\x02" + b"h\x03" + b"\x93)R")
    write_pickle("memo", program(decoys, 4))
    swapped = (name_of("collections", "OrderedDict") + b"q\x000" + text("os") + b"q\x00" +
               text("system") + b"\x93)R")
    write_pickle("memo_overwritten", program(swapped, 4))
    write_pickle("storage_type_called", program(name_of("torch", "FloatStorage") + b"K\x04\x85R"))
    write_pickle("size_of_text", program(size + b"(" + text("4") + b"\x85tR"))
    write_pickle("module", program(name_of("torch.nn.modules.container", "Sequential") + b")\x81"))
    write_pickle("persistent_module", program(sequence(text("module"), b"N", b"N", b"N") + b"Q"))
    write_pickle("dictionary_cycle", program(b"}q\x00" + text("a") + b"h\x00s"))
    write_pickle("list_cycle", program(b"]q\x00h\x00a"))
    write_pickle("deep_lists", program(b"]" * 5000 + b"a" * 4999))
    laughs = b"".join(b"}(" + b"".join(text(k) + (b"h" + bytes([i - 1]) if i else b"N")
                                       for k in "abcdefgh") + b"uq" + bytes([i]) + b"0"
                      for i in range(15))
    write_pickle("laughs", program(laughs + b"h\x0e"))


def write_harmful_tensors():
    def one(name, **options):
        write_pickle(name, program(dictionary(("a", tensor(**options)))), (zipped, legacy))
    one("beyond_storage", offset=1)
    one("stride_beyond_storage", shape=(2,), strides=(4,))
    one("negative_size", shape=(-1,))
    one("negative_stride", strides=(-1,), offset=3)
    one("negative_offset", offset=-1)
    one("overflow", shape=(1 << 40, 1 << 40), strides=(0, 0))
    one("overflow_reach", shape=(1 << 40, 2), strides=(1 << 40, 1))
    one("expanded", shape=(1 << 30, 4), strides=(0, 1))
    one("storage_too_large", elements=1 << 60, shape=(1 << 60,))
    one("storage_too_small", elements=3, shape=(3,))
    one("strides_missing", strides=())
    one("hooks", hooks=text("hook"))
    one("quantized", kind="QInt8Storage")
    one("missing_storage", key="1")
    write_pickle("twice", program(dictionary(("a", tensor()), ("a", tensor()))))
    nested_twice = dictionary(("a.b", tensor()), ("a", dictionary(("b", tensor()))))
    write_pickle("twice_nested", program(nested_twice))
    both = (("a", tensor()), ("b", tensor(elements=2, shape=(2,), kind="DoubleStorage")))
    write_pickle("two_types", program(dictionary(*both)))
    write_pickle("no_tensor", program(dictionary(("a", integer(1)))))
    write_pickle("bare_tensor", program(tensor()))
    outside = storage(4, view=sequence(text("1"), integer(2), integer(3)))
    scalar = REBUILD + sequence(outside, integer(0), b")", b")", b"\x89", ORDERED) + b"R"
    write_pickle("view_outside", program(dictionary(("a", scalar))), (legacy,))


def write_harmful_containers():
    good = program(dictionary(("a", tensor())))
    whole = zipped(good)
    write_bad("truncated_zip", whole[:-30])
    write_bad("truncated_legacy", legacy(good)[:-5])
    write_bad("trailing_legacy", legacy(good) + b"more")
    at = whole.index(FLOATS)
    write_bad("checksum_zip", whole[:at + 3] + bytes([whole[at + 3] ^ 1]) + whole[at + 4:])
    write_bad("two_archives_zip", zipped(good, extra=(("other/data.pkl", program(b"N")),)))
    twice = zipped(good, extra=(("archive/data.pkx", program(b"N")),))
    write_bad("two_pickles_zip", twice.replace(b"data.pkx", b"data.pkl"))
    write_bad("torchscript_zip", zipped(good, extra=(("archive/constants.pkl", program(b")")),
                                                     ("archive/code/__torch__.py", b""))))
    write_bad("big_endian_zip", zipped(good, extra=(("archive/byteorder", b"big"),)))
    write_bad("big_endian_legacy", legacy(good, little_endian=False))
    write_bad("compressed_zip", zipped(good, {"0": FLOATS * 100}, method=zipfile.ZIP_DEFLATED))
    write_bad("version_zip", zipped(good, version="99\n"))
    write_bad("no_pickle_zip", zipped(good).replace(b"data.pkl", b"data.pkk"))
    write_bad("no_torch", pickle.dumps({"a": 1}, 2))
    write_bad("empty", b"")
    write_bad("text", b"not a state dictionary at all\n")
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("storages"))
    write_bad("tar", out.getvalue()[:1024])


def main():
    (FOLDER / "bad").mkdir(parents=True, exist_ok=True)
    save("types", element_types())
    save("views", views())
    save("nested", nested())
    save("data_parallel", data_parallel())
    for protocol in (1, 4, 5):
        save(f"protocol{protocol}", element_types(), pickle_protocol=protocol)
    write_generators()
    write_variants()
    write_harmful_pickles()
    write_harmful_tensors()
    write_harmful_containers()


if __name__ == "__main__":
    main()
