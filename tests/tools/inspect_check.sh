# What inspect and check report about intact, damaged and missing files.
. "$(dirname "$0")/lib.sh"

run 0 spade-prepare demo -q -o set.h5 --count 6 --size 48x32
import_plain net.h5

# inspect: text for people, JSON with fixed names for programs.
run 0 spade-prepare inspect set.h5
silent_stderr
for fact in "data-set 1" "6" "48x32: 6 items" "photo_codec = png" "sky" "spade-prepare demo"; do
    stdout_has "$fact"
done
run 0 spade-prepare inspect --json set.h5
silent_stderr
jq -e '.schema == "spade-inspect" and .format == "data-set" and .version == 1 and
    (.digest | test("^[0-9a-f]{32}$")) and (.file_digest | test("^[0-9a-f]{32}$")) and
    .bytes > 1000 and .items == 6 and .sizes == [{"width": 48, "height": 32, "items": 6}] and
    (.labels | map(.name)) == ["sky", "cloud", "mountain", "sea", "tree", "grass"] and
    (.pictures | keys) == ["instances", "labels", "photos"] and
    .configuration.resize == "none" and .provenance.tool == "spade-prepare"' .stdout >/dev/null ||
    fail "inspect --json of a data set"
run 0 spade-prepare inspect --json net.h5
jq -e '.format == "checkpoint" and .parameters > 1000 and .groups[0].name == "generator" and
    .groups[0].types.float32 == .groups[0].tensors and .configuration.width == 64 and
    (.labels | length) == 7 and .provenance.parents[0].role == "generator"' .stdout >/dev/null ||
    fail "inspect --json of a checkpoint"
run 66 spade-prepare inspect none.h5
stderr_lines 1
echo text >text.h5
run 65 spade-prepare inspect text.h5
silent_stdout
stderr_has "text.h5: is not a libspade file"

# check: a line on stdout for each file, and one on stderr for each fault.
run 0 spade-prepare check set.h5 net.h5
silent_stderr
[ "$(stdout)" = $'set.h5: ok\nnet.h5: ok' ] || fail "check of intact files"
run 66 spade-prepare check --quick none.h5 set.h5
[ "$(stdout)" = $'none.h5: missing\nset.h5: ok' ] || fail "check of a missing file"
head -c 3000 set.h5 >cut.h5
run 1 spade-prepare check none.h5 text.h5 cut.h5 set.h5 .
[ "$(stdout)" = $'none.h5: missing\ntext.h5: faulty\ncut.h5: faulty\nset.h5: ok\n.: missing' ] ||
    fail "check of good and bad files"
stderr_lines 4
stderr_has "cut.h5: is truncated: it has 3000 of"
run 64 spade-prepare check

# Every flipped bit and every truncation is found, and nothing crashes, not with --quick either.
flips=100 cuts=20
[ "${SPADE_TEST_LONG:-0}" = 1 ] && flips=1000 cuts=200
/usr/bin/python3 - set.h5 "$flips" "$cuts" <<'PYTHON' || fail "cannot make damaged files"
import pathlib, random, sys
sound = pathlib.Path(sys.argv[1]).read_bytes()
flips, cuts = int(sys.argv[2]), int(sys.argv[3])
random.seed(1)
pathlib.Path("bad").mkdir()
for i, bit in enumerate(random.sample(range(8 * len(sound)), flips)):
    damaged = bytearray(sound)
    damaged[bit // 8] ^= 1 << bit % 8
    pathlib.Path(f"bad/flip{i:04}.h5").write_bytes(damaged)
for i, length in enumerate(random.sample(range(len(sound)), cuts)):
    pathlib.Path(f"bad/cut{i:04}.h5").write_bytes(sound[:length])
PYTHON
run 1 spade-prepare check bad/*.h5
[ "$(grep -c ': faulty$' .stdout)" -eq $((flips + cuts)) ] || fail "a damaged file was not found"
[ "$(wc -l <.stdout)" -eq $((flips + cuts)) ] || fail "not one line for each file"
stderr_lines $((flips + cuts))
run 1 spade-prepare check --quick bad/*.h5
[ "$(wc -l <.stdout)" -eq $((flips + cuts)) ] || fail "--quick: not one line for each file"
[ "$(grep -c '^bad/cut.*: faulty$' .stdout)" -eq "$cuts" ] || fail "--quick: a truncated file was not found"
for file in bad/flip000*.h5; do
    spade-prepare inspect "$file" >.stdout 2>.stderr
    code=$?
    [ $code -eq 0 ] || [ $code -eq 65 ] || fail "inspect $file: exit code $code"
done

# After a signal, it ends with 75.
run 0 spade-prepare demo -q -o large.h5 --count 400 --size 256
spade-prepare check -j 1 large.h5 large.h5 large.h5 large.h5 >.stdout 2>.stderr &
check=$!
sleep 0.5
kill -TERM $check
wait $check
code=$?
[ $code -eq 75 ] || fail "check after SIGTERM: exit code $code"
