"""Trains the networks of the device check with PyTorch: backpropagation through time, written by hand, in CUDA graphs.

Prints a line of JSON for each network, way and batch size. Two ways: 'by hand', sweeps forward and back with as few
operations a step as there can be and everything that is no recursion in one matrix product over all steps; and 'autograd',
the same network as users write it, with a function of its own for the spike. In both, a training step (forward, loss, back,
Adam) is captured once and replayed. Spikes of the input lie on the device already. Float32, unless the line says TF32.

The gradients of both ways are first compared with the golden file of an independent program.
"""
import argparse
import json
import math
import os
import time

import torch


def decay(tau, dt=1.0):
    return math.exp(-dt / tau)


class Spike(torch.autograd.Function):
    """1 above the threshold; back, a slope of the caller's."""

    @staticmethod
    def forward(ctx, theta, slope):
        ctx.save_for_backward(theta)
        ctx.slope = slope
        return (theta > 0).to(theta.dtype)

    @staticmethod
    def backward(ctx, grad):
        (theta,) = ctx.saved_tensors
        return grad * ctx.slope(theta), None


def toeplitz(response, steps, like):
    """[to, from]: what a spike in a step is in the output of a later step, by the steps between them."""
    t = torch.arange(steps, device=like.device)
    between = t[:, None] - t[None, :]
    values = torch.tensor([response(n) for n in range(steps)], device=like.device, dtype=like.dtype)
    return torch.where(between >= 0, values[between.clamp(min=0)], torch.zeros((), device=like.device, dtype=like.dtype))


class Network:
    """What both kinds of network share: weights, the readout as one product over all steps, the loss."""

    def __init__(self, sizes, steps, batch, rate, device, dtype=torch.float32, recurrent=True, seed=1):
        self.steps, self.batch = steps, batch
        self.inputs, self.hidden, self.classes = sizes
        torch.manual_seed(seed)
        new = lambda *shape: torch.zeros(shape, device=device, dtype=dtype)
        self.w_in, self.w_out = new(self.inputs, self.hidden), new(self.hidden, self.classes)
        self.w_rec = new(self.hidden, self.hidden) if recurrent else None
        self.x = (torch.rand(steps, batch, self.inputs, device=device) < rate).to(dtype)
        self.labels = torch.randint(self.classes, (batch,), device=device)
        self.weights = [w for w in (self.w_in, self.w_rec, self.w_out) if w is not None]
        self.like = self.w_in

    def later(self, a):
        """What arrives: everything a step later."""
        return torch.cat([torch.zeros_like(a[:1]), a[:-1]])

    def arriving(self, w_in):
        return self.later((self.x.reshape(-1, self.inputs) @ w_in).view(self.steps, self.batch, self.hidden))

    def outputs(self, z, w_out):
        drive = (z.reshape(-1, self.hidden) @ w_out).view(self.steps, -1)
        return (self.readout @ drive).view(self.steps, self.batch, self.classes)

    def loss_and_slope(self, y):
        """The loss of the batch, and its slope by the readout; in every step."""
        p = torch.softmax(y, 2)
        rows = torch.arange(self.batch, device=y.device)
        loss = -torch.log(p[:, rows, self.labels]).sum() / self.batch
        p[:, rows, self.labels] -= 1
        return loss, p / self.batch

    def loss(self, y):
        logs = torch.log_softmax(y, 2)
        return -logs.gather(2, self.labels.view(1, -1, 1).expand(self.steps, -1, 1)).sum() / self.batch

    def readout_back(self, z, y):
        loss, slope = self.loss_and_slope(y)
        drive = (self.readout.T @ slope.view(self.steps, -1)).view(-1, self.classes)
        credit = (drive @ self.w_out.T).view(self.steps, self.batch, self.hidden)
        return loss, credit, z.reshape(-1, self.hidden).T @ drive

    def weights_back(self, du, z):
        du = torch.cat([du[1:], torch.zeros_like(du[:1])]).view(-1, self.hidden)
        d_in = self.x.reshape(-1, self.inputs).T @ du
        return d_in, None if self.w_rec is None else z.view(-1, self.hidden).T @ du

    def by_hand(self):
        z, credit_of = self.forward()
        loss, credit, d_out = self.readout_back(z, self.outputs(z, self.w_out))
        d_in, d_rec = self.weights_back(credit_of(credit), z)
        for w, g in zip(self.weights, [g for g in (d_in, d_rec, d_out) if g is not None]):
            w.grad = g
        return loss

    def autograd(self):
        for w in self.weights:
            w.requires_grad_(True)
            w.grad = None
        loss = self.loss(self.outputs(self.spikes(), self.w_out))
        loss.backward()
        return loss


