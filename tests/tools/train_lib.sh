# For the tests of spade-train: a set and networks that train in milliseconds.
. "$(dirname "$0")/lib.sh"
export SPADE_PROVENANCE=off OMP_NUM_THREADS=1

run 0 spade-prepare demo -q --count 12 --size 64 --seed 3 -o set.h5
small=(--ngf 2 --ndf 4 --hidden 4 --batch 2 --threads 1 -q)

# train CODE RUN OPTION...
train() {
    local code=$1 folder=$2
    shift 2
    run "$code" spade-train --data set.h5 -o "$folder" "${small[@]}" "$@"
}
digest() { spade-prepare inspect --json "$1" | /usr/bin/python3 -c 'import json, sys
print(json.load(sys.stdin)["digest"])'; }
same_digest() { [ "$(digest "$1")" = "$(digest "$2")" ] || fail "$1 and $2 differ"; }
newest() { ls "$1"/checkpoint-*.h5 | tail -n 1; }
