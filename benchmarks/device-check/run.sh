#!/bin/sh
# Checks this machine's GPU and times it: correctness first, then tables. Needs the GPU's driver and nothing else, no
# argument, and at most 7 minutes. Results go to the folder given as an argument, or to results/ beside this file.
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/results}
[ $# -gt 0 ] && shift
mkdir -p "$out"
if command -v timeout >/dev/null 2>&1; then
  exec timeout -k 5 410 "$here/Snn.DeviceCheck" --out "$out" "$@"
fi
exec "$here/Snn.DeviceCheck" --out "$out" "$@"
