#!/usr/bin/env bash
# Brian2 2.5.1 (Debian 12, python3-brian 2.5.1-3), NumPy code generation.
#
# Guess:     an adaptive-exponential neuron with `method='rk4'` fires as often as with `method='euler'`, whatever the cut-off
#            of the spike: the exponential takes V past any cut-off within a step.
# Behaviour: with the cut-off at -40 both give 14 spikes in 200 ms. At -30 and above, one of the four stages of rk4 is
#            evaluated so far up the exponential that it overflows: V becomes NaN, no comparison with NaN holds, and the neuron
#            is silent for the rest of the run, without an error. (Step 0.1 ms; with 0.01 ms all give 14.)
# Seen:      euler -40 14 finite / rk4 -40 14 finite / euler -30 14 finite / rk4 -30 0 nan / euler 0 14 finite / rk4 0 0 nan
#
# Needs Debian 12 and python3 (3.11); packages are unpacked in a temporary folder, nothing is installed.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
apt-get download -qq python3-brian=2.5.1-3 python3-numpy python3-sympy python3-mpmath python3-jinja2 python3-markupsafe \
  python3-pyparsing python3-setuptools python3-pkg-resources libblas3 liblapack3 libgfortran5 libquadmath0 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" root; done
cat > adex.py <<'PY'
import logging
logging.disable(logging.CRITICAL)
from brian2 import *
prefs.codegen.target = 'numpy'
defaultclock.dt = 0.1 * ms
words = []
for cutoff in (-40, -30, 0):
    for method in ('euler', 'rk4'):
        start_scope()
        cell = NeuronGroup(1, 'dv/dt = (-(v + 70) + 2 * exp((v + 50) / 2) + 40) / (20 * ms) : 1',
                           threshold='v > %d' % cutoff, reset='v = -60', method=method)
        cell.v = -70
        spikes = SpikeMonitor(cell)
        run(200 * ms)
        words.append('%s %d %d %s' % (method, cutoff, spikes.num_spikes, 'finite' if isfinite(cell.v[0]) else 'nan'))
print(' / '.join(words))
PY
libraries=$here/root/usr/lib/x86_64-linux-gnu
seen=$(env -i PATH=/usr/bin:/bin HOME="$here" PYTHONPATH="$here/root/usr/lib/python3/dist-packages" \
  LD_LIBRARY_PATH="$libraries/blas:$libraries/lapack:$libraries" /usr/bin/python3 -W ignore adex.py 2>/dev/null)
expected='euler -40 14 finite / rk4 -40 14 finite / euler -30 14 finite / rk4 -30 0 nan / euler 0 14 finite / rk4 0 0 nan'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
