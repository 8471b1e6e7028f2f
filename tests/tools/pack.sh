# Packing ids, colours, halves of pictures and name patterns, and what pack refuses.
. "$(dirname "$0")/lib.sh"

printf '%s\n' 0$'\t'sky$'\t'70$'\t'130$'\t'180 1$'\t'sea$'\t'0$'\t'0$'\t'200 \
    2$'\t'hill$'\t'90$'\t'60$'\t'30 3$'\t'tree$'\t'0$'\t'90$'\t'0 4$'\t'grass$'\t'80$'\t'200$'\t'80 \
    5$'\t'sun$'\t'250$'\t'240$'\t'60 255$'\t'unlabeled$'\t'0$'\t'0$'\t'0$'\t'dont-care >table.labels
/usr/bin/python3 "$here/make_malformed.py" good . 8 || fail make_malformed.py
table=(--table table.labels)
plain=(--labels labels --photos photos --instances instances "${table[@]}")

# compare SET PYTHON: runs the assertions on what h5py and PIL read: names, labels, photos, instances.
compare() {
    /usr/bin/python3 -c 'import h5py' 2>/dev/null || {
        echo "python3-h5py is not installed: $1 is not compared"
        return
    }
    /usr/bin/python3 - "$1" <<PYTHON || fail "$1: $2"
import io, json, sys
import h5py, numpy
from PIL import Image

def pictures(file, kind):
    if kind not in file:
        return None
    data, ends = file[kind][:].tobytes(), file[kind + "_offsets"][:]
    return [numpy.array(Image.open(io.BytesIO(data[a:b]))) for a, b in zip(ends, ends[1:])]

def source(path):
    return numpy.array(Image.open(path))

with h5py.File(sys.argv[1]) as file:
    text, ends = file["names"][:].tobytes(), file["names_offsets"][:]
    names = [text[a:b].decode() for a, b in zip(ends, ends[1:])]
    labels, photos, instances = (pictures(file, k) for k in ("labels", "photos", "instances"))
    config = json.loads(file["configuration"][:].tobytes())
def psnr(a, b):
    return 10 * numpy.log10(65025 / max(1e-9, ((a.astype(float) - b.astype(float)) ** 2).mean()))
$2
PYTHON
}

# Without resizing, the bytes of the files are stored.
run 0 spade-prepare pack -q "${plain[@]}" --resize none --split train -o kept.h5
silent_stderr
compare kept.h5 '
assert names == [f"{i:03}" for i in range(8)] and config["photo_codec"] == "original"
for i, name in enumerate(names):
    assert (labels[i] == source(f"labels/{name}.png")).all()
    assert (photos[i] == source(f"photos/{name}.jpg")).all()
    assert (instances[i] == source(f"instances/{name}.png")).all()'

# Resized: maps as by PIL, photos as by PIL except for the loss of JPEG, which is reported.
run 0 spade-prepare pack --json "${plain[@]}" --resize 32x24 -o small.h5
stderr_has "8 items"
jq -e '.psnr_least <= .psnr and .psnr > 35 and .photos.jpeg == 8' .stdout >/dev/null || fail json
least=$(jq .psnr_least .stdout)
compare small.h5 "
worst = 99
for i, name in enumerate(names):
    small = lambda path, how: numpy.array(Image.open(path).resize((32, 24), how))
    assert (labels[i] == small(f'labels/{name}.png', Image.NEAREST)).all()
    assert (instances[i] == small(f'instances/{name}.png', Image.NEAREST)).all()
    worst = min(worst, psnr(photos[i], small(f'photos/{name}.jpg', Image.BICUBIC)))
assert abs(worst - $least) < 0.01, (worst, $least)"
run 0 spade-prepare pack -q "${plain[@]}" --resize short:20 --photo-codec png -o png.h5
compare png.h5 '
assert config["photo_codec"] == "png" and config["loss"]["photos"] == 0
for i, name in enumerate(names):
    assert (photos[i] == numpy.array(Image.open(f"photos/{name}.jpg").resize((25, 20), Image.BICUBIC))).all()'

# The number of threads changes nothing.
digest() { spade-prepare inspect --json "$1" | jq -r .digest; }
for threads in 1 2 5; do
    run 0 spade-prepare pack -q -j $threads "${plain[@]}" --resize 32x24 -O -o again.h5
    silent_stderr
    [ "$(digest again.h5)" = "$(digest small.h5)" ] || fail "$threads threads give another set"
done

# Colours, exact and through JPEG; halves of a picture; other ids; panoptic instances.
mkdir colors halves coded other panoptic
/usr/bin/python3 - <<'PYTHON' || fail "cannot make the derived pictures"
import numpy
from PIL import Image
rows = [line.split("\t") for line in open("table.labels").read().split("\n") if line]
colors = numpy.zeros((256, 3), numpy.uint8)
for row in rows:
    colors[int(row[0])] = [int(v) for v in row[2:5]]
