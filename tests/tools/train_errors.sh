# What cannot be trained or resumed: one line each with both values; the older checkpoint is intact.
. "$(dirname "$0")/train_lib.sh"
export SPADE_SAVE_EVERY=2 SPADE_EPOCHS=1
train 0 run
before=$(digest run/checkpoint-00000006.h5)
intact() { [ "$(digest run/checkpoint-00000006.h5)" = "$before" ] || fail "the checkpoint changed"; }

# Changed options.
train 78 run --epochs 2
stderr_lines 1
stderr_has "was trained with epochs = 1, this run has 2"
train 78 run --z-dim 4 --kld-batch 2
stderr_has "kld-batch = 4, this run has 2"
train 78 run --learning-rate 1e-3
stderr_has "learning-rate = 0.0002, this run has 0.001"
intact

# Another data set: other pictures, another label table.
run 0 spade-prepare demo -q --count 12 --size 64 --seed 4 -o other.h5
run 78 spade-train -q --data other.h5 -o run
stderr_has "was trained on another data set"
run 0 spade-prepare export -q set.h5 -o files
sed 's/tree/bush/' files/landscapes.labels >bush.labels 2>/dev/null ||
    sed 's/tree/bush/' files/*.labels >bush.labels
run 0 spade-prepare pack -q --labels files/labels --photos files/photos --table bush.labels \
    --resize none -o bush.h5
run 78 spade-train -q --data bush.h5 -o run
stderr_has "'tree'"
stderr_has "'bush'"
intact

# A validation set of another size or label table; a data set without photos.
run 0 spade-prepare demo -q --count 2 --size 96 -o large.h5
train 78 fresh --validation large.h5
stderr_has "has 96x96 pixels, but training uses 64x64"
train 78 fresh --validation bush.h5
stderr_has "its label table differs from that of"
run 0 spade-prepare pack -q --labels files/labels --table landscapes --resize none -o maps.h5
run 78 spade-train -q --data maps.h5 -o fresh
stderr_has "has no photos"

# Invalid crop sizes, and a batch larger than the data set.
train 78 fresh --crop-size 48
stderr_has "multiples of 32"
train 78 fresh --crop-size 128
stderr_has "smaller than --crop-size 128x128"
train 78 fresh --batch 13
stderr_has "has 12 items, fewer than the 13 of one step"

# Earlier checkpoints are not overwritten; damaged ones are named and skipped.
train 73 run --resume no
stderr_has "holds checkpoints of an earlier run"
cp -r run damaged
printf 'x' | dd of=damaged/checkpoint-00000006.h5 bs=1 seek=5000 conv=notrunc status=none
rm damaged/latest
run 0 spade-train --progress never --data set.h5 -o damaged
stderr_has "checkpoint-00000006.h5"
stderr_has "skipped, trying the previous checkpoint"
stderr_has "resuming after step 4 of 6"
same_digest run/checkpoint-00000006.h5 damaged/checkpoint-00000006.h5
for file in damaged/checkpoint-*.h5; do
    printf 'x' | dd of="$file" bs=1 seek=5000 conv=notrunc status=none
done
train 65 damaged
stderr_has "none of its 3 checkpoints can be read"

# Not a checkpoint of a run.
import_plain imported.h5
train 78 fresh --resume imported.h5
train 66 fresh --resume gone.h5
train 64 fresh --preset camvit
stderr_has "did you mean camvid?"

# Two runs in one folder.
rm -rf busy
spade-train -q --data set.h5 -o busy --epochs 1000 &
process=$!
for _ in $(seq 1000); do
    [ -e busy/metrics.jsonl ] && break
    sleep 0.02
done
train 73 busy
stderr_has "$process"
kill "$process"
wait "$process"

# The disk is full when a checkpoint is saved.
mkdir disk
if mount -t tmpfs -o size=8m tmpfs disk 2>/dev/null; then
    trap 'umount "$work/disk"; rm -rf "$work"' EXIT
    train 0 disk/run --keep 1
    saved=$(digest disk/run/latest)
    head -c 20m /dev/zero >disk/filler 2>/dev/null
    train 74 disk/run2
    stderr_has "disk/run2"
    [ "$(digest disk/run/latest)" = "$saved" ] || fail "the older checkpoint changed"
    no_temporaries disk
else
    echo "cannot mount a tmpfs: skipped the test of a full disk"
fi
