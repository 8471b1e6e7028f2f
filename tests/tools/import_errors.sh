# Invalid weights, and options that contradict the weights.
. "$(dirname "$0")/lib.sh"

import() {
    run "$1" spade-prepare import -o net.h5 --crop-size 64 --upsampling normal --label-nc 6 --dont-care \
        "${@:2}"
    [ "$1" -eq 0 ] || stderr_lines 1
}
touch before # the malicious files would touch /tmp/harmed
for file in "$data"/pth/bad/*.pth; do
    import 65 --generator "$file"
    stderr_has "$(basename "$file")"
    silent_stdout
done
[ ! -e net.h5 ] && [ ! /tmp/harmed -nt before ] || fail "wrote a file, or ran code of the weights"
no_temporaries .
import 66 --generator none.pth
import 66 --generator "$data"
import 0 -q --generator "$data/pth/spade_small_legacy_G.pth"
import 73 --generator "$data/pth/spade_small_legacy_G.pth"
import 0 -q -O --json --generator "$data/pth/spade_small_zip_G.pth"
jq -e '.schema == "spade-import" and .parameters > 100000' .stdout >/dev/null || fail "no report"
run 73 spade-prepare import --crop-size 64 --upsampling normal --label-nc 6 --dont-care \
    --generator "$data/pth/spade_small_zip_G.pth" -o nowhere/net.h5
stderr_has nowhere
run 64 spade-prepare import --crop-size 64 --label-nc 6 --dont-care \
    --generator "$data/pth/spade_small_zip_G.pth" -o other.h5
stderr_has "--upsampling normal or more"
run 66 spade-prepare import --crop-size 64 --table no-such-table \
    --generator "$data/pth/spade_small_zip_G.pth" -o other.h5
stderr_has no-such-table

# Feature networks: one kind of weights in each file, and no options about labels.
for options in "" "--vgg19 a.pth --lpips b.h5" "--vgg19 a.pth --generator b.pth" \
    "--vgg19 a.pth --crop-size 64" "--lpips a.h5 --label-nc 6" "--lpips a.h5 --encoder b.pth"; do
    run 64 spade-prepare import -o look.h5 $options
    stderr_lines 1
done
run 65 spade-prepare import --vgg19 "$data/pth/spade_small_zip_G.pth" -o look.h5
stderr_has "has no tensor 'features.0.weight'; is it torchvision's vgg19?"
run 65 spade-prepare import --lpips "$data/pth/spade_small_zip_G.pth" -o look.h5
stderr_lines 1
run 66 spade-prepare import --vgg19 none.pth -o look.h5
run 66 spade-prepare import --lpips none.h5 -o look.h5
[ ! -e look.h5 ] || fail "wrote a file"
no_temporaries .
