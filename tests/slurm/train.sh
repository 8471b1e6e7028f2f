# Two tasks of srun train one model, each on its own node.
. "$(dirname "$0")/cluster.sh"
start_cluster
run 0 spade-prepare demo -q --count 12 --size 64 --seed 3 -o set.h5
small=(-q --data set.h5 --ngf 2 --ndf 4 --hidden 4 --batch 2 --threads 1 --log-every 1)

run 0 timeout 120 srun --nodes 2 --ntasks 2 spade-train "${small[@]}" --epochs 2 --precision fp64 -o two
run 0 spade-train "${small[@]}" --epochs 2 --precision fp64 -o one
run 0 /usr/bin/python3 "$here/compare_runs.py" one two 1e-6

# One task is killed: the other reports which and ends with 75, srun with the larger code.
timeout 120 srun --nodes 2 --ntasks 2 --kill-on-bad-exit=0 --output task.%t.log spade-train \
    "${small[@]}" -o lost --epochs 100000 --save-every 5 &
step=$!
first_checkpoint() { [ -e lost/latest ]; }
wait_until 60 "a checkpoint" first_checkpoint
kill -KILL "$(task_of 1 lost)"
wait "$step"
code=$?
[ "$code" -eq 137 ] || fail "srun ended with $code, not 137"
grep -q "rank 1 (.*process .*) has sent no heartbeat" task.0.log || fail "task 0: $(cat task.0.log)"
run 0 spade-prepare check -q lost/latest
