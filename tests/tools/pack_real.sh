# Real collections, packed and exported: label maps equal PIL's pixel by pixel, photos differ by no
# more than pack reports.
. "$(dirname "$0")/lib.sh"

real=$shared/data
[ -d "$real/camvid" ] || skip "the real collections are not next to this clone"
/usr/bin/python3 -c 'import numpy, PIL' 2>/dev/null || skip "python3-numpy or python3-pil is not installed"

h5py=yes
/usr/bin/python3 -c 'import h5py' 2>/dev/null || {
    echo "python3-h5py is not installed: sets are not read with it"
    h5py=no
}

# packed NAME OPTIONS...: packs, checks and exports into NAME/; h5py and PIL read the same arrays.
packed() {
    local name=$1
    shift
    run 0 spade-prepare pack -q --json "$@" -o "$name.h5"
    silent_stderr
    cp .stdout "$name.json"
    run 0 spade-prepare check -q "$name.h5"
    run 0 spade-prepare export -q "$name.h5" -o "$name"
    [ $h5py = no ] || run 0 /usr/bin/python3 "$here/h5py_set.py" "$name.h5" "$name"
}

# agrees NAME RESIZE KIND=GLOB...: compares with the sources; NAME in a glob is the item's name.
agrees() {
    /usr/bin/python3 - "$@" <<'PYTHON' || fail "$1 differs from its sources"
import glob, json, pathlib, sys
import numpy
from PIL import Image

name, resize = sys.argv[1], sys.argv[2]
report = json.load(open(name + ".json"))

def resized(path, how):
    picture = Image.open(path)
    if how == Image.BICUBIC:
        picture = picture.convert("RGB")
    if resize != "none":
        picture = picture.resize(tuple(map(int, resize.split("x"))), how)
    return numpy.array(picture)

least, seen = numpy.inf, 0
for spec in sys.argv[3:]:
    kind, pattern = spec.split("=", 1)
    head, tail = pattern.split("NAME")
    for source in sorted(glob.glob(glob.escape(head) + "*" + glob.escape(tail))):
        item = source[len(head):len(source) - len(tail)]
        stored = list(pathlib.Path(name, kind).glob(glob.escape(item) + ".*"))
        assert len(stored) == 1, (source, stored)
        ours = numpy.array(Image.open(stored[0]))
        seen += 1
        if kind != "photos":
            assert (ours == resized(source, Image.NEAREST)).all(), source
            continue
        error = ((ours.astype(float) - resized(source, Image.BICUBIC)) ** 2).mean()
        least = min(least, 10 * numpy.log10(65025 / error) if error else numpy.inf)
stated = report.get("psnr_least", numpy.inf)
assert abs(least - stated) < 0.01 or least == stated, (least, stated)
assert seen == report["items"] * len(sys.argv[3:]), seen
print(f"{name}: {report['items']} items, PSNR {report.get('psnr')} dB, at least {stated}")
PYTHON
}

splits=${SPADE_TEST_LONG:+train val test}
for split in ${splits:-val}; do
    from=$real/camvid
    packed "camvid-$split" --preset camvid --resize 286x286 --split "$split" \
        --labels "$from/${split}_label" --photos "$from/${split}_img"
    agrees "camvid-$split" 286x286 "labels=$from/${split}_label/NAME.png" \
        "photos=$from/${split}_img/NAME.jpg"
done
from=$real/camvid
packed camvid-kept --preset camvid --resize none --labels "$from/val_label" --photos "$from/val_img"
agrees camvid-kept none "labels=$from/val_label/NAME.png" "photos=$from/val_img/NAME.jpg"

for split in train val; do
    from=$real/coco-stuff-sample
    size=$([ $split = train ] && echo 286x286 || echo 256x256)
    packed "coco-$split" --preset coco-stuff --split $split --labels "$from/${split}_label" \
        --photos "$from/${split}_img" --instances "$from/${split}_inst"
    agrees "coco-$split" "$size" "labels=$from/${split}_label/NAME.png" \
        "photos=$from/${split}_img/NAME.jpg" "instances=$from/${split}_inst/NAME.png"
done

from=$real/cityscapes-sample
packed cityscapes --preset cityscapes --labels "$from/train_label" --photos "$from/train_img" \
    --instances "$from/train_inst"
agrees cityscapes 512x256 "labels=$from/train_label/NAME_gtFine_labelIds.png" \
    "photos=$from/train_img/NAME_leftImg8bit.png" \
    "instances=$from/train_inst/NAME_gtFine_instanceIds.png"
packed cityscapes-test --preset cityscapes --split test --labels "$from/test_label" \
    --instances "$from/test_inst"
agrees cityscapes-test 512x256 "labels=$from/test_label/NAME_gtFine_labelIds.png" \
    "instances=$from/test_inst/NAME_gtFine_instanceIds.png"

# facades: halves of a picture, and the nearest colour of the table, computed by numpy.
mkdir -p halves/photos halves/labels
/usr/bin/python3 - "$real/facades-sample" "$bin/../share/libspade/facades.labels" <<'PYTHON' || fail "cannot read facades"
import glob, pathlib, sys
import numpy
from PIL import Image
rows = [line.split("\t") for line in open(sys.argv[2]).read().split("\n") if line]
rows = [row for row in rows if len(row) == 5]
colors = numpy.array([[int(v) for v in row[2:]] for row in rows])
ids = numpy.array([int(row[0]) for row in rows], numpy.uint8)
for path in glob.glob(sys.argv[1] + "/train/*.jpg"):
    both = numpy.array(Image.open(path)).astype(int)
    photo, map_ = both[:, :256], both[:, 256:]
    name = pathlib.Path(path).stem
    Image.fromarray(photo.astype(numpy.uint8)).save(f"halves/photos/{name}.png")
    distance = ((map_[:, :, None, :] - colors) ** 2).sum(3)
    Image.fromarray(ids[distance.argmin(2)]).save(f"halves/labels/{name}.png")
PYTHON
packed facades --preset facades --labels "$real/facades-sample/train"
agrees facades 286x286 "labels=halves/labels/NAME.png" "photos=halves/photos/NAME.png"
