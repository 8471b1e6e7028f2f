# Outputs that cannot be created, and checkpoints that cannot be read.
. "$(dirname "$0")/lib.sh"

import_plain net.h5
make_maps good maps 4
synth() { run "$1" spade-synth -q -c net.h5 -i from-labels "${@:2}"; }

echo file >taken
synth 73 -o taken/out maps
stderr_has taken
stderr_lines 1
synth 0 -o out maps
synth 73 -o out maps
stderr_has "--overwrite"
stderr_lines 1
cp -r out before
synth 0 -O -o out maps
diff -r --exclude=manifest.jsonl before out >&2 || fail "--overwrite gives other pictures"

# Another precision gives other pictures, and --skip-existing makes them again.
synth 0 --precision bf16 -o narrow maps
synth 0 --precision fp32 --skip-existing -o narrow maps
diff -r --exclude=manifest.jsonl narrow out >&2 || fail "--skip-existing left pictures of bf16"
synth 64 --precision fp16 -o narrow maps
stderr_has "--precision"

run 66 spade-synth -c none.h5 -i from-labels -o x maps
stderr_has none.h5
cp net.h5 damaged.h5
printf '\xff' | dd of=damaged.h5 bs=1 seek=20000 conv=notrunc status=none
run 65 spade-synth -c damaged.h5 -i from-labels -o x maps
stderr_has damaged.h5
head -c 20000 net.h5 >cut.h5
run 65 spade-synth -c cut.h5 -i from-labels -o x maps
run 65 spade-synth -c maps/00.png -i from-labels -o x maps
run 64 spade-synth -c net.h5 -o x maps
stderr_has "--instances"
run 69 spade-synth -c net.h5 -i from-labels --device cuda:99 -o x maps
stderr_has "cuda"
[ ! -e x ] || fail "wrote a file"

# A full disk: one line, exit code 74, nothing half-written.
mkdir small
if mount -t tmpfs -o size=16k tmpfs small 2>/dev/null; then
    trap 'umount "$work/small"; rm -rf "$work"' EXIT
    synth 74 -o small/out maps
    stderr_lines 1
    for picture in small/out/*.png; do
        [ ! -f "$picture" ] || cmp -s "$picture" "out/$(basename "$picture")" ||
            fail "$picture is half-written"
    done
    no_temporaries small
fi

# A limit on the file size acts like a full disk.
run 74 bash -c "ulimit -f 4; exec spade-synth -q -c net.h5 -i from-labels -o limited maps"
no_temporaries limited
