#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace SparseDigits;

/// <summary>
/// The network of <c>examples/SpokenDigits</c> with a share of the synapses onto its hidden neurons, which deep rewiring moves
/// to where they are of use (Bellec et al., 2018).
/// </summary>
[Network]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class SparseDigitsNetwork(int channels, int hidden, int classes, float share, int block, DeepR rewiring)
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

/// <summary>The same with all synapses, to compare with.</summary>
[Network]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class DenseDigitsNetwork(int channels, int hidden, int classes)
{
    public Population<SpikeInput>    Input  { get; } = new(channels);
    public Population<BellecAlif>    Hidden { get; } = new(hidden);
    public Population<BellecReadout> Output { get; } = new(classes);

    [Trainable] public Dense<Delta> InHid  { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Kaiming());

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidHid >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}
