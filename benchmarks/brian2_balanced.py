"""Rate and variation of intervals of CUBA and COBA in Brian2, in the form of its documentation, for ten seeds each.

Usage: python3 brian2_balanced.py [seconds]; the first half second is not counted. Needs Brian2 (Debian's python3-brian).
"""
import sys
import numpy as np
import brian2 as b
from brian2 import ms, mV, second

b.prefs.codegen.target = 'numpy'
N = 4000
seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2


def cuba():
    eqs = '''dv/dt = (ge + gi - (v + 49*mV))/(20*ms) : volt (unless refractory)
             dge/dt = -ge/(5*ms) : volt
             dgi/dt = -gi/(10*ms) : volt'''
    cells = b.NeuronGroup(N, eqs, threshold='v > -50*mV', reset='v = -60*mV', refractory=5 * ms, method='exact')
    cells.v = '-60*mV + rand()*10*mV'
    excite, inhibit = 'ge += 1.62*mV', 'gi -= 9*mV'
    return cells, excite, inhibit


def coba():
    eqs = '''dv/dt = (ge*(0*mV - v) + gi*(-80*mV - v) - (v + 60*mV))/(20*ms) : volt (unless refractory)
             dge/dt = -ge/(5*ms) : 1
             dgi/dt = -gi/(10*ms) : 1'''
    cells = b.NeuronGroup(N, eqs, threshold='v > -50*mV', reset='v = -60*mV', refractory=5 * ms, method='exponential_euler')
    cells.v = '-60*mV + (randn()*5 - 5)*mV'
    cells.ge, cells.gi = 'randn()*1.5 + 4', 'randn()*12 + 20'
    excite, inhibit = 'ge += 0.6', 'gi += 6.7'
    return cells, excite, inhibit


for model in (cuba, coba):
    results = []
    for seed in range(1, 11):
        b.start_scope()
        b.seed(seed)
        b.defaultclock.dt = 0.1 * ms
        cells, excite, inhibit = model()
        first, rest = cells[:N * 4 // 5], cells[N * 4 // 5:]
        ce, ci = b.Synapses(first, cells, on_pre=excite), b.Synapses(rest, cells, on_pre=inhibit)
        ce.connect(p=0.02)
        ci.connect(p=0.02)
        spikes = b.SpikeMonitor(cells)
        b.Network(cells, ce, ci, spikes).run((0.5 + seconds) * second)
        counted = np.asarray(spikes.t / ms) >= 500
        times, units = np.asarray(spikes.t / ms)[counted], np.asarray(spikes.i)[counted]
        order = np.lexsort((times, units))
        times, units = times[order], units[order]
        variations = []
        for train in np.split(times, np.flatnonzero(np.diff(units)) + 1):
            if len(train) > 2:
                intervals = np.diff(train)
                variations.append(intervals.std() / intervals.mean())
        results.append((len(times) / N / seconds, np.mean(variations)))
        print(model.__name__, seed, '%.2f Hz, CV %.3f' % results[-1], flush=True)
    rates, cvs = np.array(results).T
    print('%s: %.2f Hz (sd %.2f, %.2f to %.2f), CV %.3f (sd %.3f, %.3f to %.3f)' % (
        model.__name__, rates.mean(), rates.std(ddof=1), rates.min(), rates.max(), cvs.mean(), cvs.std(ddof=1), cvs.min(), cvs.max()), flush=True)
