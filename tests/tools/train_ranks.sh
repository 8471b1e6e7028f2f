# Several processes train one model, with the numbers of one process, whatever their number. A rank
# that is lost or has other data is named.
. "$(dirname "$0")/train_lib.sh"
unset SPADE_BATCH
small=(--batch 4 --log-every 1 --sample-every 0)

free_port() { /usr/bin/python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
# start RANKS FOLDER OPTION...: in the background; sets $processes; stderr goes to FOLDER.RANK.err
start() {
    local ranks=$1 folder=$2 rank port
    shift 2
    port=$(free_port)
    processes=()
    for rank in $(seq 0 $((ranks - 1))); do
        spade-train -q -o "$folder" "${small[@]}" --rank "$rank" --world-size "$ranks" \
            --rendezvous "127.0.0.1:$port" "$@" 2>"$folder.$rank.err" &
        processes+=($!)
    done
}
# ends CODE FOLDER: waits for all that were started, and expects the exit code
ends() {
    local rank code
    for rank in "${!processes[@]}"; do
        wait "${processes[$rank]}"
        code=$?
        [ "$code" -eq "$1" ] || fail "rank $rank: $code, not $1: $(cat "$2.$rank.err")"
    done
}
together() { # CODE RANKS FOLDER OPTION...
    local code=$1 ranks=$2 folder=$3
    shift 3
    last_command="$ranks ranks, $folder: $*"
    start "$ranks" "$folder" "$@"
    ends "$code" "$folder"
}
compare() { run 0 /usr/bin/python3 "$here/compare_runs.py" "$@"; }

# 21 iterations in float64, with style and an average; in float32 only the first. (Training
# amplifies differences in the last bits, fastest in the smallest networks: with 2 channels 3 times
# a step, from 1e-16.)
export SPADE_NGF=8 SPADE_NDF=8 SPADE_HIDDEN=8
exact=(--data set.h5 --precision fp64 --epochs 7 --style --z-dim 4 --nef 4 --encoder-side 64)
exact+=(--encoder-layers 4 --save-every 10)
train 0 one "${exact[@]:2}"
for ranks in 2 4; do
    together 0 $ranks "exact-$ranks" "${exact[@]}"
    compare one "exact-$ranks" 1e-6
done
for other in "--norm instance" "--architecture pix2pixhd" "--kld-batch 0 --reuse-fake" \
    "--gan-mode ls --no-ttur"; do
    read -ra words <<<"$other"
    rm -rf alone two
    train 0 alone --precision fp64 --epochs 2 "${words[@]}"
    together 0 2 two --data set.h5 --precision fp64 --epochs 2 "${words[@]}"
    compare alone two 1e-6
done
train 0 single --epochs 1
together 0 2 single-2 --data set.h5 --epochs 1
compare single single-2 1e-5 1
rm -rf alone two
small[1]=2
train 0 alone --precision fp64 --epochs 3 --accumulate 2
together 0 2 two --data set.h5 --precision fp64 --epochs 3 --accumulate 2
small[1]=4
compare alone two 1e-6

# A run resumes with another number of ranks.
cut=(--data set.h5 --precision fp64 --epochs 6 --save-every 4)
train 0 whole "${cut[@]:2}"
together 75 4 changing "${cut[@]}" --max-time 1
together 0 2 changing "${cut[@]}"
compare whole changing 1e-6
grep -q '"stopped"' changing/metrics.jsonl || fail "--max-time did not stop four ranks"
! grep -q "^rank\|^world-size\|^rendezvous" changing/config.ini || fail "$(cat changing/config.ini)"

# What is sent: four bytes for each parameter, and the sums of batch normalization, 2 of each
# channel in three forward passes and one backward, in float64.
/usr/bin/python3 - single-2 <<'PYTHON' || fail "the counts of bytes are wrong"
import glob, h5py, json, sys
entry = [e for e in map(json.loads, open(sys.argv[1] + "/metrics.jsonl")) if "losses" in e][-1]
sent = entry["communication"]
with h5py.File(glob.glob(sys.argv[1] + "/checkpoint-*.h5")[0]) as file:
    sizes = {}
    file.visititems(lambda name, item: sizes.__setitem__(name, getattr(item, "size", 0)))
parameters = sum(n for name, n in sizes.items() if name.endswith(".exp_avg"))
channels = sum(n for name, n in sizes.items()
               if name.endswith("running_mean") and "average" not in name)
assert parameters > 1000 and channels > 100, (parameters, channels)
assert sent["gradients"] == 4 * parameters, (sent, parameters)
assert sent["statistics"] == 8 * 2 * channels * 3, (sent, channels)
assert sent["wire"] == sent["gradients"] + sent["statistics"] + sent["control"], sent # 2 ranks
assert 0 < sent["share"] < 1, sent
PYTHON

# A rank is killed: the others name it, and end with 75 within a minute.
has_checkpoint() { [ -L "$1/latest" ]; }
for victim in 1 0; do
    rm -rf lost
    small[1]=3
    start 3 lost --data set.h5 --epochs 100000 --save-every 5
    for _ in $(seq 300); do has_checkpoint lost && break || sleep 0.1; done
    kill -KILL "${processes[$victim]}"
    asked=$SECONDS
    for rank in 0 1 2; do
        wait "${processes[$rank]}" 2>/dev/null
        code=$?
        [ $rank = $victim ] && continue
        [ $code -eq 75 ] || fail "rank $rank ended with $code: $(cat lost.$rank.err)"
        grep -q "^spade-train: rank $victim (.*, process ${processes[$victim]}) .*run the same" \
            lost.$rank.err || fail "rank $rank: $(cat lost.$rank.err)"
    done
    [ $((SECONDS - asked)) -le 60 ] || fail "the others ended after $((SECONDS - asked)) s"
    run 0 spade-prepare check -q lost/latest
done

small[1]=4
# An error on one rank ends all of them, with its message and its exit code.
together 73 2 single --data set.h5 --epochs 1 --resume no
grep -q "rank 0 (.*): single/: holds checkpoints" single.1.err || fail "$(cat single.1.err)"
together 78 3 odd --data set.h5
grep -q "must be a multiple of their number, 3" odd.2.err || fail "$(cat odd.2.err)"

# Also before they have met.
mixed() { # CODE FOLDER SET: two ranks, the second with another data set
    local port rank sets=(set.h5 "$3")
    port=$(free_port)
    processes=()
    for rank in 0 1; do
        spade-train -q -o "$2" "${small[@]}" --data "${sets[rank]}" --rank $rank --world-size 2 \
            --rendezvous "127.0.0.1:$port" 2>"$2.$rank.err" &
        processes+=($!)
    done
    ends "$1" "$2"
}
mixed 66 missing none.h5
grep -q "rank 1 (.*): none.h5: " missing.0.err || fail "$(cat missing.0.err)"

# Another data set is refused at the start, with both digests.
run 0 spade-prepare demo -q --count 12 --size 64 --seed 4 -o other.h5
mixed 78 refused other.h5
for rank in 0 1; do
    grep "rank 1 (.*data set" refused.$rank.err | grep "$(digest set.h5)" |
        grep -q "$(digest other.h5)" || fail "$(cat refused.$rank.err)"
done
[ ! -e refused ] || fail "a refused run has created its folder"

# torchrun's variables work, too; and torchrun itself, where it works (Debian 12's does not).
port=$(free_port)
for rank in 0 1; do
    RANK=$rank WORLD_SIZE=2 MASTER_ADDR=127.0.0.1 MASTER_PORT=$port spade-train -q \
        -o variables "${small[@]}" --data set.h5 --epochs 1 2>variables.$rank.err &
    processes[rank]=$!
done
ends 0 variables
compare single-2 variables 1e-12
torchrun() { /usr/bin/python3 -m torch.distributed.run --nproc_per_node 2 --no_python "$@"; }
if torchrun --master_port "$(free_port)" true 2>/dev/null; then
    run 0 torchrun --master_port "$(free_port)" spade-train -q -o launched "${small[@]}" \
        --data set.h5 --epochs 1
    compare single-2 launched 1e-12
fi
