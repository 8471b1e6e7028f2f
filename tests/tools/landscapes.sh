# The network that comes with libspade: it is small and intact, and its styles differ.
. "$(dirname "$0")/lib.sh"
share=$bin/../share/libspade
net=$share/landscapes.h5
[ "$(stat -c %s "$net")" -le 12000000 ] || fail "landscapes.h5 has more than 12 MB"
run 0 spade-prepare check -q "$net"
run 0 spade-prepare demo -q --count 3 --size 128 --seed 11 -o set.h5
run 0 spade-prepare export -q set.h5 -o maps
for style in sunny evening; do
    run 0 spade-synth -q -c "$net" -i maps/instances --style "$share/$style.png" -o "$style" \
        maps/labels
    expect_pictures "$style" 3
done
run 0 spade-synth -q -c "$net" -i from-labels --samples 2 -o chance maps/labels
expect_pictures chance 6
cat >look.py <<'END'
import pathlib, sys
import numpy as np
from PIL import Image
def pictures(folder):
    return [np.asarray(Image.open(p).convert("RGB"), float)
            for p in sorted(pathlib.Path(folder).rglob("*.png"))]
sunny, evening, photos = map(pictures, ("sunny", "evening", "maps/photos"))
for a, b in zip(sunny, evening):
    assert abs(a - b).mean() > 15, "the two styles look alike"
# Each style has its colours: a blue sky by day, a redder one in the evening.
for a, b in zip(sunny, evening):
    assert a[:20, :, 2].mean() > a[:20, :, 0].mean(), "the sunny sky is not blue"
    assert b[:40, :, 0].mean() > a[:40, :, 0].mean(), "the evening sky is not redder"
END
run 0 /usr/bin/python3 look.py
