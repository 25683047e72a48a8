#!/bin/sh
# Two "machines" in one, to try on what needs a network: namespaces NAME1 and NAME2, joined by a cable. Needs root, ip and, for a rate, tc.
#   make-hosts.sh NAME [RATE]     such as: make-hosts.sh host 1gbit
set -e
name=$1
rate=$2
net=10.77.$(($(printf '%s' "$name" | cksum | cut -d' ' -f1) % 250))
for number in 1 2; do
    ip netns add "$name$number"
    ip -n "$name$number" link set lo up
    mkdir -p "/etc/netns/$name$number"
    printf '127.0.0.1 localhost\n%s.1 %s1\n%s.2 %s2\n' "$net" "$name" "$net" "$name" > "/etc/netns/$name$number/hosts"
done
ip link add cable1 netns "${name}1" type veth peer name cable2 netns "${name}2"
for number in 1 2; do
    ip -n "$name$number" addr add "$net.$number/24" dev "cable$number"
    ip -n "$name$number" link set "cable$number" up
    # Without buffers of a rate's own, a burst would go at any speed.
    if [ -n "$rate" ]; then
        ip netns exec "$name$number" tc qdisc add dev "cable$number" root tbf rate "$rate" burst 512kb latency 50ms
    fi
done
