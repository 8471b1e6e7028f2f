# Every way to give the maps leads to the same pictures.
. "$(dirname "$0")/lib.sh"

import_plain net.h5
make_maps good maps/a 3
make_maps good 'maps/b c' 2
cp maps/a/00.png "maps/line
break.png"
cp maps/a/01.png maps/-dash.png
synth() { run "$1" spade-synth -q -c net.h5 -i from-labels "${@:2}"; }

synth 0 -o out maps
expect_pictures out 7
[ -f "out/line
break.png" ] && [ -f 'out/b c/01.png' ] && [ -f out/-dash.png ] || fail "names are not mirrored"
silent_stderr
silent_stdout

# Files, lists, NUL-separated lists, a list on standard input.
(cd maps && find . -name '*.png' -print0) >list0
(cd maps && run 0 spade-synth -q -c ../net.h5 -i from-labels --files-from ../list0 -0 \
    -o ../listed) || exit 1
diff -r --exclude=manifest.jsonl out listed >&2 || fail "a NUL-separated list gives other pictures"
(cd maps && printf 'a/00.png\na/02.png\n' | run 0 spade-synth -q -c ../net.h5 -i from-labels \
    --files-from - -o ../piped) || exit 1
expect_pictures piped 2
cmp -s out/a/02.png piped/a/02.png || fail "a list on standard input gives another picture"
(cd maps && run 0 spade-synth -q -c ../net.h5 -i from-labels -o ../dash -- -dash.png) || exit 1
cmp -s dash/-dash.png out/-dash.png || fail "-- does not end the options"

# One map through a pipe.
last_command="a pipe"
spade-synth -q -c net.h5 -i from-labels -o - - <maps/a/01.png >one.png || fail "cannot read a pipe"
cmp -s one.png out/-dash.png || fail "a pipe gives another picture"
synth 64 -o - maps
stderr_has "one picture, not 7"

synth 64 -o - --shard 1/2 maps/a/00.png
synth 64 -o x --files-from - -
synth 64 -o x -0 maps
synth 64 -o x --shard 9/3 maps
synth 64 -o x -j 0 maps
synth 64 -o '' maps

# Names that are not UTF-8.
cp net.h5 "$(printf 'n\xff.h5')"
run 0 spade-synth -q --json -c "$(printf 'n\xff.h5')" -i from-labels -o latin maps/a
jq -e '.pictures == 3' .stdout >/dev/null || fail "the JSON report is missing or wrong"

# An input is never overwritten.
synth 64 -O -o maps maps
stderr_has "is an input of this run"

# Two inputs with the same output.
synth 64 -o twice maps/a maps/-dash.png maps/a/00.png
stderr_has "would both be written"
[ ! -e twice ] || fail "wrote a file"

# An empty list, an empty folder, a missing folder.
synth 66 -o none --files-from /dev/null
mkdir nothing
synth 66 -o none nothing
synth 66 -o none maps/none
stderr_has "maps/none"
stderr_lines 1

# --dry-run writes nothing.
synth 0 -o dry --dry-run maps
stdout_has "7 label maps, 7 pictures"
[ ! -e dry ] || fail "--dry-run wrote something"

# JPEG.
synth 0 -o jpg --format jpg maps/a
file -b jpg/00.jpg 2>/dev/null | grep -q JPEG || head -c 3 jpg/00.jpg | cmp -s - <(printf '\xff\xd8\xff') ||
    fail "not a JPEG"

# Names that differ, by a pattern or a preset; a dry run finds what the run finds.
mkdir named
cp maps/a/00.png named/x_gtFine_labelIds.png
synth 0 -o patterned --pair-pattern 'labels=*_gtFine_labelIds.png' named
synth 0 -o by-preset --preset cityscapes named
cmp -s patterned/x.png by-preset/x.png || fail "the preset's pattern gives another name"
synth 66 -o none --preset cityscapes maps
stderr_has "no file matches the pattern for labels"
synth 0 --dry-run -o none named
printf 'no picture' >named/bad.png
for dry in --dry-run --; do
    synth 65 -o none named "$dry"
    stderr_has "named/bad.png"
done
