#!/usr/bin/env bash
# Print where tests write what nobody needs later: in memory, where this machine has 4 GB of it to spare.
set -euo pipefail

memory=/dev/shm enough=4000000 # kB
free() { df --output=avail "$memory" 2> /dev/null | tail -1; }
spare() { awk '/^MemAvailable/ { print $2 }' /proc/meminfo; }

if [ -z "${TMPDIR:-}" ] && [ -w "$memory" ] && [ "$(free)" -gt "$enough" ] && [ "$(spare)" -gt "$enough" ]; then
    echo "$memory"
else
    echo "${TMPDIR:-/tmp}"
fi
