#!/bin/bash
# Prints what becomes of a training on two ranks when something fails, a line of a table for each fault and launcher: how long until all
# ranks had ended after it, the launcher's exit code, the message, and whether the run goes on from its checkpoint.
#   fault-table.sh [LAUNCHER…]     such as: fault-table.sh mpirun.openmpi mpirun.mpich
# Needs tests/SeNet.Torch.RanksProbe, built in Release; for the line between two machines root and Open MPI.
root=$(cd "$(dirname "$0")/../.." && pwd)
probe=$root/tests/SeNet.Torch.RanksProbe/bin/Release/net10.0/SeNet.Torch.RanksProbe.dll
[ -f "$probe" ] || probe=$(find "$root/tests/SeNet.Torch.RanksProbe/bin/Release" -name SeNet.Torch.RanksProbe.dll | head -n 1)
[ -n "$probe" ] || { echo "Build tests/SeNet.Torch.RanksProbe in Release first." >&2; exit 1; }
work=$(mktemp -d)
name=f$(($$ % 10000))h
trap '"$root/eng/hosts/remove-hosts.sh" "$name"; rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 SENET_RANKS_TIMEOUT=${SENET_RANKS_TIMEOUT:-15}
limit=240

# Without the control characters with which .NET greets the terminal that Open MPI gives it.
tidy() { sed 's/\x1b[^a-z=]*[a-z=]//g; s/^[=|[:space:]]*//'; }

now() { date +%s.%N; }

# Sets command to how the launcher starts two ranks.
launch_by() {
    command=("$1")
    case $1 in
    *openmpi) command+=(--oversubscribe --bind-to none --mca mpi_yield_when_idle 1) ;;
    esac
    command+=(-np 2)
}

# All that runs for a folder, the launcher left out.
ranks_of() { pgrep -f "RanksProbe.dll run $1" | while read -r id; do [ "$(cat "/proc/$id/comm" 2> /dev/null)" = dotnet ] && echo "$id"; done; }

# row LAUNCHER FAULT WHAT: starts it, and does to it what signal or line says.
row() {
    local launcher=$1 fault=$2 what=$3 folder=$work/$RANDOM$RANDOM struck code message resumed
    mkdir "$folder"
    setsid "${command[@]}" dotnet "$probe" run "$folder" "$fault" > "$folder.out" 2> "$folder.err" &
    local id=$!
    case $what in
    TERM | INT)
        timeout $limit sh -c "until [ -e '$folder/last.safetensors' ]; do sleep 0.1; done"
        struck=$(now)
        kill -s "$what" "$id"
        ;;
    line)
        timeout $limit sh -c "until [ -e '$folder/last.safetensors' ]; do sleep 0.1; done"
        struck=$(now)
        "$root/eng/hosts/pull-cable.sh" "$name"
        ;;
    esac
    for _ in $(seq $((limit * 10))); do
        kill -0 "$id" 2> /dev/null || [ -n "$(ranks_of "$folder")" ] || break
        sleep 0.1
    done
    local end
    end=$(now)
    if kill -0 "$id" 2> /dev/null; then kill -9 "-$id"; what="$what, didn't end"; fi
    wait "$id"
    code=$?
    [ -e "$folder/struck" ] && struck=$(cat "$folder/struck")
    message=$(cat "$folder.err" "$folder.out" | grep -a -m 1 -E 'rank [0-9]+ of|error:|signal|SIGNAL|[Ee]xit code: |EXIT CODE: |finished' | tidy | cut -c 1-150)
    # What is a folder now was the test's full disk.
    [ -d "$folder/last.safetensors" ] && { rm -r "$folder/last.safetensors"; mv "$folder/kept" "$folder/last.safetensors"; }
    if [ "$fault" = endless ]; then
        # It would go on without end: that it goes on is enough.
        resumed=$(timeout -s KILL $limit dotnet "$probe" run "$folder" stops 2>&1 | grep -a -m 1 resumed | tidy)
    else
        resumed=$(launch_by mpirun.openmpi; timeout -s KILL $limit "${command[@]}" dotnet "$probe" run "$folder" 2>&1 | grep -a -E 'resumed|finished' | tidy | cut -d , -f 1 | tr '\n' ' ')
    fi
    printf '| %s | %s%s | %s | %s | %s | %s |\n' "$launcher" "$fault" "${what:+ $what}" \
        "$(awk -v end="$end" -v struck="${struck:-}" 'BEGIN { if (struck == "") print "-"; else printf "%.1f", end - struck }')" "$code" "${message:--}" "${resumed:--}"
}

echo '| launcher | fault | seconds until all had ended | exit code | message | then |'
echo '|---|---|---:|---:|---|---|'
for launcher in "${@:-mpirun.openmpi}"; do
    launch_by "$launcher"
    for fault in kill throw exit unreadable nan disk seed data skip; do row "$launcher" $fault ''; done
    row "$launcher" endless TERM
    row "$launcher" endless INT
done
if "$root/eng/hosts/make-hosts.sh" "$name" 2> /dev/null; then
    command=(ip netns exec "${name}1" unshare --uts sh -c "hostname ${name}1; exec \"\$@\"" sh mpirun.openmpi --host "${name}1:1,${name}2:1"
        --mca plm_rsh_agent "$root/eng/hosts/on-host.sh" --mca oob_tcp_keepalive_time 5 --mca oob_tcp_keepalive_intvl 2
        --mca oob_tcp_keepalive_probes 3 --bind-to none --mca mpi_yield_when_idle 1 -x OMP_NUM_THREADS -x SENET_RANKS_TIMEOUT -np 2)
    row 'Open MPI, two machines' endless line
else
    echo 'No network namespaces can be made here; the cable stays where it is.' >&2
fi
