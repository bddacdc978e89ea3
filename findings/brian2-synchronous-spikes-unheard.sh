#!/usr/bin/env bash
# Brian2 2.5.1 (Debian 12, python3-brian 2.5.1-3), NumPy code generation.
#
# Guess:     neurons that fire in the same step excite each other: with `on_pre='v_post += 0.5'` and no delay, each starts its
#            next interval at 0.5 and not at the reset of 0, so it fires sooner than neurons that are not connected.
# Behaviour: synapses of a step are worked off before its resets. What neurons that fire together send each other is added to a
#            potential that `v = 0` then overwrites: the interval is that of unconnected neurons, to the step. A delay of one
#            step makes it the one guessed. In a network that fires in volleys the recurrent weights count for nothing, and no
#            warning says so.
# Seen:      unconnected 139 / no delay 139 / delay of a step 81
#
# Needs Debian 12 and python3 (3.11); packages are unpacked in a temporary folder, nothing is installed.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
apt-get download -qq python3-brian=2.5.1-3 python3-numpy python3-sympy python3-mpmath python3-jinja2 python3-markupsafe \
  python3-pyparsing python3-setuptools python3-pkg-resources libblas3 liblapack3 libgfortran5 libquadmath0 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" root; done
cat > volley.py <<'PY'
import logging
logging.disable(logging.CRITICAL)
from brian2 import *
prefs.codegen.target = 'numpy'
defaultclock.dt = 0.1 * ms
words = []
for name, connected, delay in (('unconnected', False, 0), ('no delay', True, 0), ('delay of a step', True, 1)):
    start_scope()
    cells = NeuronGroup(2, 'dv/dt = (2 - v) / (20 * ms) : 1', threshold='v > 1', reset='v = 0', method='exact')
    both = Synapses(cells, cells, on_pre='v_post += 0.5', delay=delay * defaultclock.dt)
    both.connect(condition='i != j' if connected else 'False')
    spikes = SpikeMonitor(cells)
    run(60 * ms)
    times = [round(t / defaultclock.dt) for t in spikes.spike_trains()[0]]
    words.append('%s %d' % (name, times[2] - times[1]))
print(' / '.join(words))
PY
libraries=$here/root/usr/lib/x86_64-linux-gnu
seen=$(env -i PATH=/usr/bin:/bin HOME="$here" PYTHONPATH="$here/root/usr/lib/python3/dist-packages" \
  LD_LIBRARY_PATH="$libraries/blas:$libraries/lapack:$libraries" /usr/bin/python3 -W ignore volley.py 2>/dev/null)
expected='unconnected 139 / no delay 139 / delay of a step 81'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
