# An array of seven tasks turns maps into pictures; one is killed and run again, and the result
# equals that of one process.
. "$(dirname "$0")/cluster.sh"
start_cluster
import_plain net.h5
make_maps good maps 60
options=(-q --checkpoint net.h5 --instances from-labels --threads 1)
run 0 spade-synth "${options[@]}" -o whole maps

job=$(sbatch --parsable --array 1-7 --output task.%a.log "$scripts/synth-array.sbatch" \
    "${options[@]}" -o parts maps) || fail sbatch
is_running() { [ "$(state_of "${job}_4")" = RUNNING ]; }
wait_until 60 "task 4" is_running
run 0 scancel --signal KILL --full "${job}_4"
for task in 1 2 3 5 6 7; do
    ended "${job}_$task" 120 COMPLETED
done
wait_until 60 "the end of task 4" has_ended "${job}_4"
[ "$(state_of "${job}_4")" != COMPLETED ] || fail "task 4 was not killed"
[ "$(pictures parts)" -lt 60 ] || fail "task 4 had nothing left to do"
run 0 scontrol requeue "${job}_4"
ended "${job}_4" 120 COMPLETED
expect_pictures parts 60
run 0 diff -r --exclude 'manifest*' whole parts
no_temporaries parts
