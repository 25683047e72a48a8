#!/bin/sh
# Pulls the cable between the machines of make-hosts.sh NAME.
exec ip -n "${1}1" link set cable1 down
