# A run and the files that it writes.
. "$(dirname "$0")/train_lib.sh"
run 0 spade-train --progress never --data set.h5 --validation set.h5 -o run \
    --style --z-dim 4 --nef 2 --encoder-side 64 --encoder-layers 4 --epochs 2 --decay-epochs 1 \
    --save-every 4 --keep 2 --keep-every 8 --log-every 3 --sample-every 9
stderr_has "no perceptual loss"
stderr_has "18 steps in"

# The newest two, and every multiple of 8.
[ "$(cd run && echo checkpoint-*)" = "checkpoint-00000008.h5 checkpoint-00000016.h5 \
checkpoint-00000018.h5" ] || fail "kept: $(ls run)"
[ "$(readlink run/latest)" = checkpoint-00000018.h5 ] || fail "latest is $(readlink run/latest)"
[ "$(cd run/samples && echo *)" = "step-00000009.png step-00000018.png" ] || fail "wrong contact sheets"
run 0 spade-prepare check -q run/checkpoint-*.h5

cat >look.py <<'END'
import json
lines = [json.loads(line) for line in open("run/metrics.jsonl")]
losses = [line for line in lines if "losses" in line]
assert [line["step"] for line in losses] == [3, 6, 9, 12, 15, 18], losses
for line in losses:
    assert set(line["losses"]) == {"KLD", "GAN", "GAN_Feat", "D_Fake", "D_real"}, line
    assert set(line["gradients"]) == {"generator", "discriminator"}, line
    assert line["images_per_second"] > 0 and 0 <= line["waiting"] <= 1, line
rates = {line["epoch"]: line["learning_rate"] for line in losses}
assert rates[1] == 2e-4, rates
validations = [line for line in lines if "validation" in line]
assert [line["step"] for line in validations] == [6, 12, 18], validations
assert "L1" in validations[0]["validation"]
assert lines[-1]["event"] == "finished"
END
run 0 /usr/bin/python3 look.py

# The checkpoint and its slim form work for synthesis; config.ini repeats the run.
run 0 spade-prepare export -q set.h5 -o files
run 0 spade-synth -q -c run/latest -i files/instances --samples 2 -o photos files/labels
expect_pictures photos 24
run 0 spade-prepare slim -q --half run/latest -o small.h5
run 0 spade-synth -q -c small.h5 -i from-labels --style files/photos -o styled files/labels
run 0 spade-train --config run/config.ini -o again
same_digest run/latest again/latest

# Another folder resumes from a checkpoint and ends where the first did.
run 0 spade-train -q --config run/config.ini -o branch --resume run/checkpoint-00000008.h5
same_digest run/latest branch/latest

# All steps are done: there is nothing left to do.
run 0 spade-train --config run/config.ini -o again --progress never
stderr_has "all 18 steps are done"

# Training works with every loss and option; a dry run reports its plan and writes nothing.
for mode in ls original w; do
    train 0 "gan-$mode" --gan-mode "$mode" --epochs 1
done
train 0 options --epochs 1 --no-ttur --beta1 0.5 --beta2 0.999 --reuse-fake --d-steps-per-g 2 \
    --ema-decay 0 --no-instances --upsampling more --lambda-feat 0 --init paper --norm instance
train 0 half --epochs 1 --precision bf16
train 0 baseline --epochs 1 --architecture pix2pixhd
train 0 dry --dry-run
stdout_has "parameters"
[ ! -e dry ] || fail "a dry run has written files"
