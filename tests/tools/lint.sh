# What lint finds, and how it reports it.
. "$(dirname "$0")/lib.sh"

printf '%s\n' 0$'\t'sky 1$'\t'sea 2$'\t'hill 3$'\t'tree 4$'\t'grass 5$'\t'sun 6$'\t'moon \
    255$'\t'unlabeled$'\t'dont-care >table.labels
/usr/bin/python3 "$here/make_malformed.py" good . 6 || fail make_malformed.py
sources=(--labels labels --photos photos --instances instances --table table.labels)

run 0 spade-prepare lint "${sources[@]}"
silent_stderr
stdout_has "faults: none"
stdout_has "the last is dont-care (id 255)"
stdout_has "45x36 (6)"
stdout_has "absent: 6 moon"
run 0 spade-prepare lint "${sources[@]}" --json
jq -e '.schema == "spade-lint" and .ok and .items == 6 and .pixels == 9720 and .absent == [6] and
    ([.ids[].pixels] | add) == .pixels and (.ids | length) == 8 and
    (.sizes == [{"width": 45, "height": 36, "items": 6}])' .stdout >/dev/null || fail json

# The histogram equals PIL's.
/usr/bin/python3 - <<'PYTHON' || fail "the histogram differs from PIL's"
import json, numpy
from PIL import Image
counts = numpy.zeros(256, int)
for i in range(6):
    counts += numpy.bincount(numpy.array(Image.open(f"labels/{i:03}.png")).ravel(), minlength=256)
for row in json.load(open(".stdout"))["ids"]:
    assert row["pixels"] == counts[row["id"]], row
PYTHON

# Several faults in one run; duplicates are not faults.
cp labels/000.png labels/twin.png
cp photos/000.jpg photos/twin.jpg
cp instances/000.png instances/twin.png
run 0 spade-prepare lint "${sources[@]}"
stdout_has "duplicate photos: 000, twin are equal"
stdout_has "duplicate label maps: 000, twin are equal"
/usr/bin/python3 - <<'PYTHON' || fail "cannot make bad pictures"
from PIL import Image
bad = Image.open("labels/001.png"); bad.putpixel((7, 3), 99); bad.putpixel((8, 3), 98)
bad.save("labels/001.png")
Image.open("photos/002.jpg").resize((44, 36)).save("photos/002.jpg")
PYTHON
rm photos/003.jpg
: >labels/004.png
run 1 spade-prepare lint "${sources[@]}"
stderr_lines 4
stderr_has "labels/001.png: id 99 at pixel (7, 3) is not in the label table; 2 of 1620 pixels"
stderr_has "photos/002.jpg has 44x36"
stderr_has "labels/003.png: has no photo named '003'"
stderr_has "labels/004.png: is empty"
stdout_has "faults: 4, in 4 files"
stdout_has "NOT IN THE TABLE: first at (8, 3) of labels/001.png"
run 1 spade-prepare lint "${sources[@]}" --json
jq -e '(.ids[] | select(.id == 99)) | .in_table == false and .first == {"file": "labels/001.png",
    "x": 7, "y": 3}' .stdout >/dev/null || fail "the first pixel is wrong"
jq -e '.ok == false and (.faults | length) == 4' .stdout >/dev/null || fail faults
run 1 spade-prepare lint "${sources[@]}" --unknown-ids dont-care
stderr_lines 4
stderr_has "0.0247 % of the pixels, in 1 maps such as labels/001.png, are not in the label table"
stdout_has "becomes dont-care"
[ -z "$(find . -name '*.h5')" ] || fail "lint wrote a file"

run 64 spade-prepare lint --labels labels
run 64 spade-prepare lint "${sources[@]}" --split train
run 66 spade-prepare lint --labels nowhere --table table.labels
