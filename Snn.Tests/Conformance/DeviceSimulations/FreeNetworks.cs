using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>Cells that are driven, and excite each other through synapses with delays of their own; other projections before and behind.</summary>
[Network]
public partial class DelayedCells(SynapseDelays? inward, SynapseDelays? recurrent)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(37);

    public Population<Lif> Cells { get; init; } = new(45) { Start = { [nameof(Lif.V)] = Init.Uniform(0, 1) } };

    public Dense<Exponential> First { get; } = new(Init.Uniform(-0.1f, 0.3f)) { Delay = 2 * ms };

    public Sparse<Exponential> InCells { get; } = new(Init.Uniform(0, 0.9f), Connect.Probability(0.3f)) { Delays = inward };

    public Sparse<Exponential> CellsCells { get; } = new(Init.Normal(0.4f), Connect.PerSource(9)) { Delays = recurrent, SelfConnections = false };

    public Sparse<Exponential> Last { get; } = new(Init.Uniform(-0.3f, 0.1f), Connect.Probability(0.2f)) { Delay = 3 * ms };

    public Wiring Wires => [Input >> First >> Cells, Input >> InCells >> Cells, Cells >> CellsCells >> Cells, Cells >> Last >> Cells];
}

/// <summary>The same with synapses that are drawn for each spike, two of them onto one arrival.</summary>
[Network]
public partial class DrawnCells(Init weights, Connect inward, Connect recurrent)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(6, 6);

    public Population<Lif> Cells { get; init; } = new(5, 10) { Start = { [nameof(Lif.V)] = Init.Uniform(0, 1) } };

    public Dense<Exponential> First { get; } = new(Init.Uniform(0, 0.3f));

    public Procedural<Exponential> InCells { get; } = new(weights, inward) { Delay = 2 * ms };

    public Sparse<Exponential> Middle { get; } = new(Init.Uniform(-0.3f, 0), Connect.Probability(0.2f));

    public Procedural<Exponential> CellsCells { get; init; } = new(weights, recurrent) { SelfConnections = false, Delay = 4 * ms };

    public Dense<Exponential> Last { get; } = new(Init.Uniform(-0.2f, 0.1f));

    public Procedural<TsodyksMarkram> Tiring { get; } = new(weights, inward);

    public Wiring Wires => [Input >> First >> Cells, Input >> InCells >> Cells, Cells >> Middle >> Cells, Cells >> CellsCells >> Cells, Cells >> Last >> Cells, Input >> Tiring >> Cells];
}
