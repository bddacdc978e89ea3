namespace Snn.Models;

/// <summary>
/// Resonate-and-fire neuron (Izhikevich, 2001, Neural Netw. 14:883): a membrane that swings, and so answers to spikes in its own
/// rhythm.
/// </summary>
[Neuron]
public partial class ResonateAndFire
{
    /// <summary>Frequency of the swing, in radians per ms.</summary>
    public float Omega { get; init; } = 0.25f;

    /// <summary>Time constant with which it dies down.</summary>
    public Time TauDamp { get; init; } = 20 * ms;

    /// <summary>Threshold of the potential.</summary>
    public float VTh { get; init; } = 1;

    /// <summary>Steepness of the pseudo-derivative.</summary>
    public float Steepness { get; init; } = 10;

    /// <summary>The current-like part; impulses land here.</summary>
    [State, Impulse] public partial float X { get; set; }

    /// <summary>The potential-like part.</summary>
    [State] public partial float Y { get; set; }

    /// <summary>Sum of the synaptic currents.</summary>
    [Input] public partial float I { get; }

    /// <summary>Between spikes.</summary>
    public Equations Flow =>
    [
        D(X) == -X / TauDamp + (I - Omega * Y) / (1 * ms),
        D(Y) == -Y / TauDamp + Omega * X / (1 * ms),
    ];

    /// <summary>The spike, where the potential comes to the threshold from below; the swing then begins at i.</summary>
    public Event Spike => new()
    {
        When      = Rising(Y, VTh),
        Then      = [Next(X, Grad.Stop) == 0, Next(Y, Grad.Stop) == 1],
        Surrogate = theta => FastSigmoid(theta, Steepness),
    };
}

/// <summary>
/// Balanced resonate-and-fire neuron (Higuchi, Kairat, Bohté and Otte, 2024, ICML): a discrete resonator that a spike does
/// not reset, but tires: it damps the swing and lifts the threshold. The damping is never less than what keeps the map from
/// growing.
/// </summary>
[Neuron]
public partial class BalancedResonateAndFire
{
    /// <summary>Frequency of the swing, in radians per second.</summary>
    [Trainable(Per.Neuron), AtLeast(0), AtMost(99)] public float Omega { get; init; } = 10;

    /// <summary>Damping besides the least, per second, b′.</summary>
    [Trainable(Per.Neuron), AtLeast(0)] public float Damping { get; init; } = 1;

    /// <summary>Length of a step of the map in seconds, δ.</summary>
    [Above(0)] public float Delta { get; init; } = 0.01f;

    /// <summary>Threshold of a neuron that has not spiked for long, ϑ_c.</summary>
    public float VTh { get; init; } = 1;

    /// <summary>Share of the tiredness that is left after a step, γ.</summary>
    [Above(0)] public float Kept { get; init; } = 0.9f;

    /// <summary>The current-like part, on which arrivals land and which spikes.</summary>
    [State] public partial float X { get; set; }

    /// <summary>The potential-like part.</summary>
    [State] public partial float Y { get; set; }

    /// <summary>Tiredness, which the next step reads.</summary>
    [State] public partial float Q { get; set; }

    /// <summary>Sum of what arrives in the step.</summary>
    [Input, Impulse] public partial float I { get; }

    private float B => (Sqrt(Max(1 - Delta * Omega * (Delta * Omega), 1e-6f)) - 1) / Delta - Damping - Q;

    /// <summary>One time step.</summary>
    public Equations Step =>
    [
        Next(X) == X + Delta * (B * X - Omega * Y + I),
        Next(Y) == Y + Delta * (Omega * X + B * Y),
        Next(Q) == Kept * Q,
    ];

    /// <summary>The spike, at a threshold that is higher by the tiredness with which the step began.</summary>
    public Event Spike => new()
    {
        When      = X > VTh + Q / Kept,
        Then      = [Next(Q) == Q + 1],
        Surrogate = theta => MultiGaussian(theta, 0.5f),
    };
}
