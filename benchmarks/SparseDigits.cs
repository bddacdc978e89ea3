#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>The network of <c>examples/SpokenDigits</c> with a share of the synapses onto its hidden neurons, rewired or not.</summary>
[Network]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class SparseDigits(int channels, int hidden, int classes, float share, DeepR? rewiring, int block = 1)
{
    public Population<SpikeInput>    Input  { get; } = new(channels);
    public Population<BellecAlif>    Hidden { get; } = new(hidden);
    public Population<BellecReadout> Output { get; } = new(classes);

    [Trainable] public Sparse<Delta> InHid  { get; } = new(Init.Kaiming(), Connect.Fraction(share, block)) { Rewiring = rewiring };
    [Trainable] public Sparse<Delta> HidHid { get; } = new(Init.Kaiming(), Connect.Fraction(share, block)) { Rewiring = rewiring };
    [Trainable] public Dense<Delta>  HidOut { get; } = new(Init.Kaiming());

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidHid >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}
