#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace SequentialMnist;

/// <summary>
/// Adaptive neuron of Bellec et al. (2020, Nat. Commun. 11:3625) whose time constants learn, for each neuron (after Yin, Corradi and
/// Bohté, 2021, Nat. Mach. Intell. 3:905).
/// </summary>
[Neuron]
public partial class TunedAlif
{
    /// <summary>Membrane time constant.</summary>
    [Trainable(Per.Neuron)] public Time TauMem { get; init; } = 20 * ms;

    /// <summary>Time constant of the adaptation.</summary>
    [Trainable(Per.Neuron)] public Time TauAdapt { get; init; } = 700 * ms;

    /// <summary>Refractory period, in which there is no spike while the membrane goes on.</summary>
    public Time TauRef { get; init; } = 2 * ms;

    /// <summary>Threshold at rest.</summary>
    public float VTh { get; init; } = 0.6f;

    /// <summary>Rise of the threshold per spike.</summary>
    public float Beta { get; init; } = 0.8f;

    /// <summary>Height of the pseudo-derivative.</summary>
    public float Gamma { get; init; } = 0.3f;

    /// <summary>Membrane potential.</summary>
    [State] public partial float V { get; set; }

    /// <summary>Adaptation, in spikes.</summary>
    [State] public partial float A { get; set; }

    /// <summary>Sum of the weights of the spikes that arrive in the step.</summary>
    [Input, Impulse] public partial float I { get; }

    /// <summary>One time step.</summary>
    public Equations Step =>
    [
        Next(V) == Decay(TauMem) * V + I,
        Next(A) == Decay(TauAdapt) * A,
    ];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V > VTh + Beta * A,
        Then      = [Next(V, Grad.Stop) == V - VTh, Next(A) == A + 1],
        Hold      = [Hold(@for: TauRef)],
        Surrogate = theta => Gamma / VTh * Max(0, 1 - Abs(theta / VTh)),
    };
}

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
