"""Writes hdf5_orders.zip and hdf5_features.zip, small files in the SHD layout as h5py writes them.

All files but those in lacking/ hold the same: two examples with spikes at 0.0625 s in unit 1, 0.125 s in unit 2, and
0.25 s in unit 3, labels 0 and 1. Written with h5py 3.7 and HDF5 1.10.
"""
import os
import tempfile
import zipfile

import h5py
import numpy as np
from h5py import h5d, h5p, h5s, h5t

TIMES, UNITS, LABELS = [[0.0625, 0.125], [0.25]], [[1, 2], [3]], [0, 1]
FOLDER = tempfile.mkdtemp()
OTHER = "another_file.h5"


def lists(file, name, kind, values, **how):
    data = file.create_dataset(name, (2,), dtype=h5py.vlen_dtype(np.dtype(kind)), track_times=False, **how)
    for i, row in enumerate(values):
        data[i] = np.array(row, dtype=kind)


def spikes(file, times="<f4", units="<u2", **how):
    lists(file, "spikes/times", times, TIMES, **how)
    lists(file, "spikes/units", units, UNITS, **how)


def whole(file, times="<f4", units="<u2", labels="<u2", **how):
    spikes(file, times, units, **how)
    file.create_dataset("labels", data=np.array(LABELS, dtype=labels), track_times=False, **how)


def typed(file, kind, layout=None):
    """Labels of a type that numpy has not got, or in the header itself."""
    spikes(file)
    how = h5p.create(h5p.DATASET_CREATE)
    how.set_obj_track_times(False)
    if layout is not None:
        how.set_layout(layout)
    data = h5d.create(file.id, b"labels", kind, h5s.create_simple((2,)), how)
    data.write(h5s.ALL, h5s.ALL, np.array(LABELS, dtype="<u2"))


def twelve_bits():
    kind = h5t.STD_U16LE.copy()
    kind.set_precision(12)
    kind.set_offset(4)
    return kind


def bfloat(file):
    lists(file, "spikes/units", "<u2", UNITS)
    file.create_dataset("labels", data=np.array(LABELS, dtype="<u2"), track_times=False)
    kind = h5t.IEEE_F16LE.copy()
    kind.set_fields(15, 7, 8, 0, 7)
    kind.set_ebias(127)
    h5d.create(file["spikes"].id, b"times", h5t.vlen_create(kind), h5s.create_simple((2,)))


def committed(file):
    spikes(file)
    file["type"] = np.dtype("<u2")
    file.create_dataset("labels", (2,), dtype=file["type"], data=np.array(LABELS, dtype="<u2"), track_times=False)


def linked(file, link):
    spikes(file)
    file["real"] = np.array(LABELS, dtype="<u2")
    file["labels"] = link


def virtual(file):
    spikes(file)
    layout = h5py.VirtualLayout(shape=(2,), dtype="<u2")
    layout[:] = h5py.VirtualSource(OTHER, "labels", shape=(2,))
    file.create_virtual_dataset("labels", layout)


def external(file):
    spikes(file)
    file.create_dataset("labels", (2,), dtype="<u2", external=[("another_file.bin", 0, 4)])


def names(file, **how):
    whole(file)
    file.create_dataset("extra/keys", data=np.array(["null", "fünf"], dtype=object), dtype=h5py.string_dtype(), track_times=False, **how)
    file.create_dataset("extra/speaker", data=np.array([3, 4], dtype=">i2"), track_times=False)


def crowded(file):
    whole(file)
    for i in range(30):
        file.create_dataset(f"x{i}", data=i, track_times=False)
        file["labels"].attrs[f"a{i}"] = np.arange(i + 1)


def never_written(file):
    lists(file, "spikes/times", "<f4", [[], []])
    lists(file, "spikes/units", "<u2", [[], []])
    file.create_dataset("labels", (2,), dtype=">u2", fillvalue=1, track_times=False)


def no_name(file):
    whole(file)
    file.create_dataset("extra/keys", (2,), dtype=h5py.string_dtype(), track_times=False)[0] = "one"


def write(archive, name, make, version="earliest", **how):
    path = os.path.join(FOLDER, "file.h5")
    with h5py.File(path, "w", libver=version, **how) as file:
        make(file)
    with open(path, "rb") as file:
        archive.writestr(zipfile.ZipInfo(name), file.read(), zipfile.ZIP_DEFLATED, 9)


def orders(archive):
    integers = ["u1", "i1"] + [order + kind + size for size in "248" for kind in "ui" for order in "<>"]
    plain = {"<": "le", ">": "be"}
    at = 0
    for times in ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
        for units in integers:
            labels = integers[(at + at // 3) % len(integers)]
            at += 1
            name = "_".join(plain.get(kind[0], "") + kind.lstrip("<>") for kind in (times, units, labels))
            write(archive, name + ".h5", lambda file: whole(file, times, units, labels))


def features(archive):
    for version in ("earliest", "latest"):
        good = {
            "plain": whole,
            "chunks": lambda file: whole(file, chunks=(1,)),
            "growing": lambda file: whole(file, chunks=(1,), maxshape=(None,)),
            "bounded": lambda file: whole(file, chunks=(1,), maxshape=(9,)),
            "gzip": lambda file: whole(file, chunks=(2,), compression="gzip"),
            "gzip_big_endian": lambda file: whole(file, ">f8", ">u4", ">i8", chunks=(2,), compression="gzip"),
            "chunks_big_endian": lambda file: whole(file, ">f2", ">u2", ">u2", chunks=(1,)),
            "names": names,
            "crowded": crowded,
            "committed_type": committed,
            "soft_link": lambda file: linked(file, h5py.SoftLink("/real")),
            "in_header": lambda file: typed(file, h5t.STD_U16BE, h5d.COMPACT),
        }
        for name, make in good.items():
            write(archive, f"good/{name}_{version}.h5", make, version)
    write(archive, "good/user_block.h5", whole, userblock_size=512)
    write(archive, "good/tracked.h5", whole, "latest", track_order=True)
    write(archive, "never_written.h5", never_written)
    write(archive, "lacking/user_block.h5", whole, userblock_size=2048)
    write(archive, "lacking/shuffle.h5", lambda file: whole(file, chunks=(2,), compression="gzip", shuffle=True))
    write(archive, "lacking/lzf.h5", lambda file: whole(file, chunks=(2,), compression="lzf"))
    write(archive, "lacking/twelve_bits.h5", lambda file: typed(file, twelve_bits()))
    write(archive, "lacking/bfloat16.h5", bfloat)
    write(archive, "lacking/virtual.h5", virtual, "latest")
    write(archive, "lacking/external.h5", external)
    write(archive, "lacking/external_link.h5", lambda file: linked(file, h5py.ExternalLink(OTHER, "/labels")))
    write(archive, "lacking/dangling_link.h5", lambda file: linked(file, h5py.SoftLink("/nowhere")))
    write(archive, "lacking/no_name.h5", no_name)


os.chdir(FOLDER)
here = os.path.dirname(os.path.abspath(__file__))
for name, fill in (("hdf5_orders.zip", orders), ("hdf5_features.zip", features)):
    with zipfile.ZipFile(os.path.join(here, name), "w") as archive:
        fill(archive)