class Alif(Network):
    """Adaptive neurons as the map of Bellec et al., 2020."""

    def __init__(self, *args, tau_mem=20.0, tau_adapt=2000.0, tau_out=20.0, theta=0.6, beta=0.0174, gamma=0.3, **more):
        super().__init__(*args, **more)
        self.alpha, self.rho, self.theta, self.beta, self.gamma = decay(tau_mem), decay(tau_adapt), theta, beta, gamma
        kappa = decay(tau_out)
        self.readout = toeplitz(lambda n: kappa ** (n - 1) if n > 0 else 0.0, self.steps, self.like)

    def slope(self, v):
        return self.gamma / self.theta * torch.clamp(1 - v.abs() / self.theta, min=0)

    def forward(self):
        u = self.arriving(self.w_in)
        over, spikes = torch.empty_like(u), torch.empty_like(u)
        v, a, z = torch.zeros_like(u[0]), torch.zeros_like(u[0]), torch.zeros_like(u[0])
        for t in range(self.steps):
            v.add_(z, alpha=-self.theta)
            torch.add(torch.addmm(u[t], z, self.w_rec), v, alpha=self.alpha, out=v)
            a.add_(z).mul_(self.rho)
            torch.add(v, a, alpha=-self.beta, out=over[t])
            torch.gt(over[t], self.theta, out=spikes[t])
            z = spikes[t]
        slope = self.slope(over.sub_(self.theta))

        def back(credit):
            du = torch.empty_like(u)
            dv, da = torch.zeros_like(v), torch.zeros_like(a)
            for t in range(self.steps - 1, -1, -1):
                g = credit[t] if t == self.steps - 1 else torch.addmm(credit[t], du[t + 1], self.w_rec.T)
                da.mul_(self.rho)
                g = torch.add(g, da).mul_(slope[t])
                torch.add(g, dv, alpha=self.alpha, out=du[t])
                dv = du[t]
                da.add_(g, alpha=-self.beta)
            return du

        return spikes, back

    def spikes(self):
        u = self.arriving(self.w_in)
        v = a = z = torch.zeros_like(u[0])
        every = []
        for t in range(self.steps):
            v = self.alpha * (v - self.theta * z.detach()) + u[t] + z @ self.w_rec
            a = self.rho * (a + z)
            z = Spike.apply(v - self.theta - self.beta * a, self.slope)
            every.append(z)
        return torch.stack(every)


