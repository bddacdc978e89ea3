"""CUBA as in Brian2's documentation, in its C++ standalone mode; prints rates and, last, the seconds of the loop."""
import shutil
import sys
import tempfile

from brian2 import *

neurons, seconds, threads = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
folder = tempfile.mkdtemp()
set_device("cpp_standalone", build_on_run=False, directory=folder)
prefs.devices.cpp_standalone.openmp_threads = threads if threads > 1 else 0
prefs.codegen.cpp.extra_compile_args_gcc = ["-O3", "-march=native", "-ffast-math"]
defaultclock.dt = 0.1 * ms
seed(1)

taum, taue, taui, Vt, Vr, El = 20 * ms, 5 * ms, 10 * ms, -50 * mV, -60 * mV, -49 * mV
group = NeuronGroup(
    neurons,
    """dv/dt = (ge + gi - (v - El)) / taum : volt (unless refractory)
       dge/dt = -ge / taue : volt
       dgi/dt = -gi / taui : volt""",
    threshold="v > Vt", reset="v = Vr", refractory=5 * ms, method="exact")
group.v = "Vr + rand() * (Vt - Vr)"
excites = Synapses(group[:neurons // 5 * 4], group, on_pre="ge += 1.62 * mV")
inhibits = Synapses(group[neurons // 5 * 4:], group, on_pre="gi -= 9 * mV")
excites.connect(p=80 / neurons)
inhibits.connect(p=80 / neurons)
counts = SpikeMonitor(group, record=False)
run(1 * second)
run(seconds * second)
device.build(directory=folder, compile=True, run=True, debug=False)
print("fired", counts.num_spikes / neurons / (seconds + 1), "Hz")
print(device._last_run_time * seconds / (seconds + 1))
shutil.rmtree(folder)
