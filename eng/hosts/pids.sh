#!/bin/sh
# Lists the processes on the machines of make-hosts.sh NAME.
ip netns pids "${1}1"
ip netns pids "${1}2"
