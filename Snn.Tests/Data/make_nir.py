"""Writes nir_files.zip: small files in the layout of NIR, as h5py has it. Python 3 with h5py and numpy."""

import io
import zipfile

import h5py
import numpy as np

TEXT = h5py.string_dtype()


def array(*shape):
    return np.linspace(0.1, 1.0, int(np.prod(shape))).reshape(shape)


def ints(*values):
    return np.array(values, dtype=np.int64)


def every():
    two, tau = array(2), np.array([0.002, 0.004])
    return {
        "input": ("Input", {"shape": ints(2)}),
        "affine": ("Affine", {"weight": array(2, 2), "bias": two}),
        "if": ("IF", {"r": two, "v_threshold": two}),
        "linear": ("Linear", {"weight": array(2, 2)}),
        "lif": ("LIF", {"tau": tau, "r": two, "v_leak": two, "v_threshold": two, "v_reset": two}),
        "scale": ("Scale", {"scale": two}),
        "delay": ("Delay", {"delay": tau}),
        "cubalif": ("CubaLIF", {"tau_syn": tau, "tau_mem": 2 * tau, "r": two, "v_leak": two, "v_threshold": two, "v_reset": two, "w_in": two}),
        "threshold": ("Threshold", {"threshold": two}),
        "li": ("LI", {"tau": tau, "r": two, "v_leak": two}),
        "cubali": ("CubaLI", {"tau_syn": tau, "tau_mem": 2 * tau, "r": two, "v_leak": two, "w_in": two}),
        "i": ("I", {"r": two}),
        "output": ("Output", {"shape": ints(2)}),
        "image": ("Input", {"shape": ints(2, 4, 4)}),
        "conv2d": ("Conv2d", {"input_shape": ints(4, 4), "weight": array(3, 2, 3, 3), "bias": array(3), "stride": ints(1, 1), "padding": "same", "dilation": ints(1, 1), "groups": 1}),
        "sum": ("SumPool2d", {"kernel_size": ints(2, 2), "stride": ints(2, 2), "padding": ints(0, 0)}),
        "mean": ("AvgPool2d", {"kernel_size": ints(2, 2), "stride": ints(1, 1), "padding": ints(0, 0)}),
        "flatten": ("Flatten", {"input_type": ints(3, 1, 1), "start_dim": 0, "end_dim": -1}),
    }, [
        ("input", "affine"), ("affine", "if"), ("if", "linear"), ("linear", "lif"), ("lif", "scale"), ("scale", "delay"), ("delay", "cubalif"), ("cubalif", "threshold"),
        ("threshold", "li"), ("li", "output"), ("image", "conv2d"), ("conv2d", "sum"), ("sum", "mean"), ("mean", "flatten"), ("threshold", "cubali"), ("threshold", "i"),
    ]


def put(group, name, value, single=False, packed=False):
    if isinstance(value, str):
        group.create_dataset(name, data=value, dtype=TEXT)
    elif isinstance(value, np.ndarray):
        value = value.astype(np.float32) if single and value.dtype == np.float64 else value
        group.create_dataset(name, data=value, compression="gzip" if packed else None)
    else:
        group.create_dataset(name, data=value)


def graph(group, nodes, edges, **how):
    put(group, "type", "NIRGraph")
    group.create_dataset("edges", data=np.array(edges, dtype=object), dtype=TEXT)
    inner = group.create_group("nodes")
    for name, (kind, content) in nodes.items():
        node = inner.create_group(name)
        if kind == "NIRGraph":
            graph(node, *content, **how)
            continue
        put(node, "type", kind)
        for field, value in content.items():
            put(node, field, value, **how)


def file(nodes, edges, metadata=(), **how):
    content = io.BytesIO()
    with h5py.File(content, "w") as f:
        put(f, "version", "1.0")
        graph(f.create_group("node"), nodes, edges, **how)
        for path, value in metadata:
            f.require_group("node/metadata").create_dataset(path, data=value)
    return content.getvalue()


def subgraph():
    nodes, _ = every()
    cell = ({"in": nodes["input"], "lif": nodes["cubalif"], "w": nodes["linear"], "out": nodes["output"]}, [("in", "lif"), ("lif", "w"), ("w", "lif"), ("lif", "out")])
    return file({"input": nodes["input"], "cell": ("NIRGraph", cell), "output": nodes["output"]}, [("input", "cell"), ("cell", "output")], [("inner/text", "here"), ("dt", 0.001)])


with zipfile.ZipFile("nir_files.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("every.nir", file(*every(), packed=True))
    archive.writestr("plain.nir", file(*every(), single=True))
    archive.writestr("subgraph.nir", subgraph())
