# Painted landscapes as a data set: the same bytes every time, and h5py and PIL can read them.
. "$(dirname "$0")/lib.sh"

export SPADE_PROVENANCE=off
run 0 spade-prepare demo -q -j 1 -o one.h5 --count 12 --size 64x48 --seed 3
silent_stdout
silent_stderr
run 0 spade-prepare demo -q -j 4 -o four.h5 --count 12 --size 64x48 --seed 3
cmp -s one.h5 four.h5 || fail "the number of threads changes the bytes"
run 0 spade-prepare demo -q -o other.h5 --count 12 --size 64x48 --seed 4
cmp -s one.h5 other.h5 && fail "another seed gives the same bytes"
run 0 spade-prepare check one.h5 other.h5

run 73 spade-prepare demo -q -o one.h5 --count 2
run 0 spade-prepare demo --overwrite --json -o four.h5 --count 2 --size 32
jq -e '.schema == "spade-demo" and .items == 2 and .width == 32 and .height == 32 and
    .seed == 0' .stdout >/dev/null || fail "demo --json"
stderr_lines 1
for wrong in "--count 0" "--count 100001" "--size 31" "--size 32x2049" "--size 64x" "--size x" \
    "--size 64x48x32" "--threads 0"; do
    # shellcheck disable=SC2086
    run 64 spade-prepare demo -o no.h5 $wrong
done
[ ! -e no.h5 ] || fail "an invalid option: wrote a file"

# A killed or stopped run leaves no file with the final name.
spade-prepare demo -q -j 1 -o stopped.h5 --count 3000 2>.stderr &
demo=$!
sleep 0.5
kill -TERM $demo
wait $demo
code=$?
[ $code -eq 75 ] || fail "demo after SIGTERM: exit code $code"
[ ! -e stopped.h5 ] || fail "a stopped run has written its output"
no_temporaries .
spade-prepare demo -q -j 1 -o killed.h5 --count 3000 2>.stderr &
demo=$!
sleep 0.5
kill -KILL $demo
wait $demo 2>/dev/null
[ ! -e killed.h5 ] || fail "a killed run has written its output"

# Other programs can read what export writes.
run 0 spade-prepare export -q one.h5 -o out
expect_pictures out 36
/usr/bin/python3 -c 'import h5py, PIL.Image, numpy' 2>/dev/null || {
    echo "SKIPPED from here: needs python3-h5py, python3-numpy and python3-pil"
    exit 0
}
run 0 /usr/bin/python3 "$here/h5py_set.py" one.h5 out
