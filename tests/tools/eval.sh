# Scores that are known beforehand, statistics and their shards, reports, and every error.
. "$(dirname "$0")/lib.sh"
tables=$bin/../share/libspade
python=/usr/bin/python3

run 0 spade-prepare demo -q --count 24 --size 32 -o set.h5
run 0 spade-prepare export -q set.h5 -o files
labels=files/labels
photos=files/photos
$python "$here/make_onnx.py" segmenter "$tables/landscapes.labels" seg.onnx 32
$python "$here/make_onnx.py" features sums.onnx 32
$python "$here/paint_maps.py" "$tables/landscapes.labels" "$labels" painted
# A number as jq computes it: jq 1.7 repeats the 1.0 of a file, 1.6 prints 1.
value() { jq -r "$1 | if type == \"number\" then . + 0 else . end" "$2"; }
expect_value() { # FILTER FILE VALUE
    [ "$(value "$1" "$2")" = "$3" ] || fail "$1 of $2 is $(value "$1" "$2"), not $3"
}

# Maps in the table's colours score 1; the report also has the scores of the real photos.
segment=(--truth "$labels" --table landscapes --segmenter seg.onnx)
run 0 spade-eval -q --fake painted --real "$photos" "${segment[@]}" --json scores.json
expect_value .metrics.mean_iou scores.json 1
expect_value .metrics.pixel_accuracy scores.json 1
expect_value '.real.mean_iou < 1 and .real.mean_iou > 0' scores.json true
expect_value '.protocol.segmentation.ignored | length' scores.json 0
stdout_has "mean_iou	1"
# The same with predicted maps, and with the truth from a data set.
run 0 spade-eval -q --fake painted --truth set.h5 --predicted "$labels" --table landscapes --json -
stdout | jq -e '.metrics.mean_iou == 1' >/dev/null || fail "predicted maps do not score 1"

# Features: the distance of a set to itself is 0, to another one it is not.
features=(--features sums.onnx --bootstrap 200 --kid-subset-size 5)
run 0 spade-eval -q --fake "$photos" --real set.h5 "${features[@]}" --metrics fid,kid --json self.json
expect_value '.metrics.frechet_distance | fabs < 1e-6' self.json true
expect_value .metrics.frechet_distance_name self.json "Frechet distance (eight-sums)"
expect_value '.metrics | has("frechet_inception_distance")' self.json false
# 24 pictures are too few for subsets of 1000, which is said unless no subsets are asked for.
for subsets in 100 0; do
    run 0 spade-eval -q --fake "$photos" --real set.h5 --features sums.onnx --bootstrap 0 \
        --metrics kid --kid-subsets $subsets --json subsets.json --overwrite
    expect_value '[.warnings[] | select(contains("no subsets"))] | length == 1' subsets.json \
        "$([ $subsets = 0 ] && echo false || echo true)"
    expect_value '[.metrics | keys[] | select(endswith("_mean"))] | length' subsets.json 0
done
all=(--fake painted --real "$photos" "${features[@]}" "${segment[@]}")
all+=(--metrics "fid,kid,prdc,psnr,ssim,miou,accuracy" --fid-infinity)
# Too few pictures for --fid-infinity.
run 65 spade-eval -q "${all[@]}" --json no.json
stderr_has "needs the features of at least 30"
unset 'all[-1]'
run 0 spade-eval -q "${all[@]}" --json one.json --html one.html --stats-out one.h5
expect_value '.metrics.frechet_distance > 0.01' one.json true
expect_value '.intervals.frechet_distance | .low < .high' one.json true
grep -q "<svg" one.html || fail "the HTML page has no plots"
if grep -qE '(src|href)="?(https?:|/)|<script' one.html; then fail "the HTML page loads something else"; fi

/usr/bin/python3 - "$tables/report.schema.json" one.json scores.json self.json <<'P' || fail "a report does not match its schema"
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
for report in sys.argv[2:]:
    jsonschema.validate(json.load(open(report, encoding="utf-8")), schema)
P

# Joined shards give the report of one run, number for number.
plain() { jq 'del(.provenance, .protocol.sets[].source)' "$1"; }
for count in 3 16; do
    parts=()
    for i in $(seq "$count"); do
        run 0 spade-eval -q "${all[@]}" --shard "$i/$count" --stats-out "part-$i-of-$count.h5"
        parts+=("part-$i-of-$count.h5")
    done
    run 0 spade-eval merge -q -O "${parts[@]}" --json merged.json --html merged.html
    cmp <(plain one.json) <(plain merged.json) || fail "$count shards give another report"
done
run 0 spade-eval merge -q one.h5 --json again.json
cmp <(plain one.json) <(plain again.json) || fail "statistics give another report"
run 65 spade-eval merge -q part-1-of-3.h5 part-3-of-3.h5
stderr_has "shard 2 of 3 is missing"
run 65 spade-eval merge -q part-1-of-3.h5 part-1-of-3.h5 part-3-of-3.h5
stderr_has "which another file already holds"
run 0 spade-eval -q "${all[@]}" --seed 7 --shard 2/3 --stats-out other.h5
run 78 spade-eval merge -q part-1-of-3.h5 other.h5 part-3-of-3.h5
stderr_has "seed is 0 there and 7 here"
run 0 spade-prepare check -q one.h5

