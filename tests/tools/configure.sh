# A library that is missing, too old or unsuitable: cmake reports it in one line, with the remedy.
. "$(dirname "$0")/lib.sh"
source=$(cd "$here/../.." && pwd)

# configure CODE OPTION...: the line of the refusal is in .stderr.
configure() {
    local code=$1
    shift
    rm -rf build
    run "$code" cmake -S "$source" -B build -G Ninja -DSPADE_TESTS=OFF "$@"
    grep -c "^CMake Error" .stderr >count
    [ "$(cat count)" -eq "$code" ] || fail "$(cat count) errors, not $code"
}

# header FOLDER MAJOR MINOR: oneDNN's headers, with its version.
header() {
    mkdir -p "$1/oneapi/dnnl"
    touch "$1/oneapi/dnnl/dnnl.hpp"
    printf '#define DNNL_VERSION_MAJOR %s\n#define DNNL_VERSION_MINOR %s\n' "$2" "$3" \
        >"$1/oneapi/dnnl/dnnl_version.h"
}

# library FILE NAME: a shared library with the soname NAME.
library() { cc -shared -o "$1" -Wl,-soname,"$2" -x c /dev/null; }

mkdir -p torch
echo 'set(TORCH_FOUND TRUE)' >torch/TorchConfig.cmake
cat >torch/TorchConfigVersion.cmake <<'CMAKE'
set(PACKAGE_VERSION 1.10.0)
set(PACKAGE_VERSION_COMPATIBLE FALSE)
CMAKE
own=$(dirname "$(find /usr/lib -name TorchConfig.cmake -print -quit)")
configure 1 -DTorch_DIR="$work/torch" -DCMAKE_IGNORE_PATH="$own;${own#/usr}"
stderr_has "Torch 1.13: not found (found version 1.10.0); install libtorch-dev, as scripts/setup does"

configure 1 -Dfmt_DIR="$work/none" -DCMAKE_DISABLE_FIND_PACKAGE_fmt=ON
stderr_has "fmt: not found; install libfmt-dev, as scripts/setup does"

configure 0 -DSPADE_ONEDNN=OFF
stderr_has "oneDNN: switched off; using LibTorch's own operations for convolutions"

configure 0 -DONEDNN_LIBRARY=
stderr_has "oneDNN: not found; using LibTorch's own operations for convolutions"
configure 1 -DONEDNN_LIBRARY= -DSPADE_ONEDNN=ON
stderr_has "oneDNN: not found; install libdnnl-dev"

configure 1 -DSPADE_ONEDNN=maybe
stderr_has "SPADE_ONEDNN: must be AUTO, ON or OFF, not 'maybe'"

header old 2 5
library libdnnl.so libdnnl.so.2
configure 1 -DONEDNN_INCLUDE_DIR="$work/old" -DONEDNN_LIBRARY="$work/libdnnl.so"
stderr_has "oneDNN: found 2.5 in $work/old, but 2.6 or later is required"

header new 9 1
library libdnnl.so libdnnl.so.9
configure 1 -DONEDNN_INCLUDE_DIR="$work/new" -DONEDNN_LIBRARY="$work/libdnnl.so"
stderr_has "oneDNN: found libdnnl.so.9 ($work/libdnnl.so), but LibTorch computes with libdnnl.so."

configure 0 -DGLOO_INCLUDE_DIR=
stderr_has "Gloo: gloo/transport/device.h not found; on CPUs, spade-train is limited to one process"
