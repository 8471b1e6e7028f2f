# Merged shards equal one run: the same digest of the contents, whatever their number and order.
. "$(dirname "$0")/lib.sh"

digest() { spade-prepare inspect --json "$1" | jq -r .digest; }

# same_by_shards NAME OPTIONS...
same_by_shards() {
    local name=$1 count i expected
    shift
    run 0 spade-prepare pack -q "$@" -o "$name.h5"
    expected=$(digest "$name.h5")
    for count in 1 2 7; do
        rm -f shard-*.h5
        for i in $(seq "$count"); do
            run 0 spade-prepare pack -q -j $((i % 3 + 1)) "$@" --shard "$i/$count" -o "shard-$i.h5"
        done
        # shellcheck disable=SC2012
        run 0 spade-prepare merge -q $(ls -r shard-*.h5) -O -o merged.h5
        [ "$(digest merged.h5)" = "$expected" ] || fail "$name: $count shards give another digest"
    done
}

printf '%s\n' 0$'\t'sky 1$'\t'sea 2$'\t'hill 3$'\t'tree 4$'\t'grass 5$'\t'sun \
    255$'\t'unlabeled$'\t'dont-care >table.labels
/usr/bin/python3 "$here/make_malformed.py" good . 30 || fail make_malformed.py
plain=(--labels labels --photos photos --instances instances --table table.labels)
same_by_shards resized "${plain[@]}" --resize 32x24
same_by_shards kept "${plain[@]}" --resize none
same_by_shards lossless "${plain[@]}" --resize 32x24 --photo-codec png
same_by_shards maps --labels labels --table table.labels --resize none

# Some photos keep their size, others are re-encoded.
cp -r labels mixed-labels
cp -r photos mixed-photos
/usr/bin/python3 - <<'PYTHON' || fail "cannot make a picture of another size"
from PIL import Image
Image.open("labels/000.png").resize((90, 36), 0).save("mixed-labels/wide.png")
Image.open("photos/000.jpg").resize((90, 36)).save("mixed-photos/wide.jpg", quality=95)
PYTHON
same_by_shards mixed --labels mixed-labels --photos mixed-photos --table table.labels \
    --resize width:45
spade-prepare inspect --json mixed.h5 | jq -e '.configuration.photo_codec == "mixed"' >/dev/null ||
    fail "photo_codec is not mixed"

# --shard auto reads Slurm's variables.
export SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=7 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_STEP=1
run 0 spade-prepare pack -q "${plain[@]}" --resize 32x24 --shard auto -o auto.h5
run 0 spade-prepare pack -q "${plain[@]}" --resize 32x24 --shard 2/7 -o second.h5
[ "$(digest auto.h5)" = "$(digest second.h5)" ] || fail "--shard auto is another shard"

[ -d "$shared/data/coco-stuff-sample" ] || {
    echo "the real collection is not next to this clone; left out that part"
    exit 0
}
coco=$shared/data/coco-stuff-sample
same_by_shards coco --preset coco-stuff --labels "$coco/train_label" --photos "$coco/train_img" \
    --instances "$coco/train_inst"
