# Files as people have them: ids that are encoded or drawn in palettes, photos that lie on a side, are
# transparent or deep, names that differ, annotations. Each becomes right, or one clear line.
. "$(dirname "$0")/lib.sh"

/usr/bin/python3 "$here/make_files.py" || fail make_files.py
printf '%s\n' 0$'\t'void$'\t'0$'\t'0$'\t'0 1$'\t'a$'\t'128$'\t'0$'\t'0 2$'\t'b$'\t'0$'\t'128$'\t'0 \
    3$'\t'c$'\t'0$'\t'0$'\t'142 >table.labels

pack() { # CODE OPTION...: into set.h5
    local code=$1
    shift
    run "$code" spade-prepare pack --table table.labels --resize none -O -o set.h5 "$@"
}
# Compares pictures of the exported set with an expression of what they are made from.
compare() { # EXPRESSION
    rm -rf out
    run 0 spade-prepare export -q set.h5 -o out
    /usr/bin/python3 - <<PYTHON || fail "wrong pictures: $1"
import glob, numpy
from PIL import Image
def read(kind, i):
    return numpy.array(Image.open(sorted(glob.glob(f"out/{kind}/*"))[i]))
def source(path):
    return numpy.array(Image.open(path))
for i in range(2):
    ids = numpy.load(f"ids{i}.npy")
    assert $1, i
PYTHON
}
labels='(read("labels", i) == ids).all()'
photos='(read("photos", i) == source(f"photos/{i}.png")).all()'

pack 0 --labels divided --decode divide:256
compare "$labels"
compare 'read("instances", i).max() > 2'
pack 0 --labels ade --decode ade20k
compare "$labels"
pack 0 --labels ade --decode green
compare "$labels"
pack 65 --labels ade --decode panoptic
stderr_has "means label"
pack 64 --labels ade --decode purple
stderr_has "--decode must be"
pack 0 --labels gif
compare "$labels"
pack 0 --labels maps_npy --pair-pattern 'labels=*.npy'
compare "$labels"

pack 0 --labels palette
compare "$labels"
pack 0 --labels other
compare "$labels"
pack 65 --labels shuffled
stderr_has "shuffled/1.png: its palette gives index 0 the colour (0, 128, 0), but that of"
pack 0 --labels shuffled --label-colors
compare "$labels"
pack 65 --labels reordered
stderr_has "of label 1 'a', but the table says that 0 is 'void'"
[ ! -e none.h5 ] || fail "a set was written"
pack 0 --labels reordered --palettes ignore
run 1 spade-prepare lint --labels shuffled --table table.labels
stderr_has "--label-colors follows them"

pack 0 --labels labels --photos phone --photo-codec png
stderr_has "2 photos, such as phone/0.png, are turned upright"
compare "$labels and $photos"
pack 65 --labels on_stored --photos phone
stderr_has "they differ by a quarter turn"
pack 0 --labels on_stored --photos phone --ignore-exif
compare '(read("photos", i) == numpy.rot90(source(f"photos/{i}.png"), 1)).all()'
/usr/bin/python3 -c "
from PIL import Image
assert Image.open('out/photos/0.png').getexif().get(274) in (None, 1)" || fail "the exported photo is turned again"

pack 65 --labels labels --photos cutout
stderr_has "cutout/0.png: is transparent in 96 of 384 pixels"
pack 0 --labels labels --photos cutout --background white --photo-codec png
compare '(read("photos", i)[:4] == 255).all() and (read("photos", i)[4:] == source(f"photos/{i}.png")[4:]).all()'
pack 0 --labels labels --photos cutout --background drop --photo-codec png
compare "$photos"
pack 0 --labels labels --photos deep --photo-codec png
stderr_has "and become dark: --photo-range auto"
pack 0 --labels labels --photos deep --photo-codec png --photo-range auto
compare '(read("photos", i)[:, :, 0] == source(f"photos/{i}.png")[:, :, 0]).all()'

pack 65 --labels half --photos photos
stderr_has "the shapes agree: --resize WxH"
run 0 spade-prepare pack -q --labels half --photos photos --table table.labels --resize 12x8 -O -o set.h5
compare '(read("labels", i) == source(f"half/{i}.png")).all()'
pack 0 --labels decomposed --photos composed
compare "$labels"
pack 66 --labels named --photos photos
stderr_has "--pair-pattern says how"
mkdir mixed && cp labels/0.png mixed/ && cp labels/1.png mixed/1.heic
pack 66 --labels mixed --photos photos
stderr_has "mixed/1.heic is there, but its format is not read"

run 0 spade-prepare sheet -q --labels named --table table.labels -O -o sheet.png photos \
    --pair-pattern 'labels=*_gtFine_labelIds.png'

