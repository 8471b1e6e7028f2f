# Helpers of the tests of spade-train: a data set, and networks that train in milliseconds.
. "$(dirname "$0")/lib.sh"
export SPADE_PROVENANCE=off OMP_NUM_THREADS=1

run 0 spade-prepare demo -q --count 12 --size 64 --seed 3 -o set.h5
# The command line overrides these.
export SPADE_NGF=2 SPADE_NDF=4 SPADE_HIDDEN=4 SPADE_BATCH=2 SPADE_THREADS=1
small=()

# train CODE RUN OPTION...
train() {
    local code=$1 folder=$2
    shift 2
    run "$code" spade-train -q --data set.h5 -o "$folder" "${small[@]}" "$@"
}
digest() { spade-prepare inspect --json "$1" | /usr/bin/python3 -c 'import json, sys
print(json.load(sys.stdin)["digest"])'; }
same_digest() { [ "$(digest "$1")" = "$(digest "$2")" ] || fail "$1 and $2 differ"; }
newest() { ls "$1"/checkpoint-*.h5 | tail -n 1; }
