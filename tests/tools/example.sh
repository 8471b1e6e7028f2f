# A program that finds the installed library by find_package makes the pictures of spade-synth.
. "$(dirname "$0")/lib.sh"
suite=$(dirname "$bin")

# What the build was configured with.
cached() { sed -n "s/^$1:[A-Z]*=//p" "$suite/CMakeCache.txt"; }
sanitizers=$(cached SPADE_SANITIZE)

run 0 cmake --install "$suite" --prefix "$work/installed"
# In another place: an installed tree may be moved.
mv installed moved
run 0 cmake -S "$here/../example" -B build -DCMAKE_PREFIX_PATH="$work/moved" \
    -DTorch_DIR="$(cached Torch_DIR)" -DCMAKE_CXX_COMPILER="$(cached CMAKE_CXX_COMPILER)" \
    -DCMAKE_CXX_FLAGS="${sanitizers:+-fsanitize=$sanitizers}"
run 0 cmake --build build

# same_picture CHECKPOINT MAP OPTION...: both programs make it, byte by byte.
same_picture() {
    run 0 build/render_map "$1" "$2" photo.png
    silent_stderr
    run 0 spade-synth -q --overwrite -c "$1" -o made "${@:3}" "$2"
    cmp -s photo.png "made/$(basename "$2")" || fail "spade-synth makes another picture of $2"
}

import_plain net.h5
make_maps good maps 1
same_picture net.h5 maps/00.png -i from-labels

import_style style.h5
/usr/bin/python3 -c "
from PIL import Image
Image.open('maps/00.png').point(lambda v: min(v, 5)).save('maps/styled.png')" || fail "no map"
same_picture style.h5 maps/styled.png

# Its errors are those of the suite.
run 66 build/render_map none.h5 maps/00.png none.png
stderr_has "none.h5"
run 64 build/render_map
