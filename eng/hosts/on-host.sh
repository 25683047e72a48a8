#!/bin/sh
# Runs a command on a machine of make-hosts.sh; what ssh is to mpirun: --mca plm_rsh_agent eng/hosts/on-host.sh
# The machine has a name of its own, so that MPI doesn't join both by shared memory.
host=$1
shift
exec ip netns exec "$host" unshare --uts sh -c "hostname $host; $*"
