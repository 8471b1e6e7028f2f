# Helpers of the command-line tests. A test is a script that sources this file; $1 is the folder of
# the programs. A test ends at the first expectation that fails.

set -uo pipefail
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$(cd "$here/../data" && pwd)
shared=$here/../../../shared
PATH=$bin:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
unset $(compgen -v SPADE_ | grep -v "^SPADE_TEST_")

fail() {
    echo "FAILED: $*" >&2
    echo "--- last command: ${last_command:-}" >&2
    [ -f "$work/.stdout" ] && sed 's/^/stdout: /' "$work/.stdout" >&2
    [ -f "$work/.stderr" ] && sed 's/^/stderr: /' "$work/.stderr" >&2
    exit 1
}

# run CODE COMMAND...: runs the command and expects the exit code; keeps stdout and stderr.
run() {
    local code=$1
    shift
    last_command="$*"
    "$@" >"$work/.stdout" 2>"$work/.stderr"
    local got=$?
    [ "$got" -eq "$code" ] || fail "exit code $got, not $code"
}

stdout() { cat "$work/.stdout"; }
stderr() { cat "$work/.stderr"; }
stdout_has() { grep -qF -- "$1" "$work/.stdout" || fail "stdout lacks: $1"; }
stderr_has() { grep -qF -- "$1" "$work/.stderr" || fail "stderr lacks: $1"; }
stderr_lines() {
    local got
    got=$(wc -l <"$work/.stderr")
    [ "$got" -eq "$1" ] || fail "$got lines on stderr, not $1"
}
silent_stdout() { [ ! -s "$work/.stdout" ] || fail "stdout is not empty"; }
silent_stderr() { [ ! -s "$work/.stderr" ] || fail "stderr is not empty"; }

# The number of pictures in a folder.
pictures() { find "$1" \( -name '*.png' -o -name '*.jpg' \) -printf x | wc -c; }
expect_pictures() {
    local got
    got=$(pictures "$1")
    [ "$got" -eq "$2" ] || fail "$got pictures in $1, not $2"
}
no_temporaries() {
    [ -z "$(find "$1" -name '*.tmp*' -print -quit)" ] || fail "temporary files left in $1"
}

# skip WHY: what the test needs is missing; the whole test is skipped.
skip() {
    echo "SKIPPED: $*"
    exit 77
}

# Checkpoints made from the small weights of the repository: 6 labels and don't-care with instance
# edges, 64x64; and 6 labels with a style encoder, 256x256.
import_plain() {
    run 0 spade-prepare import -q --generator "$data/pth/spade_small_zip_G.pth" --label-nc 6 \
        --dont-care --upsampling normal --crop-size 64 -o "$1"
}
import_style() {
    run 0 spade-prepare import -q --generator "$data/pth/spade_small_vae_G.pth" \
        --encoder "$data/pth/spade_small_vae_E.pth" --label-nc 6 --crop-size 256 -o "$1"
}
make_maps() { /usr/bin/python3 "$here/make_maps.py" "$@" || fail "make_maps.py $*"; }
