# Styles: random, from a photo, from a folder of photos, from a table.
. "$(dirname "$0")/lib.sh"

import_style net.h5
mkdir maps styles
for i in 1 2; do
    make_maps good "tmp$i" 1
    /usr/bin/python3 -c "
import sys
from PIL import Image
m = Image.open('tmp$i/00.png').convert('L').resize((256, 256), Image.NEAREST)
m.point(lambda v: 0 if v == 255 else v).save('maps/$i.png')"
done
make_maps photo styles/1.jpg
make_maps photo styles/2.png
synth() { run "$1" spade-synth -q -c net.h5 "${@:2}"; }

synth 0 -o mean1 --style styles/1.jpg maps
synth 0 -o mean2 --style styles/1.jpg --seed 5 maps
cmp -s mean1/1.png mean2/1.png || fail "the mean style depends on the seed"
synth 0 -o noisy --style styles/1.jpg --style-noise 1 maps
cmp -s mean1/1.png noisy/1.png && fail "--style-noise changes nothing"
synth 0 -o folder --style styles maps
cmp -s folder/1.png mean1/1.png || fail "a folder of photos is not paired by name"
printf '1\tstyles/2.png\n2.png\tstyles/1.jpg\n' >pairs.tsv
synth 0 -o table --style pairs.tsv maps
cmp -s table/2.png mean1/2.png || fail "the table of styles is ignored"
synth 0 -o random --samples 3 maps
expect_pictures random 6
cmp -s random/1.1.png random/1.2.png && fail "two samples are equal"
synth 66 -o none --style styles/none.jpg maps
stderr_has none.jpg
stderr_lines 1
echo text >no_photo.jpg
synth 65 -o none2 --style no_photo.jpg maps
stderr_has no_photo.jpg
synth 64 -o none3 --style-noise 1 maps
synth 64 -o none4 --size 512x512 maps
stderr_has "fixed latent grid"
