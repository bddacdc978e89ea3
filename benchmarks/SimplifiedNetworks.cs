#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary><see cref="BellecAlif"/> with a choice of pseudo-derivatives of the same height γ/ϑ, and, but for the last, area.</summary>
[Neuron]
public partial class ChoiceAlif
{
    public Time  TauMem   { get; init; } = 20 * ms;
    public Time  TauAdapt { get; init; } = 2000 * ms;
    public Time  TauRef   { get; init; } = 5 * ms;
    public float VTh      { get; init; } = 0.6f;
    public float Beta     { get; init; } = 0.0174f;
    public float Gamma    { get; init; } = 0.3f;
    public float Triangle { get; init; } = 1;
    public float Box      { get; init; }
    public float Straight { get; init; }

    [State] public partial float V { get; set; }
    [State] public partial float A { get; set; }
    [Input, Impulse] public partial float I { get; }

    public Equations Step => [Next(V) == Decay(TauMem) * V + I, Next(A) == Decay(TauAdapt) * A];

    public Event Spike => new()
    {
        When      = V > VTh + Beta * A,
        Then      = [Next(V, Grad.Stop) == V - VTh, Next(A) == A + 1],
        Hold      = [Hold(@for: TauRef)],
        Surrogate = theta => Gamma / VTh * (Triangle * Triangular(theta, VTh) + Box * Boxcar(theta, VTh / 2) + Straight * StraightThrough(theta)),
    };
}

/// <summary>The network of OnlineDigits, whose eligibilities may be pruned.</summary>
[Network, Train<EProp>(Online = true, Prunes = true)]
public partial class PrunedDigits(int channels, int hidden, int classes, ChoiceAlif neuron)
{
    public Population<SpikeInput>    Input  { get; } = new(channels);
    public Population<ChoiceAlif>    Hidden { get; } = new(hidden) { Model = neuron };
    public Population<BellecReadout> Output { get; } = new(classes);

    [Trainable] public Dense<Delta> InHid  { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Kaiming());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary><see cref="ChoiceAlif"/> whose adaptation has no part in the trace, in the backward sweep too: what <c>StopsAtJumps</c> says of the online form.</summary>
[Neuron]
public partial class StoppedAlif
{
    public Time  TauMem   { get; init; } = 20 * ms;
    public Time  TauAdapt { get; init; } = 2000 * ms;
    public Time  TauRef   { get; init; } = 5 * ms;
    public float VTh      { get; init; } = 0.6f;
    public float Beta     { get; init; } = 0.0174f;
    public float Gamma    { get; init; } = 0.3f;
    public float Triangle { get; init; } = 1;
    public float Box      { get; init; }

    [State] public partial float V { get; set; }
    [State] public partial float A { get; set; }
    [Input, Impulse] public partial float I { get; }

    public Equations Step => [Next(V) == Decay(TauMem) * V + I, Next(A) == Decay(TauAdapt) * A];

    public Event Spike => new()
    {
        When      = V > VTh + Beta * A,
        Then      = [Next(V, Grad.Stop) == V - VTh, Next(A, Grad.Stop) == A + 1],
        Hold      = [Hold(@for: TauRef)],
        Surrogate = theta => Gamma / VTh * (Triangle * Triangular(theta, VTh) + Box * Boxcar(theta, VTh / 2)),
    };
}

/// <summary>The same network of them.</summary>
[Network, Train<EProp>(Online = true, Prunes = true)]
public partial class StoppedDigits(int channels, int hidden, int classes, StoppedAlif neuron)
{
    public Population<SpikeInput>    Input  { get; } = new(channels);
    public Population<StoppedAlif>   Hidden { get; } = new(hidden) { Model = neuron };
    public Population<BellecReadout> Output { get; } = new(classes);

    [Trainable] public Dense<Delta> InHid  { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Kaiming());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}
