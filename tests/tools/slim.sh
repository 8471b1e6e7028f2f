# A slim checkpoint gives the same pictures; with --half, nearly the same.
. "$(dirname "$0")/lib.sh"

import_style full.h5
run 0 spade-prepare demo -q -o set.h5 --count 4 --size 96x80
run 0 spade-prepare export -q set.h5 -o set
mv set/labels maps
run 0 spade-synth -q -c full.h5 --seed 5 -o full maps
run 0 spade-prepare slim --json full.h5 -o slim.h5
stderr_lines 1
jq -e '.schema == "spade-slim" and .half == false and .bytes > 0' .stdout >/dev/null ||
    fail "slim --json"
run 0 spade-synth -q -c slim.h5 --seed 5 -o slim maps
diff -r -x manifest.jsonl full slim >/dev/null || fail "a slim checkpoint gives other pictures"

run 0 spade-prepare slim -q --half full.h5 -o half.h5
run 0 spade-prepare check slim.h5 half.h5
[ "$(stat -c %s half.h5)" -lt $(($(stat -c %s full.h5) * 6 / 10)) ] || fail "--half is not smaller"
run 0 spade-synth -q -c half.h5 --seed 5 -o half maps
expect_pictures half 4
spade-prepare inspect --json half.h5 | jq -e '.groups[1].types.float16 > 0' >/dev/null ||
    fail "--half has no float16"

# Errors, after which nothing is written.
run 0 spade-prepare slim -q full.h5 -o again.h5
run 73 spade-prepare slim full.h5 -o again.h5
run 66 spade-prepare slim none.h5 -o no.h5
run 65 spade-prepare slim set.h5 -o no.h5
stderr_has "is a data-set, where a checkpoint is needed"
[ ! -e no.h5 ] || fail "a refused slim has written a file"

/usr/bin/python3 -c 'import numpy, PIL.Image' 2>/dev/null || {
    echo "SKIPPED from here: needs python3-numpy and python3-pil"
    exit 0
}
/usr/bin/python3 - <<'PYTHON' || fail "--half changes pictures too much"
import pathlib
import numpy as np
from PIL import Image
for path in sorted(pathlib.Path("full").glob("**/*.png")):
    full, half = (np.asarray(Image.open(p), dtype=int)
                  for p in (path, pathlib.Path("half", *path.parts[1:])))
    difference = np.abs(full - half)
    assert difference.max() <= 4 and difference.mean() < 0.5, path
PYTHON
