namespace Snn.Models;

/// <summary>
/// Izhikevich's simple model (Izhikevich, 2003, IEEE Trans. Neural Netw. 14:1569): a quadratic membrane with a recovery variable.
/// Four numbers choose what it is like: as declared a regular spiking cell of the cortex; <c>A = 0.1</c>, <c>DeltaU = 2 mV</c> is fast spiking,
/// <c>VReset = −50 mV</c>, <c>DeltaU = 2 mV</c> chatters.
/// </summary>
[Neuron]
public partial class Izhikevich
{
    /// <summary>How fast the recovery follows, per ms (a).</summary>
    public float A { get; init; } = 0.02f;

    /// <summary>How much the recovery follows of the potential (b).</summary>
    public float B { get; init; } = 0.2f;

    /// <summary>Potential after a spike (c).</summary>
    public Voltage VReset { get; init; } = -65 * mV;

    /// <summary>Step of the recovery at a spike (d).</summary>
    public Voltage DeltaU { get; init; } = 8 * mV;

    /// <summary>Peak of a spike.</summary>
    public Voltage VPeak { get; init; } = 30 * mV;

    /// <summary>Height of the pseudo-derivative, in parts of one over its width.</summary>
    public float Gamma { get; init; } = 0.3f;

    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial Voltage V { get; set; }

    /// <summary>Recovery: potassium that opens, sodium that inactivates.</summary>
    [State] public partial Voltage U { get; set; }

    /// <summary>Sum of the synaptic currents, in mV per ms.</summary>
    [Input] public partial Voltage I { get; }

    /// <summary>It starts where the paper's program does.</summary>
    public Equations Start => [Next(V) == -65 * mV, Next(U) == B * (-65 * mV)];

    /// <summary>Between spikes, equations 1 and 2.</summary>
    public Equations Flow =>
    [
        D(V) == (0.04f * (V / mV) * V + 5 * V + 140 * mV - U + I) / (1 * ms),
        D(U) == A * (B * V - U) / (1 * ms),
    ];

    /// <summary>The spike, equation 3.</summary>
    public Event Spike => new()
    {
        When      = V >= VPeak,
        Then      = [Next(V, Grad.Stop) == VReset, Next(U) == U + DeltaU],
        Surrogate = theta => Gamma / 30 * Triangular(theta, 30 * mV),
    };
}
