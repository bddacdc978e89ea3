#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace AdaptiveDigits;

/// <summary>
/// Two recurrent layers of neurons that adapt and swing, all four numbers of each learnt (Baronig et al., 2024), as the discrete
/// maps that the field trains through a pseudo-derivative. Start values are spread, so that each neuron begins with a frequency of its own.
/// </summary>
[Network, Train<SurrogateBptt>]
public partial class AdaptiveDigitsNetwork(int channels, int hidden, int classes)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput>    Input  { get; } = new(channels);
    public Population<AdLif>         First  { get; } = Layer(hidden);
    public Population<AdLif>         Second { get; } = Layer(hidden);
    public Population<BellecReadout> Output { get; } = new(classes);

    [Trainable] public Dense<Delta> InFirst      { get; } = new(Init.Kaiming(25));
    [Trainable] public Dense<Delta> FirstFirst   { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> FirstSecond  { get; } = new(Init.Kaiming(25));
    [Trainable] public Dense<Delta> SecondSecond { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> SecondOut    { get; } = new(Init.Kaiming());

    public Wiring Wires =>
    [
        Input  >> InFirst      >> First,
        First  >> FirstFirst   >> First,
        First  >> FirstSecond  >> Second,
        Second >> SecondSecond >> Second,
        Second >> SecondOut    >> Output,
    ];

    // membranes of 5 to 25 ms, adaptation of 60 to 300 ms
    private static Population<AdLif> Layer(int size) => new(size)
    {
        Parameters =
        {
            [nameof(AdLif.Alpha)] = Init.Uniform(0.82f, 0.96f),
            [nameof(AdLif.Beta)]  = Init.Uniform(0.983f, 0.997f),
            [nameof(AdLif.A)]     = Init.Uniform(0, 60),
            [nameof(AdLif.B)]     = Init.Uniform(0, 120),
        },
    };
}
