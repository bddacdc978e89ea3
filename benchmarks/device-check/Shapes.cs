#pragma warning disable format // columns are aligned to be read as a table
using Snn.Benchmarks;
using Snn.Models;

namespace Snn.DeviceCheck;

/// <summary>
/// The shape of MNIST read pixel by pixel, as Bellec et al., 2018 have it: 80 inputs that tell when a pixel's brightness
/// passes one of their thresholds, 220 recurrent neurons, 784 pixels and 56 steps for the answer.
/// </summary>
[Network]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class SequentialNetwork
{
    public const int Channels = 80, Classes = 10, Steps = 840;

    public Population<SpikeInput>    Input  { get; } = new(Channels);
    public Population<BellecAlif>    Hidden { get; } = new(220) { Model = new() { TauAdapt = 700 * ms } };
    public Population<BellecReadout> Output { get; } = new(Classes);

    [Trainable] public Dense<Delta> InHid  { get; } = new(Init.Normal(0.35f));
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Normal(0.5f / 15));
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Normal(1f / 15));

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidHid >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}

/// <summary>A network to time, with its data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Network">Makes it.</param>
/// <param name="Steps">Time steps of an example.</param>
/// <param name="Loss">What is minimised.</param>
/// <param name="Spikes">Input spikes of an example.</param>
internal sealed record Shape(string Name, Func<INetwork> Network, int Steps, Loss Loss, int Spikes)
{
    // as many as fit a large batch's variety; drawing thousands would take longer than training on them
    private const int Distinct = 256;

    private Example[]? _examples;

    /// <summary>So many examples of drawn spikes, some of them the same.</summary>
    public Example[] Examples(int count)
    {
        var layout = Network().Layout();
        _examples ??= RuleTiming.Examples(Distinct, layout.Populations[layout.Inputs[0]].Size, Steps, Spikes, layout.Populations[layout.Readout].Size);
        return [.. Enumerable.Range(0, count).Select(i => _examples[i % Distinct])];
    }
}

/// <summary>The networks that are timed.</summary>
internal static class Shapes
{
    public const string Spoken = "SHD shape, 700-256-20, 1000 steps", Sequential = "sequential MNIST shape, 80-220-10, 840 steps", Written = "MNIST shape, 784-100-10, 20 steps";

    public static readonly Shape
        SpokenShape = new(Spoken, () => new ShdNetwork(), ShdNetwork.Steps, new PerStepCrossEntropy(), 8 * ShdNetwork.Steps),
        SequentialShape = new(Sequential, () => new SequentialNetwork(), SequentialNetwork.Steps, new PerStepCrossEntropy(), 2 * SequentialNetwork.Steps),
        WrittenShape = new(Written, () => new LatencyNetwork(), LatencyNetwork.Steps, new ExponentialCrossEntropy(10 * ms, 1 * ms), RuleTiming.PixelsLit);
}