class Lif(Network):
    """Leaky neurons with exponential synapses, one layer, a loss of the output weighted towards its start."""

    def __init__(self, *args, tau_mem=20.0, tau_syn=5.0, tau_out=20.0, steepness=10.0, tau_loss=10.0, **more):
        super().__init__(*args, recurrent=False, **more)
        self.alpha, self.delta, self.steepness = decay(tau_mem), decay(tau_syn), steepness
        self.c = tau_syn / (tau_syn - tau_mem) * (self.delta - self.alpha)
        out = decay(tau_out)
        self.readout = toeplitz(lambda n: tau_syn / (tau_syn - tau_out) * (self.delta ** n - out ** n) if n > 0 else 0.0, self.steps, self.like)
        self.pool = torch.tensor([decay(tau_loss, t) for t in range(self.steps)], device=self.like.device, dtype=self.like.dtype)[:, None, None]

    def slope(self, v):
        return 1 / (1 + self.steepness * v.abs()) ** 2

    def loss(self, y):
        return torch.nn.functional.cross_entropy((self.pool * y).sum(0), self.labels)

    def loss_and_slope(self, y):
        p = torch.softmax((self.pool * y).sum(0), 1)
        rows = torch.arange(self.batch, device=y.device)
        loss = -torch.log(p[rows, self.labels]).mean()
        p[rows, self.labels] -= 1
        return loss, self.pool * (p / self.batch)

    def forward(self):
        u = self.arriving(self.w_in)
        over, spikes = torch.empty_like(u), torch.empty_like(u)
        v, i = torch.zeros_like(u[0]), torch.zeros_like(u[0])
        for t in range(self.steps):
            i.add_(u[t])
            torch.add(v.mul_(self.alpha), i, alpha=self.c, out=over[t])
            i.mul_(self.delta)
            torch.ge(over[t], 1, out=spikes[t])
            torch.addcmul(over[t], over[t], spikes[t], value=-1, out=v)
        slope = self.slope(over.sub_(1))

        def back(credit):
            du = torch.empty_like(u)
            dv, di = torch.zeros_like(v), torch.zeros_like(v)
            credit = credit * slope
            stays = 1 - spikes
            for t in range(self.steps - 1, -1, -1):
                dv = torch.addcmul(credit[t], dv, stays[t])
                torch.add(di.mul_(self.delta), dv, alpha=self.c, out=du[t])
                di.copy_(du[t])
                dv.mul_(self.alpha)
            return du

        return spikes, back

    def spikes(self):
        u = self.arriving(self.w_in)
        v = i = torch.zeros_like(u[0])
        every = []
        for t in range(self.steps):
            i = i + u[t]
            v = self.alpha * v + self.c * i
            i = self.delta * i
            z = Spike.apply(v - 1, self.slope)
            v = v * (1 - z.detach())
            every.append(z)
        return torch.stack(every)


def spoken(batch, device):
    n = Alif((700, 256, 20), 1000, batch, 8 / 700, device)
    return drawn(n, 0.35 / math.sqrt(8), 0.5 / 16, 1 / 16)


def sequential(batch, device):
    n = Alif((80, 220, 10), 840, batch, 2 / 80, device, tau_adapt=700.0)
    return drawn(n, 0.35, 0.5 / 15, 1 / 15)


def written(batch, device):
    n = Lif((784, 100, 10), 20, batch, 125 / 784 / 20, device)
    n.w_in.normal_(0.1, 0.1)
    n.w_out.normal_(0, 0.1)
    return n


def drawn(network, w_in, w_rec, w_out):
    network.w_in.normal_(0, w_in)
    network.w_rec.normal_(0, w_rec)
    network.w_out.normal_(0, w_out)
    return network


SHAPES = {
    "SHD shape, 700-256-20, 1000 steps": spoken,
    "sequential MNIST shape, 80-220-10, 840 steps": sequential,
    "MNIST shape, 784-100-10, 20 steps": written,
}


def say(shape, how, batch, ms=0.0, memory=0.0, note=""):
    print(json.dumps(dict(shape=shape, how=how, batch=batch, millisecondsPerExample=ms, memoryMegabytes=memory, note=note)), flush=True)


