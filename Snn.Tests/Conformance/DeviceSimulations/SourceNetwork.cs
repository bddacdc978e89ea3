using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>A source onto leaky cells that hold when they spike.</summary>
[Network]
public partial class SourceNetwork
{
    public const int Size = 2000;

    public Population<SpikeInput> Input { get; init; } = new(3);

    [FromRun(nameof(Lif.I))]
    public Population<Lif> Cells { get; init; } = new(Size) { Model = new() { VTh = 1000 } };

    public Dense<Exponential> InCells { get; init; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InCells >> Cells];
}
