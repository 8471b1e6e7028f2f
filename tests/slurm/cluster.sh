# For the tests under Slurm: the real scheduler on this machine's loopback, for this test only, with
# two nodes of two CPUs. It is started here, with its own configuration, state and ports, and
# stopped when the test ends; it must leave nothing behind.
. "$(dirname "$0")/../tools/lib.sh"
scripts=$(cd "$here/../../scripts" && pwd)
export SPADE_PROVENANCE=off PATH=$PATH:/usr/sbin:/sbin
unset $(compgen -v SLURM_) $(compgen -v SRUN_) $(compgen -v SBATCH_) OMP_NUM_THREADS

for program in munged slurmctld slurmd srun sbatch scontrol; do
    command -v $program >/dev/null || skip "$program is not installed: scripts/packages-debian.txt"
done

cluster=$work/cluster
nodes=(n1 n2)
host=$(hostname -s)

free_ports() { /usr/bin/python3 -c 'import socket, sys
sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))' "$1"; }

# write_configuration CONTROLLER_PORT NODE_PORT...
write_configuration() {
    local controller=$1 node
    shift
    cat <<CONF
ClusterName=spade$$
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controller
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$cluster/munge/sock,cred_expire=5
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool.%n
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/slurmd.%n.pid
SlurmctldLogFile=$cluster/log/slurmctld.log
SlurmdLogFile=$cluster/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1,sched_min_interval=0
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
MinJobAge=300
KillWait=10
SlurmdTimeout=60
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
${requeue_exit-RequeueExit=75}
CONF
    for node in "${nodes[@]}"; do
        echo "NodeName=$node NodeHostname=$host NodeAddr=127.0.0.1 Port=$1 CPUs=2 RealMemory=1000"
        shift
    done
    echo "PartitionName=low Nodes=ALL Default=YES PriorityTier=1 PreemptMode=REQUEUE GraceTime=20"
    echo "PartitionName=high Nodes=ALL PriorityTier=10 PreemptMode=OFF"
}

start_cluster() {
    local node ports
    mkdir -p "$cluster"/{munge,state,log}
    chmod 755 "$work" "$cluster" "$cluster/munge"
    dd if=/dev/urandom of="$cluster/munge/key" bs=1024 count=1 status=none
    chmod 400 "$cluster/munge/key"
    read -ra ports < <(free_ports $((1 + ${#nodes[@]})))
    write_configuration "${ports[@]}" >"$cluster/slurm.conf"
    export SLURM_CONF=$cluster/slurm.conf
    trap 'stop_cluster; rm -rf "$work"' EXIT
    run 0 munged --key-file="$cluster/munge/key" --socket="$cluster/munge/sock" \
        --pid-file="$cluster/munge/pid" --log-file="$cluster/munge/log" \
        --seed-file="$cluster/munge/seed"
    run 0 slurmctld -i -f "$SLURM_CONF"
    for node in "${nodes[@]}"; do
        mkdir -p "$cluster/spool.$node"
        run 0 slurmd -N "$node" -f "$SLURM_CONF"
    done
    wait_until 30 "the nodes" nodes_are_idle
}
nodes_are_idle() {
    [ "$(sinfo --noheader --Node --states idle --format %N 2>/dev/null | sort -u | wc -l)" = \
        ${#nodes[@]} ]
}

# wait_until SECONDS WHAT COMMAND...
wait_until() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ $SECONDS -lt "$end" ] || fail "still waiting for $what"
        sleep 0.2
    done
}

# Processes that have this test's configuration in their environment: daemons and jobs alike.
processes_of_cluster() {
    local environment
    for environment in /proc/[0-9]*/environ; do
        if grep -qzxF "SLURM_CONF=$cluster/slurm.conf" "$environment" 2>/dev/null; then
            environment=${environment#/proc/}
            environment=${environment%/environ}
            [ "$environment" = $$ ] || [ "$environment" = "$BASHPID" ] || echo "$environment"
        fi
    done
}
no_process() {
    local process
    for process in $(processes_of_cluster); do
        # Except the shells of this test and zombies.
        case $(ps -o stat=,comm= -p "$process") in
        '' | Z*) ;;
        *\ bash) [ "$(ps -o ppid= -p "$process" | tr -d ' ')" = $$ ] || return 1 ;;
        *) return 1 ;;
        esac
    done
}

stop_cluster() {
    local file
    scancel --user "$(id -un)" 2>/dev/null
    for file in "$cluster"/slurmd.*.pid "$cluster/slurmctld.pid" "$cluster/munge/pid"; do
        [ -s "$file" ] && kill "$(cat "$file")" 2>/dev/null
    done
    for _ in $(seq 100); do
        no_process && return
        sleep 0.1
    done
    for file in $(processes_of_cluster); do
        ps -o pid=,args= -p "$file" >&2
        kill -KILL "$file"
    done
    echo "FAILED: processes were left behind, see above" >&2
    exit 1
}

# The process of a task of spade-train in this cluster: task_of NUMBER RUN
task_of() {
    local process
    for process in $(pgrep -x spade-train); do
        if tr '\0' ' ' <"/proc/$process/cmdline" | grep -q -- "-o $2 " &&
            grep -qzx "SLURM_PROCID=$1" "/proc/$process/environ" &&
            grep -qzxF "SLURM_CONF=$cluster/slurm.conf" "/proc/$process/environ"; then
            echo "$process"
        fi
    done 2>/dev/null
}
state_of() { scontrol show job "$1" | sed -n 's/.*JobState=\([A-Z_]*\).*/\1/p' | head -n 1; }
has_ended() { case $(state_of "$1") in COMPLETED | FAILED | CANCELLED | TIMEOUT) ;; *) false ;; esac; }
# ended JOB SECONDS STATE
ended() {
    wait_until "$2" "job $1" has_ended "$1"
    [ "$(state_of "$1")" = "$3" ] || {
        cat ./*.log >&2
        fail "job $1 is $(state_of "$1"), not $3"
    }
}
digest() { spade-prepare inspect --json "$1" | jq -r .digest; }
same_digest() { [ "$(digest "$1")" = "$(digest "$2")" ] || fail "$1 and $2 differ"; }