def golden(folder, device):
    """Both ways against the gradients of an independent program, in double."""
    with open(os.path.join(folder, "eprop_alif.json")) as f:
        given = json.load(f)
    with open(os.path.join(folder, "bptt_alif.json")) as f:
        expected = json.load(f)
    p = given["params"]
    for how in ("by hand", "autograd"):
        n = Alif((p["n_in"], p["n_hidden"], p["n_out"]), p["steps"], 1, 0, device, dtype=torch.float64,
                 tau_mem=p["tau_mem"], tau_adapt=p["tau_adapt"], tau_out=p["tau_out"], theta=p["theta"], beta=p["beta"], gamma=p["gamma"])
        for w, name in ((n.w_in, "W_in"), (n.w_rec, "W_rec"), (n.w_out, "W_out")):
            w.copy_(torch.tensor(given[name], dtype=torch.float64))
        for t, unit in given["input_spikes"]:
            n.x[t, 0, unit] = 1
        n.labels.fill_(given["label"])
        (n.by_hand if how == "by hand" else n.autograd)()
        worst = max(float((w.grad.detach() - torch.tensor(expected[name], dtype=torch.float64, device=device)).abs().max() / torch.tensor(expected[name]).abs().max())
                    for w, name in ((n.w_in, "dW_in"), (n.w_rec, "dW_rec"), (n.w_out, "dW_out")))
        say("golden file of BPTT", how, 1, note=f"gradients equal to {worst:.1e} of the largest" + ("" if worst < 1e-6 else ": WRONG"))


def measure(shape, how, batch, device, seconds, tf32=False):
    torch.backends.cuda.matmul.allow_tf32 = tf32
    cuda = device.type == "cuda"
    if cuda:
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    network = SHAPES[shape](batch, device)
    sweep = network.by_hand if how == "by hand" else network.autograd
    optimiser = torch.optim.Adam(network.weights, lr=1e-5, **(dict(capturable=True) if cuda else {}))

    def step():
        if how == "by hand":
            with torch.no_grad():
                sweep()
        else:
            sweep()
        optimiser.step()

    name = how + (", CUDA graph" if cuda else ", CPU") + (", TF32" if tf32 else "")
    run, wait = step, (torch.cuda.synchronize if cuda else lambda: None)
    if cuda:
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(2):
                step()
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            step()
        run = graph.replay
    run()
    wait()
    times, began = [], time.perf_counter()
    while len(times) < 3 or (time.perf_counter() - began < seconds and len(times) < 50):
        start = time.perf_counter()
        run()
        wait()
        times.append(time.perf_counter() - start)
    say(shape, name, batch, 1e3 * sorted(times)[len(times) // 2] / batch, torch.cuda.max_memory_allocated() / 1e6 if cuda else 0.0)


def main():
    line = argparse.ArgumentParser()
    line.add_argument("--golden", help="folder of the golden files")
    line.add_argument("--seconds", type=float, default=60)
    line.add_argument("--cpu", action="store_true", help="try it out without a GPU, four examples at once")
    given = line.parse_args()
    began = time.perf_counter()
    if given.golden:
        golden(given.golden, torch.device("cpu"))
    if not torch.cuda.is_available() and not given.cpu:
        say("all", "", 0, note="torch sees no GPU")
        return
    device = torch.device("cpu" if given.cpu else "cuda")
    a, b, c = SHAPES
    rows = [(a, "by hand", 1024, False), (b, "by hand", 1024, False), (c, "by hand", 4096, False), (a, "autograd", 1024, False), (a, "by hand", 1024, True),
            (c, "autograd", 4096, False), (b, "autograd", 1024, False), (a, "by hand", 64, False), (b, "by hand", 64, False), (c, "by hand", 1024, False), (a, "by hand", 4096, False)]
    slowest = 3.0
    for shape, how, batch, tf32 in rows:
        left = given.seconds - (time.perf_counter() - began)
        if left < 1.5 * slowest:
            say(shape, how, batch, note="no time left")
            continue
        start = time.perf_counter()
        try:
            measure(shape, how, 4 if given.cpu else batch, device, 1.0, tf32)
        except RuntimeError as e:
            say(shape, how, batch, note=str(e).split("\n")[0][:200])
        slowest = max(slowest, time.perf_counter() - start)


if __name__ == "__main__":
    main()