for i in range(8):
    name = f"{i:03}"
    ids = numpy.array(Image.open(f"labels/{name}.png"))
    photo = numpy.array(Image.open(f"photos/{name}.jpg"))
    Image.fromarray(colors[ids]).save(f"colors/{name}.png")
    Image.fromarray(numpy.hstack([colors[ids], photo])).save(f"halves/{name}.png")
    Image.fromarray(colors[ids]).save(f"coded/{name}.jpg", quality=90)
    Image.fromarray((ids.astype(int) * 100).clip(0, 1000).astype(numpy.uint16)).save(f"other/{name}.png")
    inst = numpy.array(Image.open(f"instances/{name}.png")).astype(int)
    rgb = numpy.stack([inst % 256, inst // 256, inst * 0 + 3], 2).astype(numpy.uint8)
    Image.fromarray(rgb).save(f"panoptic/{name}.png")
PYTHON
same_labels='
for i, name in enumerate(names):
    assert (labels[i] == source(f"labels/{name}.png")).all()'
run 0 spade-prepare pack -q --labels colors --label-colors "${table[@]}" --resize none -o colors.h5
compare colors.h5 "$same_labels"
run 65 spade-prepare pack -q --labels coded --label-colors "${table[@]}" --resize none -o coded.h5
stderr_has "--tolerance"
run 0 spade-prepare pack -q --labels coded --label-colors --tolerance nearest "${table[@]}" \
    --resize none -o coded.h5
compare coded.h5 '
wrong = [(labels[i] != source(f"labels/{name}.png")).mean() for i, name in enumerate(names)]
assert max(wrong) < 0.2, wrong'
run 0 spade-prepare pack -q --labels halves --side-by-side label,photo --label-colors "${table[@]}" \
    --resize none --photo-codec png -o halves.h5
compare halves.h5 "$same_labels
    assert (photos[i] == source(f'photos/{name}.jpg')).all()"
printf '%s\n' '# times a hundred' 100$'\t'sea 200$'\t'2 300$'\t'tree 400$'\t'4 500$'\t'sun \
    1000$'\t'unlabeled >map.tsv
run 0 spade-prepare pack -q --labels other --remap map.tsv "${table[@]}" --resize none -o other.h5
compare other.h5 "$same_labels"
run 65 spade-prepare pack -q --labels other "${table[@]}" --resize none -O -o other.h5
stderr_has "id 1000 at pixel (31, 0)"
run 0 spade-prepare pack -q --labels other --unknown-ids dont-care "${table[@]}" --resize none -O \
    -o other.h5
compare other.h5 '
for i, name in enumerate(names):
    ids = source(f"other/{name}.png")
    assert (labels[i] == numpy.where(ids == 0, 0, 255)).all()'
run 0 spade-prepare pack -q --labels labels --instances panoptic "${table[@]}" --resize none \
    -o panoptic.h5
compare panoptic.h5 '
for i, name in enumerate(names):
    a, b = instances[i], source(f"instances/{name}.png")
    assert ((a[:, 1:] != a[:, :-1]) == (b[:, 1:] != b[:, :-1])).all() and a[0, 0] == 0'

# Label maps, photos and instance maps in one tree, paired by name patterns.
mkdir -p tree/aachen
for i in 000 001; do
    cp labels/$i.png tree/aachen/${i}_gtFine_labelIds.png
    cp instances/$i.png tree/aachen/${i}_gtFine_instanceIds.png
    cp photos/$i.jpg tree/aachen/${i}_leftImg8bit.jpg
done
run 0 spade-prepare pack --dry-run --preset cityscapes "${table[@]}" --labels tree --instances tree \
    --photos tree --pair-pattern 'photos=*_leftImg8bit.jpg' -o none.h5
stdout_has "2 items, 7 labels, --resize 512x256"
stdout_has $'aachen/001\ttree/aachen/001_gtFine_labelIds.png\ttree/aachen/001_leftImg8bit.jpg'
[ ! -e none.h5 ] || fail "--dry-run has written a file"

# Errors that are reported before anything is written.
run 64 spade-prepare pack --labels labels --resize none -o a.h5
stderr_has "--table is missing"
run 64 spade-prepare pack --labels labels "${table[@]}" -o a.h5
stderr_has "--resize is missing"
run 64 spade-prepare pack --labels labels "${table[@]}" --resize 286 -o a.h5
stderr_has "WxH"
run 64 spade-prepare pack --labels labels --preset cocostuff -o a.h5
stderr_has "coco-stuff"
run 64 spade-prepare pack "${plain[@]}" --resize none --tolerance 5 -o a.h5
stderr_has "--label-colors"
run 64 spade-prepare pack "${plain[@]}" --resize none --label-colors --tolerance far -o a.h5
run 64 spade-prepare pack "${plain[@]}" --resize none --side-by-side photo,label -o a.h5
run 64 spade-prepare pack "${plain[@]}" --resize none --pair-pattern 'maps=*' -o a.h5
run 64 spade-prepare pack "${plain[@]}" --resize none --shard 3/2 -o a.h5
run 64 spade-prepare pack "${plain[@]}" --resize none --quality 101 -o a.h5
run 66 spade-prepare pack --labels nowhere "${table[@]}" --resize none -o a.h5
run 66 spade-prepare pack --labels labels --table nothing --resize none -o a.h5
stderr_has "coco-stuff"
mkdir empty
run 66 spade-prepare pack --labels empty "${table[@]}" --resize none -o a.h5
stderr_has "no picture below 'empty'"
run 66 spade-prepare pack --labels labels --photos empty "${table[@]}" --resize none -o a.h5
stderr_has "none of 8 items"
run 78 spade-prepare pack --labels colors --label-colors --table cityscapes --resize none -o a.h5
stderr_has "have the same colour"
run 73 spade-prepare pack "${plain[@]}" --resize none -o kept.h5
stderr_has "kept.h5"
run 73 spade-prepare pack "${plain[@]}" --resize none -o nowhere/a.h5
[ ! -e a.h5 ] || fail "a refused run has written a file"
no_temporaries .
