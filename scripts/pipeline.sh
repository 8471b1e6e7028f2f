#!/bin/bash
# From folders of photos and label maps to an evaluation report: a chain of Slurm jobs, each of
# which starts when the one before it has succeeded.
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
    cat <<'TEXT'
Usage: pipeline.sh --labels DIR --photos DIR --output DIR [OPTIONS]

Submits prepare -> train -> synth -> eval, and prints the id of the last job. The output folder then
holds train.h5, run/, pictures/, report.json, report.html and log/.

  --labels DIR, --photos DIR            the pairs to train on
  --test-labels DIR, --test-photos DIR  the pairs to evaluate on (default: the same)
  --output DIR                          folder for all results; must be visible to all nodes
  --parts N                             tasks of each job array (default: 4)
  --ranks N                             tasks that train together (default: 1)
  --pack "OPTIONS"                      of spade-prepare pack: --preset, --table, --resize ...
  --train "OPTIONS"                     of spade-train: --preset, --epochs, --batch ...
  --synth "OPTIONS"                     of spade-synth
  --eval "OPTIONS"                      of spade-eval: --metrics, --features ...
  --sbatch "OPTIONS"                    of all jobs: --partition, --account, --time ...
  --sbatch-train "OPTIONS"              of the training job, in addition: --cpus-per-task ...
  --wait                                return when the last job has ended: 0 if there is a report
  --help                                this text

OPTIONS are words with spaces between them, in one argument. See spade-cluster(7).
TEXT
}

fail() {
    printf 'pipeline.sh: %s\n' "$*" >&2
    exit 64
}

parts=4 ranks=1 wait_for_end=no
labels='' photos='' test_labels='' test_photos='' output=''
pack=() train=() synth=() measure=() common=() training=()
while [ $# -gt 0 ]; do
    case $1 in
    --help) usage && exit ;;
    --wait) wait_for_end=yes && shift && continue ;;
    --*) [ $# -ge 2 ] || fail "$1 takes a value; see pipeline.sh --help" ;;
    esac
    case $1 in
    --labels) labels=$2 ;;
    --photos) photos=$2 ;;
    --test-labels) test_labels=$2 ;;
    --test-photos) test_photos=$2 ;;
    --output) output=$2 ;;
    --parts) parts=$2 ;;
    --ranks) ranks=$2 ;;
    --pack) read -ra pack <<<"$2" ;;
    --train) read -ra train <<<"$2" ;;
    --synth) read -ra synth <<<"$2" ;;
    --eval) read -ra measure <<<"$2" ;;
    --sbatch) read -ra common <<<"$2" ;;
    --sbatch-train) read -ra training <<<"$2" ;;
    *) fail "unknown option '$1'; see pipeline.sh --help" ;;
    esac
    shift 2
done
[ -n "$labels" ] && [ -n "$photos" ] && [ -n "$output" ] ||
    fail "--labels, --photos and --output are required; see pipeline.sh --help"
[[ $parts =~ ^[1-9][0-9]*$ ]] || fail "--parts must be a positive number, not '$parts'"
[[ $ranks =~ ^[1-9][0-9]*$ ]] || fail "--ranks must be a positive number, not '$ranks'"
for tool in sbatch spade-prepare spade-train spade-synth spade-eval; do
    command -v "$tool" >/dev/null || fail "$tool is not in PATH, which jobs take from this shell"
done
test_labels=${test_labels:-$labels}
test_photos=${test_photos:-$photos}
mkdir -p "$output/log" "$output/parts"

# submit NAME AFTER OPTION... -- SCRIPT ARGUMENT...: prints the id of the job
submit() {
    local name=$1 after=$2 options=() log=%j
    shift 2
    while [ "$1" != -- ]; do
        [ "$1" != --array ] || log=%A.%a
        options+=("$1")
        shift
    done
    shift
    [ -z "$after" ] || options+=(--dependency "afterok:$after" --kill-on-invalid-dep yes)
    sbatch --parsable --job-name "spade-$name" --output "$output/log/$name.$log.log" \
        "${common[@]}" "${options[@]}" "$@" | cut -d ';' -f 1
}
# Quotes a word of a command for --wrap, which sh runs.
quoted() { printf "'%s'" "${1//\'/\'\\\'\'}"; }

rm -f "$output"/report.* "$output"/parts/{set,stats}.*.h5 # an earlier run may have had more parts
packed=$(submit pack '' --array "1-$parts" -- "$scripts/prepare-array.sbatch" \
    "$output/parts/set" --labels "$labels" --photos "$photos" "${pack[@]}")
merged=$(submit merge "$packed" -- --wrap "spade-prepare merge --overwrite \
    --output $(quoted "$output/train.h5") $(quoted "$output")/parts/set.*.h5")
trained=$(submit train "$merged" --ntasks "$ranks" "${training[@]}" -- "$scripts/train.sbatch" \
    --data "$output/train.h5" --output "$output/run" "${train[@]}")
made=$(submit synth "$trained" --array "1-$parts" -- "$scripts/synth-array.sbatch" \
    --checkpoint "$output/run/latest" --output "$output/pictures" "${synth[@]}" "$test_labels")
measured=$(submit eval "$made" --array "1-$parts" -- "$scripts/eval-array.sbatch" \
    "$output/parts/stats" --fake "$output/pictures" --real "$test_photos" "${measure[@]}")
report=$(submit report "$measured" -- --wrap "spade-eval merge --overwrite \
    --json $(quoted "$output/report.json") --html $(quoted "$output/report.html") \
    $(quoted "$output")/parts/stats.*.h5")
echo "$report"
[ "$wait_for_end" = yes ] || exit 0

# The controller may be busy for a while; a job that it no longer lists has ended.
while :; do
    job=$(scontrol show job "$report" 2>&1) || true
    case $job in
    *JobState=COMPLETED* | *"Invalid job id"*) break ;;
    *JobState=FAILED* | *JobState=CANCELLED* | *JobState=TIMEOUT* | *JobState=NODE_FAIL* | \
        *JobState=OUT_OF_MEMORY* | *JobState=DEADLINE*) break ;;
    esac
    sleep 2
done
[ ! -s "$output/report.json" ] || exit 0
printf 'pipeline.sh: a job failed; see %s\n' "$output/log" >&2
exit 1
