# A run on a GPU trains, stops and resumes; its checkpoint is valid.
. "$(dirname "$0")/train_lib.sh"
command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1 || skip "no GPU found"
spade-train -q --data set.h5 -o probe --device cuda --epochs 1 2>probe.err ||
    { grep -q "no CUDA device" probe.err && skip "LibTorch was built without CUDA"; } ||
    fail "$(cat probe.err)"
train 75 run --device cuda --epochs 2000 --max-time 5s
train 75 run --device cuda --epochs 2000 --max-time 5s
run 0 spade-prepare check -q run/latest
