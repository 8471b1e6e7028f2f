# Every tool answers without the libraries that take long to load.
. "$(dirname "$0")/lib.sh"

for tool in spade-prepare spade-synth; do
    run 0 "$tool" --version
    stdout_has "$tool (libspade)"
    silent_stderr
    run 0 "$tool" --help
    stdout_has "Usage: $tool"
    silent_stderr
    awk 'length > 80 { exit 1 }' .stdout || fail "a line of the help is longer than 80 columns"
    run 64 "$tool"
    silent_stdout
    run 64 "$tool" --hepl
    stderr_has "--help"
    run 74 sh -c "$tool --help >/dev/full"

    if readelf -d "$bin/$tool" "$bin/../lib/libspade-base.so" |
        grep NEEDED | grep -E 'torch|c10|opencv|hdf5|libspade-data|libspade\.so'; then
        fail "$tool links a library that it should only load for work"
    fi
done

# With --verbose, also the versions of the libraries; spade-prepare does not use LibTorch.
for tool in spade-prepare spade-train spade-synth spade-eval; do
    run 0 "$tool" --version --verbose
    silent_stderr
    grep -qE '^HDF5: [0-9]+\.[0-9]+\.[0-9]+$' .stdout || fail "the version of HDF5 is missing"
    grep -qE '^OpenCV: [0-9]+\.[0-9]+\.[0-9]+' .stdout || fail "the version of OpenCV is missing"
    [ $tool != spade-prepare ] || { grep -q LibTorch .stdout && fail "lists LibTorch"; continue; }
    grep -qE '^LibTorch: [0-9]+\.[0-9]+\.[0-9]+' .stdout || fail "the version of LibTorch is missing"
    grep -qE '^oneDNN: ([0-9]+\.[0-9]+\.[0-9]+, |no: )' .stdout || fail "the version of oneDNN is missing"
    grep -qE '^CPU capability: .' .stdout || fail "the CPU capability is missing"
    for name in Winograd CUDA NCCL Gloo; do
        grep -qE "^$name: (yes|no)\$" .stdout || fail "$name: neither yes nor no"
    done
done
run 0 spade-synth -v --version
stdout_has "LibTorch: "
run 0 spade-prepare -v --version
stdout_has "HDF5: "

run 64 spade-prepare improt
stderr_has import
run 0 spade-prepare import --help
stdout_has "--generator FILE"
run 64 spade-synth --chekpoint a.h5 -o out maps
stderr_has "--checkpoint"
stderr_lines 1
run 64 spade-synth --check a.h5 -o out maps
run 64 spade-synth -o out maps
stderr_has "--checkpoint"
run 64 spade-synth -c a.h5 -o out
stderr_has "LABELS"
run 64 spade-synth -c a.h5 -o out --batch 0 maps
stderr_has "--batch must be from 1 to 1024, not 0"
run 64 spade-synth -c a.h5 -o out --batch many maps
stderr_has "many"
run 64 spade-synth -c a.h5 -o out --device gpu maps
stderr_has "cpu, cuda or cuda:N, not 'gpu'"
run 64 spade-synth -c a.h5 -o out --size 5 maps
stderr_has "native, keep or WxH"
run 64 spade-synth -c a.h5 -o out --format gif maps
run 64 spade-prepare import --generator a.pth -o b.h5 --crop-size 256
stderr_has "--table or --label-nc"

# What --dump-config prints gives the same run.
run 0 spade-synth -c a.h5 -o out --seed 7 --samples 3 --dump-config maps
cp .stdout run.ini
run 0 spade-synth --config run.ini --dump-config
cmp -s .stdout run.ini || fail "the configuration does not reproduce itself"
run 0 env SPADE_SEED=8 spade-synth --config run.ini --dump-config
grep -q '^seed *= *8' .stdout || fail "the environment does not override the file"
run 0 env SPADE_SEED=8 spade-synth --config run.ini --seed 9 --dump-config
grep -q '^seed *= *9' .stdout || fail "the command line does not override the environment"
echo 'sede = 3' >>run.ini
run 64 spade-synth --config run.ini --dump-config
stderr_has sede
