#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace SequentialMnist;

/// <summary>
/// Recurrent network of adaptive neurons, each with time constants of its own, that is shown a handwritten digit pixel by pixel and
/// names it at a cue.
/// </summary>
[Network]
[Train<SurrogateBptt>]
[Train<EProp>]
public partial class AdaptiveNetwork(int channels, int hidden, int classes)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput>    Input  { get; } = new(channels);
    public Population<TunedAlif>     Hidden { get; } = new(hidden)
    {
        Parameters =
        {
            [nameof(TunedAlif.TauMem)]   = Init.Normal(sd: 5 * ms, mean: 20 * ms),
            [nameof(TunedAlif.TauAdapt)] = Init.Normal(sd: 175 * ms, mean: 700 * ms),
        },
    };
    public Population<BellecReadout> Output { get; } = new(classes);

    [Trainable] public Dense<Delta> InHid  { get; } = new(Init.Kaiming(2));
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Kaiming());

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidHid >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}
