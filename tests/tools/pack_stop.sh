# Killed at any moment: a file with the final name is whole. Stopped by a signal: exit code 75, and
# no file is left.
. "$(dirname "$0")/lib.sh"

printf '%s\n' 0$'\t'sky 1$'\t'sea 2$'\t'hill 3$'\t'tree 4$'\t'grass 5$'\t'sun \
    255$'\t'unlabeled$'\t'dont-care >table.labels
/usr/bin/python3 "$here/make_malformed.py" good . 300 || fail make_malformed.py
digest() { spade-prepare inspect --json "$1" | jq -r .digest; }
# Large enough that a run takes a while.
pack=(spade-prepare pack -q -j 2 --labels labels --photos photos --instances instances
    --table table.labels --resize 200x200)

begin=$(date +%s%N)
run 0 "${pack[@]}" -o whole.h5
span=$((($(date +%s%N) - begin) / 1000000))
whole=$(digest whole.h5)

# If a set existed before, the old or the new one exists afterwards.
run 0 "${pack[@]}" --shard 1/9 -o old.h5
old=$(digest old.h5)
rounds=${SPADE_TEST_LONG:+100}
RANDOM=7
for round in $(seq "${rounds:-10}"); do
    [ $((round % 2)) -eq 0 ] && cp old.h5 set.h5 || rm -f set.h5
    "${pack[@]}" -O -o set.h5 2>.stderr &
    process=$!
    sleep "$(printf '0.%03d' $((RANDOM % (span < 999 ? span : 999))))"
    kill -KILL "$process" 2>/dev/null
    wait "$process" 2>/dev/null
    if [ -e set.h5 ]; then
        run 0 spade-prepare check set.h5
        got=$(digest set.h5)
        [ "$got" = "$whole" ] || { [ $((round % 2)) -eq 0 ] && [ "$got" = "$old" ]; } ||
            fail "a killed run left a set of digest $got"
    fi
done
run 0 "${pack[@]}" -O -o set.h5
[ "$(digest set.h5)" = "$whole" ] || fail "running again gives another set"

rm -f .*.tmp set.h5 # of killed processes
stopped=0
for signal in TERM INT USR1 TERM INT USR1; do
    # Not as a background job of bash, which would ignore SIGINT.
    /usr/bin/python3 - "$signal" "${pack[@]}" --quality 100 -O -o stopped.h5 <<'PYTHON' 2>.stderr
import random, signal, subprocess, sys, time
process = subprocess.Popen(sys.argv[2:])
time.sleep(0.08 + random.random() * 0.1)
process.send_signal(getattr(signal, "SIG" + sys.argv[1]))
sys.exit(process.wait())
PYTHON
    code=$?
    case $code in
    75)
        [ ! -e stopped.h5 ] || fail "a stopped run has written its output"
        [ "$(grep -c 'stopped by a signal' .stderr)" -le 1 ] || fail "the message appears twice"
        stopped=$((stopped + 1))
        ;;
    0) run 0 spade-prepare check stopped.h5 ;; # done before the signal came
    *) fail "exit code $code after $signal" ;;
    esac
    rm -f stopped.h5
    no_temporaries .
done
[ "$stopped" -gt 0 ] || echo "no signal came in time"
