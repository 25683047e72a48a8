#!/bin/sh
# Removes what make-hosts.sh NAME made, and ends what still runs there.
for number in 1 2; do
    for process in $(ip netns pids "$1$number" 2>/dev/null); do kill -9 "$process" 2>/dev/null; done
    ip netns delete "$1$number" 2>/dev/null
    rm -rf "/etc/netns/$1$number"
done
exit 0