# Tables of other tools, and what editors of Windows add.
printf '\xEF\xBB\xBF0\tvoid\r\n1\ta\r\n2\tb\r\n3\tc\r\n' >mark.labels
printf '# label:color_rgb:parts:actions\nvoid:0,0,0::\na:128,0,0::\nb:0,128,0::\nc:0,0,142::\n' >labelmap.txt
printf 'name,r,g,b\nvoid,0,0,0\na,128,0,0\nb,0,128,0\nc,0,0,142\n' >class_dict.csv
for table in mark.labels labelmap.txt class_dict.csv; do
    run 0 spade-prepare pack -q --labels labels --table "$table" --resize none -O -o set.h5
    compare "$labels"
done
printf '\xFF\xFE0\0' >wide.labels
run 65 spade-prepare lint --labels labels --table wide.labels
stderr_has "is UTF-16; save it as UTF-8"

# Scores: ignored labels and train ids.
printf '%s\n' 0$'\t'void$'\t'ignored 1$'\t'a$'\t'train:2 2$'\t'b$'\t'train:0 3$'\t'c$'\t'train:1 >marked.labels
/usr/bin/python3 - <<'PYTHON' || fail "cannot make predictions"
import numpy, os
from PIL import Image
os.makedirs("trained")
for i in range(2):
    ids = numpy.load(f"ids{i}.npy")
    Image.fromarray(numpy.array([255, 2, 0, 1], numpy.uint8)[ids]).save(f"trained/{i}.png")
PYTHON
scores=(spade-eval -q --fake photos --truth labels --table marked.labels --bootstrap 0)
run 0 "${scores[@]}" --predicted trained --predicted-ids train
stdout_has $'mean_iou\t1'
run 65 "${scores[@]}" --predicted trained
stderr_has "id 255"
run 0 "${scores[@]}" --predicted labels --json report.json
[ "$(jq '.protocol.segmentation.ignored | length' report.json)" = 1 ] || fail "void is scored"
run 0 "${scores[@]}" --predicted labels --all-labels --json all.json
[ "$(jq '.protocol.segmentation.ignored | length' all.json)" = 0 ] || fail "void is not scored"
pack_marked() { run 0 spade-prepare pack --labels trained --table marked.labels --resize none -O -o set.h5 "$@"; }
pack_marked --remap train
compare "$labels"
printf '%s\n' 0$'\t'void$'\t'ignored 1$'\t'a$'\t'ignored 2$'\t'b$'\t'ignored 3$'\t'c$'\t'train:0 >street.labels
run 0 spade-prepare lint --labels labels --table street.labels
stderr_has "do the maps hold train ids? --remap train translates them"
run 78 spade-prepare lint --labels labels --table table.labels --remap train
run 78 spade-eval -q --fake photos --truth labels --table table.labels --predicted trained \
    --predicted-ids train --bootstrap 0

# Annotations.
maps='
import numpy
from PIL import Image
def read(path):
    return numpy.array(Image.open(path))
'
check() { /usr/bin/python3 -c "$maps
assert $1" || fail "$1"; }
mkdir lm cs && cp labelme.json lm/x.json && cp street_gtFine_polygons.json cs/
run 0 spade-prepare rasterize -q lm -o lm-out
check '(read("lm-out/labels/x.png")[2:4, 2:11] == 0).all() and read("lm-out/labels/x.png")[10, 10] == 1'
check 'read("lm-out/labels/x.png")[0, 0] == 255 and len(numpy.unique(read("lm-out/instances/x.png"))) == 3'
run 0 spade-prepare rasterize -q cs -o cs-out
check 'set(numpy.unique(read("cs-out/labels/street.png"))) == {0, 7, 26}'
run 0 spade-prepare rasterize -q panoptic.json --pictures panoptic -o pan-out
check '(read("pan-out/labels/p.png")[4:8, 4:12] == 7).all() and (read("pan-out/labels/p.png")[8:] == 9).all()'
run 64 spade-prepare rasterize panoptic.json -o pan-out
run 0 spade-prepare rasterize -q coco.json -o coco-out
check '(read("coco-out/labels/p.png")[4:8, 4:12] == 7).all() and (read("coco-out/labels/p.png")[8:] == 9).all()'
check '(read("coco-out/labels/p.png")[:4] == 255).all()'
printf '%s\n' 0$'\t'background 2$'\t'skin 1$'\t'left_eye >parts.labels
run 0 spade-prepare rasterize -q parts --flat --unpadded --table parts.labels -o parts-out
check '(read("parts-out/labels/1.png") == numpy.where(numpy.load("ids1.npy") == 3, 0, numpy.load("ids1.npy"))).all()'
run 73 spade-prepare rasterize -q parts --flat --unpadded --table parts.labels -o parts-out
run 0 spade-prepare pack -q --labels coco-out/labels --instances coco-out/instances \
    --table coco-out/labels.labels --resize none -O -o set.h5
echo '{"images": [' >broken.json
run 65 spade-prepare rasterize --format coco broken.json -o none
stderr_has "broken.json: is not JSON, or truncated"
