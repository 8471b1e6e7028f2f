# Whole checkpoints of the reference, and pictures that it made with them: equal within one level.
. "$(dirname "$0")/lib.sh"

cases=$shared/parity/import
[ -d "$cases" ] || skip "the reference's checkpoints are not next to this clone"

compare() { # OUT EXPECTED
    /usr/bin/python3 - "$1" "$2" <<'PY' || fail "pictures differ"
import pathlib, sys
import numpy
from PIL import Image
made, expected = map(pathlib.Path, sys.argv[1:])
worst = 0
for path in sorted(expected.iterdir()):
    a = numpy.asarray(Image.open(made / path.name).convert("RGB")).astype(int)
    b = numpy.asarray(Image.open(path).convert("RGB")).astype(int)
    difference = abs(a - b)
    worst = max(worst, int(difference.max()))
    print(f"{path.parent.parent.name}/{path.name}: largest difference {difference.max()}, "
          f"{(difference > 0).mean():.5f} of the levels differ")
sys.exit(worst > 1)
PY
}

run 0 spade-prepare import -q --generator "$cases/coco_normal/latest_net_G.pth" --table coco-stuff \
    --upsampling normal --crop-size 256 -o coco.h5
run 0 spade-synth -q -c coco.h5 -i "$cases/coco_normal/instance" --round truncate -o coco \
    "$cases/coco_normal/label"
compare coco "$cases/coco_normal/expected"

run 0 spade-prepare import -q --generator "$cases/camvid_vae_zip/latest_net_G.pth" \
    --encoder "$cases/camvid_vae_zip/latest_net_E.pth" --table camvid --crop-size 256 -o camvid.h5
run 0 spade-synth -q -c camvid.h5 --style "$cases/camvid_vae_zip/style" --round truncate -o camvid \
    "$cases/camvid_vae_zip/label"
compare camvid "$cases/camvid_vae_zip/expected"