# Statistics instead of pictures, also those of pytorch-fid.
few=(--features sums.onnx --bootstrap 0 --metrics fid)
run 0 spade-eval -q --fake "$photos" --features sums.onnx --stats-out real.h5
run 0 spade-eval -q --fake "$photos" --features sums.onnx --stats-out real.npz
run 0 spade-eval -q --fake painted --real "$photos" "${few[@]:0:2}" --metrics fid --json a.json
run 0 spade-eval -q --fake painted --real real.h5 "${few[@]:0:2}" --metrics fid --json b.json
run 0 spade-eval -q --fake painted --real real.npz "${few[@]:0:2}" --metrics fid --json c.json
same() { jq -e --slurpfile o "$2" '(.metrics.frechet_distance - $o[0].metrics.frechet_distance)
    | fabs < 1e-9' "$1" >/dev/null || fail "$1 and $2 differ"; }
same a.json b.json
same a.json c.json
$python - <<'P' || fail "numpy cannot read real.npz"
import numpy
a = numpy.load("real.npz")
assert a["mu"].shape == (8,) and a["sigma"].shape == (8, 8)
P
run 64 spade-eval -q --fake painted --real real.npz "${few[@]:0:2}" --metrics kid
stderr_has "holds only moments"
run 78 spade-eval -q --fake painted --real real.h5 --features sums.onnx --resize tf1 --metrics fid
stderr_has "its features were made by"

# The cache is filled, then used.
run 0 spade-eval -q --fake painted --real "$photos" "${few[@]:0:2}" --metrics fid --cache cache --json d.json
same a.json d.json
[ "$(ls cache | wc -l)" = 2 ] || fail "the cache does not hold two sets"
run 0 spade-eval -q --fake painted --real "$photos" "${few[@]:0:2}" --metrics fid --cache cache -O --json d.json
same a.json d.json
[ "$(ls cache | wc -l)" = 2 ] || fail "the cache was not used"

# Conditions, for pipelines.
run 1 spade-eval -q --fake painted --real "$photos" "${few[@]}" --fail-if 'fd>0.001'
stderr_lines 1
stderr_has "which --fail-if 'fd>0.001' forbids"
run 0 spade-eval -q --fake painted --real "$photos" "${few[@]}" --fail-if 'fd>1e9'
run 64 spade-eval -q --fake painted --real "$photos" "${few[@]}" --fail-if 'fid>30'
run 64 spade-eval -q --fake painted --real "$photos" "${few[@]}" --fail-if 'fd=3'

# Errors: one line each, and never a score of fewer pictures.
mkdir some && cp -r "$photos"/. some && rm "$(find some -name '*.png' | sort | head -n 1)"
run 65 spade-eval -q --fake painted --real some --metrics psnr
stderr_lines 2
stderr_has "some has no photo named"
run 65 spade-eval -q --fake painted --real seg.onnx --metrics psnr
cut=$(find some -name '*.png' | sort | head -n 1)
head -c 200 "$cut" >cut.png && cp cut.png "$cut"
run 65 spade-eval -q --fake some --real "$photos" "${few[@]}" --json cut.json
stderr_lines 2
stderr_has "$cut"
stderr_has "1 of 23 pictures are unusable"
[ ! -e cut.json ] || fail "wrote a report about fewer pictures"
cp sums.onnx alone.onnx
run 66 spade-eval -q --fake painted --real "$photos" --features alone.onnx
stderr_lines 1
stderr_has "its card alone.json is missing"
run 66 spade-eval -q --fake painted --real "$photos" --features none.onnx
head -c 100 sums.onnx >alone.onnx && cp sums.json alone.json
run 65 spade-eval -q --fake painted --real "$photos" --features alone.onnx
stderr_lines 1
stderr_has "alone.onnx"
echo '{"name": "x"}' >alone.json
run 65 spade-eval -q --fake painted --real "$photos" --features alone.onnx
stderr_has "alone.json: invalid network card"
printf '0\tsky\n1\tcloud\n' >two.labels
run 65 spade-eval -q --fake painted --truth "$labels" --table two.labels --segmenter seg.onnx
stderr_has "is not in the label table"
sed 's/sky/heaven/' "$tables/landscapes.labels" >heaven.labels
run 0 spade-eval --fake painted --truth "$labels" --table heaven.labels --segmenter seg.onnx
stderr_has "nearest-color lacks these labels of the table: heaven; their pixels are left out"
run 78 spade-eval -q --fake painted --truth set.h5 --table heaven.labels --segmenter seg.onnx
run 64 spade-eval -q --fake painted --truth "$labels" --segmenter seg.onnx
stderr_has "--table is missing"
run 64 spade-eval -q --fake painted
run 64 spade-eval -q --fake painted --metrics fid
stderr_has "--metrics fid: needs --features"
run 64 spade-eval -q --fake painted --metrics flops
run 64 spade-eval -q --fake painted --real "$photos" --features sums.onnx --shard 1/2
run 66 spade-eval -q --fake nowhere --real "$photos" "${few[@]}"
run 73 spade-eval -q --fake painted --real "$photos" "${few[@]}" --json a.json

# No warning where there are more pictures than features.
run 0 spade-eval --fake painted --real "$photos" --features sums.onnx --metrics fid
[ -z "$(stderr | grep fewer)" ] || fail "24 pictures are not fewer than 8 features"

# Diversity of samples of one map needs --lpips.
mkdir samples && for n in 1 2 3; do cp "$(find painted -name '*.png' | sort | sed -n "${n}p")" "samples/a.$n.png"; done
run 64 spade-eval -q --fake samples --metrics diversity
no_temporaries .
