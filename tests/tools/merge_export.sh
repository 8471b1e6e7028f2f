# Shards are merged into one set, and a set is exported to folders.
. "$(dirname "$0")/lib.sh"

# Forty items in one set, and the same in shards, split by name.
run 0 spade-prepare demo -q -o all.h5 --count 40 --size 48x32
run 0 spade-prepare export -q all.h5 -o all
expect_pictures all 120
cmp -s all/labels.labels "$bin/../share/libspade/landscapes.labels" || run 0 test -s all/labels.labels
pack() {
    run 0 spade-prepare pack -q --labels all/labels --photos all/photos --instances all/instances \
        --table all/labels.labels --resize none "$@"
}
digest() { spade-prepare inspect --json "$1" | jq -r .digest; }

pack -o whole.h5
for n in 1 2 7; do
    for i in $(seq $n); do
        pack --shard "$i/$n" -o "shard$i-of-$n.h5"
    done
    run 0 spade-prepare merge --json -o "merged$n.h5" shard*-of-$n.h5
    stderr_lines 1
    [ "$(jq -r .digest .stdout)" = "$(digest whole.h5)" ] || fail "$n shards: another digest"
    [ "$(digest "merged$n.h5")" = "$(digest whole.h5)" ] || fail "$n shards: the file has another digest"
    run 0 spade-prepare check "merged$n.h5"
done
spade-prepare inspect --json merged7.h5 | jq -e '.provenance.parents | length == 7' >/dev/null ||
    fail "the merged set does not name its shards"

# Errors, each with both values.
run 65 spade-prepare merge -o no.h5 whole.h5 shard1-of-7.h5
stderr_lines 1
stderr_has "whole.h5"
stderr_has "shard1-of-7.h5"
pack --split val -o val.h5
run 78 spade-prepare merge -o no.h5 shard1-of-2.h5 val.h5
stderr_has "'val'"
sed 's/sea/lake/' all/labels.labels >lake.labels
run 0 spade-prepare pack -q --labels all/labels --photos all/photos --instances all/instances \
    --table lake.labels --resize none -o lake.h5
run 78 spade-prepare merge -o no.h5 shard1-of-2.h5 lake.h5
stderr_has "'lake'"
run 66 spade-prepare merge -o no.h5 whole.h5 none.h5
run 64 spade-prepare merge -o no.h5
[ ! -e no.h5 ] || fail "a refused merge has written a file"
run 73 spade-prepare merge -o whole.h5 shard1-of-2.h5

# export: the bytes as they are stored, names mirrored, nothing replaced without --overwrite.
run 0 spade-prepare export --json whole.h5 -o back
jq -e '.schema == "spade-export" and .items == 40 and .failed == 0 and .stopped == false' \
    .stdout >/dev/null || fail "export --json"
diff -r all back >/dev/null || fail "export does not restore what was packed"
run 73 spade-prepare export -q whole.h5 -o back
stderr_lines 1
rm back/labels.labels
run 73 spade-prepare export -q whole.h5 -o back
rm back/photos/landscape/00017.png
run 0 spade-prepare export -q --overwrite whole.h5 -o back
diff -r all back >/dev/null || fail "export --overwrite"
no_temporaries back
run 66 spade-prepare export none.h5 -o nowhere
[ ! -e nowhere ] || fail "a folder was made for a missing set"

# A damaged record costs its item and one line; the others are exported.
/usr/bin/python3 - <<'PYTHON' || fail "cannot make a damaged file"
import pathlib
photo = pathlib.Path("all/photos/landscape/00009.png").read_bytes()
data = pathlib.Path("whole.h5").read_bytes()
place = data.index(photo) + len(photo) // 2
pathlib.Path("damaged.h5").write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1:])
PYTHON
run 65 spade-prepare export -q damaged.h5 -o rest
stderr_lines 1
stderr_has "landscape/00009"
[ "$(pictures rest/photos)" -eq 39 ] || fail "the intact photos were not exported"
