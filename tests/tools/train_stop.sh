# Stopped by a signal or killed at any moment, a resumed run ends with the weights of an
# uninterrupted one, bit for bit.
. "$(dirname "$0")/train_lib.sh"
small+=(--style --z-dim 4 --nef 2 --encoder-side 64 --encoder-layers 4 --validation set.h5)
small+=(--epochs 7 --decay-epochs 3 --save-every 4 --log-every 3 --sample-every 9 --keep 2)
last=checkpoint-00000060.h5

train 0 whole
[ -f "whole/$last" ] || fail "no checkpoint of the last step"

start() { # FOLDER: in the background
    spade-train -q --data set.h5 -o "$1" "${small[@]}" 2>"$1.err" &
    process=$!
}
took_ms() { # the time of an uninterrupted run: kills are spread over it
    local from
    from=$(date +%s%N)
    train 0 timed
    echo $((($(date +%s%N) - from) / 1000000))
}
span=$(took_ms)
wait_ms() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }
moment() { wait_ms $(((RANDOM * 32768 + RANDOM) % span)); }

rounds=${SPADE_TEST_LONG:+60}
for round in $(seq "${rounds:-4}"); do
    rm -rf killed
    start killed
    moment
    kill -KILL "$process" 2>/dev/null
    wait "$process" 2>/dev/null
    if [ -e killed/latest ]; then
        run 0 spade-prepare check -q "$(newest killed)" # a kill never leaves it unreadable
    fi
    train 0 killed
    same_digest "whole/$last" "killed/$last"
done
no_temporaries killed

rounds=${SPADE_TEST_LONG:+20}
for round in $(seq "${rounds:-1}"); do
    for signal in TERM USR1; do
        rm -rf stopped
        start stopped
        moment
        asked=$(date +%s%N)
        kill "-$signal" "$process" 2>/dev/null
        wait "$process"
        code=$?
        seconds=$((($(date +%s%N) - asked) / 1000000000))
        case $code in
        0) ;; # the signal came too late
        75)
            [ "$seconds" -le 20 ] || fail "stopped $seconds s after $signal"
            [ -L stopped/latest ] || fail "stopped without a checkpoint"
            ;;
        *) # a signal that came before the tool handles it kills the process
            [ ! -e stopped/config.ini ] || fail "exit code $code after $signal"
            ;;
        esac
        train 0 stopped
        same_digest "whole/$last" "stopped/$last"
    done
done

# The log has each step once, with the losses of the uninterrupted run.
losses() { /usr/bin/python3 -c 'import json, sys
for line in open(sys.argv[1]):
    entry = json.loads(line)
    if "losses" in entry: print(entry["step"], entry["losses"])' "$1/metrics.jsonl"; }
[ "$(losses stopped)" = "$(losses whole)" ] || fail "the losses of the interrupted run differ"

# A time limit also stops the run.
train 75 limited --max-time 1
[ -L limited/latest ] || fail "no checkpoint after --max-time"
train 0 limited
same_digest "whole/$last" "limited/$last"
SLURM_JOB_END_TIME=$(date +%s) train 75 slurm
