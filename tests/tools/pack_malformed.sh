# Sixty malformed items among six hundred: 540 are packed, and sixty lines name sixty files.
. "$(dirname "$0")/lib.sh"

printf '%s\n' 0$'\t'sky 1$'\t'sea 2$'\t'hill 3$'\t'tree 4$'\t'grass 5$'\t'sun \
    255$'\t'unlabeled$'\t'dont-care >table.labels
/usr/bin/python3 "$here/make_malformed.py" good . 540 || fail make_malformed.py
/usr/bin/python3 "$here/make_malformed.py" bad . "$here/malformed.txt" || fail make_malformed.py
sources=(--labels labels --photos photos --instances instances --table table.labels)

run 65 spade-prepare pack -q --json "${sources[@]}" --resize 32x24 -o set.h5
jq -e '.items == 540 and .malformed + .missing == 60' .stdout >/dev/null || fail "not 540 of 600"
stderr_lines 60
grep -v '^#' "$here/malformed.txt" | while read -r kind; do
    [ "$(grep -c "/$kind\." .stderr)" -eq 1 ] || fail "not one line for $kind"
done || exit 1
grep -E 'terminate|exception|Assertion|libpng (warning|error)' .stderr && fail "a library printed to stderr"
run 0 spade-prepare check set.h5

# lint finds as many faults, and also counts the items of which only ids or sizes are wrong.
run 1 spade-prepare lint -q --json "${sources[@]}"
stderr_lines 60
jq -e '(.faults | length) == 60 and (.ok | not) and .items == 548' .stdout >/dev/null ||
    fail "lint reports other numbers"

# Each shard reports only its own files.
for i in 1 2 3; do
    run 65 spade-prepare pack -q "${sources[@]}" --resize 32x24 --shard "$i/3" -o "shard-$i.h5"
    cat .stderr >>all.txt
done
[ "$(wc -l <all.txt)" -eq 60 ] || fail "the shards have $(wc -l <all.txt) lines together"

# --on-error stop ends at the first error and writes nothing.
run 66 spade-prepare pack -q "${sources[@]}" --resize 32x24 --on-error stop -o stopped.h5
[ ! -e stopped.h5 ] || fail "a stopped run has written a set"
no_temporaries .

# Decompression bombs take no memory: only the header is read.
mkdir bombs
cp labels/*bomb* bombs
for command in "lint" "pack --resize none -o bombs.h5"; do
    # shellcheck disable=SC2086
    run 0 /usr/bin/python3 - $command --labels bombs --table table.labels <<'PYTHON'
import resource, subprocess, sys
code = subprocess.run(["spade-prepare"] + sys.argv[1:], capture_output=True).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
sys.exit(0 if code == (1 if sys.argv[1] == "lint" else 65) and peak < 300 * 1024 else f"{code}, {peak} kB")
PYTHON
done
