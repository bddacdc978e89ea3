#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace SequentialMnist;

/// <summary>
/// The same task for leaky and adaptive neurons whose time constants are fixed (LSNN of Bellec et al., 2018, NeurIPS 31).
/// </summary>
[Network]
[Train<SurrogateBptt>]
[Train<EProp>]
public partial class LongNetwork(int channels, int leaky, int adaptive, int classes)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput>    Input    { get; } = new(channels);
    public Population<BellecAlif>    Leaky    { get; } = new(leaky)    { Model = new() { Beta = 0, TauRef = 2 * ms } };
    public Population<BellecAlif>    Adaptive { get; } = new(adaptive) { Model = new() { Beta = 0.8f, TauAdapt = 700 * ms, TauRef = 2 * ms } };
    public Population<BellecReadout> Output   { get; } = new(classes);

    [Trainable] public Dense<Delta> InLeaky          { get; } = new(Init.Kaiming(2));
    [Trainable] public Dense<Delta> InAdaptive       { get; } = new(Init.Kaiming(2));
    [Trainable] public Dense<Delta> LeakyLeaky       { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> LeakyAdaptive    { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> AdaptiveLeaky    { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> AdaptiveAdaptive { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> LeakyOut         { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> AdaptiveOut      { get; } = new(Init.Kaiming());

    public Wiring Wires =>
    [
        Input    >> InLeaky          >> Leaky,
        Input    >> InAdaptive       >> Adaptive,
        Leaky    >> LeakyLeaky       >> Leaky,
        Leaky    >> LeakyAdaptive    >> Adaptive,
        Adaptive >> AdaptiveLeaky    >> Leaky,
        Adaptive >> AdaptiveAdaptive >> Adaptive,
        Leaky    >> LeakyOut         >> Output,
        Adaptive >> AdaptiveOut      >> Output,
    ];
}
