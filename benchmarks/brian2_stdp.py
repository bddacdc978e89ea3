"""One million plastic synapses in Brian2's C++ standalone mode, one thread; prints rates and, last, the seconds of the loop."""
import shutil
import sys
import tempfile

from brian2 import *

seconds = float(sys.argv[1])
folder = tempfile.mkdtemp()
set_device("cpp_standalone", build_on_run=False, directory=folder)
prefs.devices.cpp_standalone.openmp_threads = 0
prefs.codegen.cpp.extra_compile_args_gcc = ["-O3", "-march=native", "-ffast-math"]
defaultclock.dt = 1 * ms
seed(1)

size, rate, start, change, most = 1000, 10 * Hz, 1e-6, 1e-8, 2e-6
before = PoissonGroup(size, rate)
after = NeuronGroup(size, "dv/dt = (1.0071 - v) / (20*ms) : 1", threshold="v >= 1", reset="v = 0", method="exact")
after.v = "1.0071 * (1 - exp(-99.0 / 20 * rand()))"
synapses = Synapses(
    before, after,
    """w : 1
       dx/dt = -x / (20*ms) : 1 (event-driven)
       dy/dt = -y / (20*ms) : 1 (event-driven)""",
    on_pre="""v_post += w
              x += 1
              w = clip(w - amin * y, 0, wmax)""",
    on_post="""y += 1
               w = clip(w + aplus * x, 0, wmax)""",
    namespace={"aplus": change, "amin": 1.05 * change, "wmax": most})
synapses.connect()
synapses.w = start
counts = SpikeMonitor(after, record=False)
run(1 * second)
run(seconds * second)
device.build(directory=folder, compile=True, run=True, debug=False)
print("after", counts.num_spikes / size / (seconds + 1), "Hz")
print(device._last_run_time * seconds / (seconds + 1))
shutil.rmtree(folder)
