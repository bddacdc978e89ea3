namespace Snn.Models;

/// <summary>
/// Adaptive leaky integrate-and-fire neuron whose four numbers learn, for each neuron, as the discrete map of Baronig, Ferrand, Sabathiel and
/// Legenstein (2024, Advancing spatio-temporal processing in spiking neural networks through adaptation), which swings where A is large and
/// is among the best on spoken digits.
/// </summary>
[Neuron]
public partial class AdLif
{
    /// <summary>Share of the potential that is left after a step, α.</summary>
    [Trainable(Per.Neuron), AtLeast(0), AtMost(0.999)] public float Alpha { get; init; } = 0.9f;

    /// <summary>Share of the adaptation that is left after a step, β.</summary>
    [Trainable(Per.Neuron), AtLeast(0), AtMost(0.999)] public float Beta { get; init; } = 0.98f;

    /// <summary>Adaptation by the potential, a.</summary>
    [Trainable(Per.Neuron), AtLeast(0)] public float A { get; init; } = 1;

    /// <summary>Adaptation by a spike, b.</summary>
    [Trainable(Per.Neuron), AtLeast(0)] public float B { get; init; } = 1;

    /// <summary>Threshold.</summary>
    public float VTh { get; init; } = 1;

    /// <summary>Steepness of the pseudo-derivative.</summary>
    public float Steepness { get; init; } = 5;

    /// <summary>Membrane potential.</summary>
    [State] public partial float U { get; set; }

    /// <summary>Adaptation.</summary>
    [State] public partial float W { get; set; }

    /// <summary>Sum of the weights of the spikes that arrive in the step.</summary>
    [Input, Impulse] public partial float I { get; }

    /// <summary>One time step; the adaptation sees the potential of its own step.</summary>
    public Equations Step =>
    [
        Next(U) == Alpha * U + (1 - Alpha) * (I - W),
        Next(W) == Beta * W + (1 - Beta) * (A * Next(U)),
    ];

    /// <summary>The spike: the potential is 0 in its step, for the adaptation too.</summary>
    public Event Spike => new()
    {
        When      = U >= VTh,
        Then      = [Next(U) == 0, Next(W) == W + (1 - Beta) * (B - A * U)],
        Surrogate = theta => FastSigmoid(theta, Steepness),
    };
}
