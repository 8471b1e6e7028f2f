# A training that is pre-empted, told to stop or loses a rank is requeued, and ends with the weights
# of an uninterrupted one, bit for bit: by Slurm's RequeueExit or, where that is not configured, by
# the job script's own request.
. "$(dirname "$0")/cluster.sh"
run 0 spade-prepare demo -q --count 12 --size 64 --seed 3 -o set.h5
small=(-q --data set.h5 --ngf 2 --ndf 4 --hidden 4 --batch 2 --epochs 20 --save-every 1000)
small+=(--log-every 5)
export SPADE_THREADS=1
nodes=(n1)

has_log() { [ -s "$1/metrics.jsonl" ]; }
# submitted FOLDER: sets $job, once it trains
submitted() {
    job=$(sbatch --parsable --ntasks 2 --output "$1.log" "$scripts/train.sbatch" "${small[@]}" \
        -o "$1") || fail sbatch
    wait_until 60 "the first steps" has_log "$1"
}
# was_requeued FOLDER: the job resumed by itself, and nothing was lost
was_requeued() {
    ended "$job" 240 COMPLETED
    scontrol show job "$job" | grep -q "Restarts=1" || fail "not requeued once: $(cat "$1.log")"
    same_digest "whole/$last" "$1/$last"
}

start_cluster
run 0 srun --ntasks 2 spade-train "${small[@]}" -o whole
last=$(basename "$(readlink whole/latest)")
submitted preempted
high=$(sbatch --parsable --partition high --exclusive --output high.log --wrap "sleep 1") ||
    fail sbatch
ended "$high" 120 COMPLETED
was_requeued preempted
grep -q '"event":"stopped"' preempted/metrics.jsonl || fail "no event \"stopped\""
stop_cluster

rm -rf "$cluster"
requeue_exit=
start_cluster
submitted stopped
run 0 scancel --signal USR1 "$job"
was_requeued stopped
grep -q '"event":"stopped"' stopped/metrics.jsonl || fail "no event \"stopped\""

# A rank is killed: the other rank's exit code counts, not srun's.
submitted lost
kill -KILL "$(task_of 1 lost)"
was_requeued lost
grep -q "rank 1 (.*) has sent no heartbeat" lost.log || fail "$(cat lost.log)"
