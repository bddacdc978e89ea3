using Snn.Models;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>A simulation whose populations are of two kinds, at which spikes arrive through a kernel, windows, rows and what sources release.</summary>
[Network]
public partial class MixedCells
{
    public Time Dt => 1 * ms;

    public Population<SpikeInput> Input { get; } = new(5, 6, 1);

    public Population<Lif> Seen { get; } = new(4, 5, 3) { Model = new() { VTh = 0.5f } };

    public Population<Lif> Mean { get; } = new(2, 2, 3) { Model = new() { VTh = 0.5f } };

    public Population<Lif> All { get; } = new(20) { Model = new() { VTh = 0.5f } };

    public Population<Lif> Tired { get; } = new(17) { Model = new() { VTh = 0.3f } };

    public Population<Lif> Last { get; } = new(33) { Model = new() { VTh = 0.3f } };

    public Convolution<Exponential> Kernel { get; } = new(Init.Uniform(0.5f, 3), kernel: 2) { Delay = 2 * ms };

    public Pool<Exponential> Window { get; } = new(Init.Constant(9), Pooling.Average, window: 2);

    public Dense<Exponential> Rows { get; } = new(Init.Uniform(0, 1.5f));

    public Dense<TsodyksMarkram> Tiring { get; } = new(Init.Uniform(0, 3)) { Delay = 2 * ms };

    public Procedural<TsodyksMarkram> Drawn { get; } = new(Init.Uniform(0, 6), Connect.Probability(0.5f)) { Model = new() { TauRec = 80 * ms } };

    public Wiring Wires => [Input >> Kernel >> Seen, Seen >> Window >> Mean, Seen >> Rows >> All, Seen >> Tiring >> Tired, Tired >> Drawn >> Last];
}
