# Killed or stopped at any moment: every picture is whole, and running again makes the rest.
. "$(dirname "$0")/lib.sh"

import_plain net.h5
make_maps good maps 60
run 0 spade-synth -q -c net.h5 -i from-labels -o whole maps
again() { run 0 spade-synth -q --skip-existing -c net.h5 -i from-labels -o "$1" maps; }
same() { diff -r --exclude=manifest.jsonl whole "$1" >&2 || fail "$1 differs from the uninterrupted run"; }

start() { # FOLDER COUNT: runs in the background, and waits for COUNT pictures
    spade-synth -q -c net.h5 -i from-labels --skip-existing -o "$1" maps 2>.stderr &
    process=$!
    for _ in $(seq 2000); do
        [ "$(find "$1" -name '*.png' 2>/dev/null | wc -l)" -ge "$2" ] && return
        sleep 0.01
    done
    fail "too few pictures were written"
}

rounds=${SPADE_TEST_LONG:+20}
for round in $(seq "${rounds:-3}"); do
    rm -rf killed
    start killed "$((round * 2))"
    kill -KILL "$process"
    wait "$process" 2>/dev/null
    again killed
    same killed
done
no_temporaries killed

for signal in TERM INT USR1; do
    start "stopped-$signal" 3
    kill "-$signal" "$process"
    wait "$process"
    code=$?
    [ "$code" -eq 75 ] || { [ "$code" -eq 0 ] && [ "$(pictures "stopped-$signal")" -eq 60 ]; } ||
        fail "exit code $code after $signal"
    no_temporaries "stopped-$signal"
    again "stopped-$signal"
    same "stopped-$signal"
done
