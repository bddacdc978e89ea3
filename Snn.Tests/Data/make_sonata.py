"""Writes sonata_spikes.h5 and sonata_report.h5, small files in SONATA's layout as h5py writes them.

Spikes of population "A": node 3 at 0.2, 12.3 and 1000.0 ms, node 0 at 0.1 and 12.3 ms, stored in two ways: "A" by node, in
ms, packed and big-endian; "B" by time, in seconds as floats of 4 bytes and nodes of 4. The report of "A" has nodes 7 (two
elements) and 2 (one), ten frames from 5 ms every 0.5 ms: 100 * frame + column; "B" is the same with a pointer for each node
alone. Written with h5py 3.7 and HDF5 1.10.
"""
import h5py
import numpy as np


def begin(name):
    file = h5py.File(name, "w")
    file.attrs["magic"] = np.uint32(0x0A7A)
    file.attrs["version"] = np.array([0, 1], dtype=np.uint32)
    return file


SORTING = h5py.enum_dtype({"none": 0, "by_id": 1, "by_time": 2})

with begin("sonata_spikes.h5") as file:
    a = file.create_group("spikes/A")
    a.attrs.create("sorting", 1, dtype=SORTING)
    times = a.create_dataset("timestamps", data=np.array([0.1, 12.3, 0.2, 12.3, 1000.0], dtype=">f8"), compression="gzip", chunks=(2,))
    times.attrs["units"] = "milliseconds"
    a.create_dataset("node_ids", data=np.array([0, 0, 3, 3, 3], dtype="<u8"), compression="gzip", maxshape=(None,))
    b = file.create_group("spikes/B")
    b.create_dataset("timestamps", data=np.array([0.0001, 0.0002, 0.0123, 0.0123, 1.0], dtype="<f4")).attrs["units"] = np.bytes_("s")
    b.create_dataset("node_ids", data=np.array([0, 3, 3, 0, 3], dtype="<i4"))
    c = file.create_group("spikes/Odd")
    c.create_dataset("timestamps", data=np.array([1.0])).attrs["units"] = "fortnights"
    c.create_dataset("node_ids", data=np.array([0], dtype="<u8"))
    d = file.create_group("spikes/Short")
    d.create_dataset("timestamps", data=np.array([1.0, 2.0]))
    d.create_dataset("node_ids", data=np.array([0], dtype="<u8"))

with begin("sonata_report.h5") as file:
    for name, pointers in (("A", [0, 2, 3]), ("B", [0, 2]), ("Odd", [0, 2, 4])):
        group = file.create_group("report/" + name)
        data = group.create_dataset("data", data=np.array([[100 * f + c for c in range(3)] for f in range(10)], dtype="<f4"), chunks=(4, 2))
        data.attrs["units"] = "mV"
        group.create_dataset("mapping/node_ids", data=np.array([7, 2], dtype="<u8"))
        group.create_dataset("mapping/index_pointers", data=np.array(pointers, dtype="<u8"))
        group.create_dataset("mapping/element_ids", data=np.array([0, 5, 0], dtype="<u4"))
        group.create_dataset("mapping/time", data=np.array([5.0, 10.0, 0.5])).attrs["units"] = "ms"
