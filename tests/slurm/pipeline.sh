# The whole chain as jobs, and by hand with one process each: both give the same report.
. "$(dirname "$0")/cluster.sh"
start_cluster
run 0 spade-prepare demo -q --count 24 --size 64 --seed 3 -o demo.h5
run 0 spade-prepare export -q demo.h5 -o pictures
unset SPADE_THREADS
pack=(--table landscapes --resize none)
train=(--ngf 2 --ndf 4 --hidden 4 --batch 2 --epochs 2)
measure=(--metrics psnr,ssim)

run 0 timeout 500 "$scripts/pipeline.sh" --labels pictures/labels --photos pictures/photos \
    --output jobs --parts 3 --wait --pack "${pack[*]}" --train "${train[*]}" \
    --eval "${measure[*]}"

mkdir hand
export SPADE_THREADS=1
run 0 spade-prepare pack -q --labels pictures/labels --photos pictures/photos "${pack[@]}" \
    -o hand/train.h5
run 0 spade-train -q --data hand/train.h5 -o hand/run "${train[@]}"
run 0 spade-synth -q --checkpoint hand/run/latest -o hand/pictures pictures/labels
run 0 spade-eval -q --fake hand/pictures --real pictures/photos "${measure[@]}" \
    --json hand/report.json
same_digest jobs/train.h5 hand/train.h5
same_digest jobs/run/latest hand/run/latest
run 0 diff -r --exclude 'manifest*' jobs/pictures hand/pictures
without_provenance() { jq 'del(.provenance) | .protocol.sets |= map_values(del(.source))' "$1"; }
run 0 diff <(without_provenance jobs/report.json) <(without_provenance hand/report.json)
[ -s jobs/report.html ] || fail "no HTML report"
