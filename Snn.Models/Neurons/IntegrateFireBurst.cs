namespace Snn.Models;

/// <summary>
/// Integrate-and-fire-or-burst neuron of the thalamus (Smith, Cox, Sherman and Rinzel, 2000, J. Neurophysiol. 83:588): a leaky
/// membrane with a T-type calcium current that is open above <see cref="Vh"/>. There it inactivates; below it recovers, so that
/// after an inhibition a burst rebounds. The numbers are those of the paper, of a membrane of 10⁻³ cm².
/// </summary>
[Neuron]
public partial class IntegrateFireBurst
{
    /// <summary>Capacitance of the membrane.</summary>
    public Capacitance Cm { get; init; } = 2 * nF;

    /// <summary>Leak conductance.</summary>
    public Conductance GLeak { get; init; } = 0.035f * uS;

    /// <summary>Reversal potential of the leak.</summary>
    public Voltage VLeak { get; init; } = -65 * mV;

    /// <summary>Conductance of the calcium current.</summary>
    public Conductance GT { get; init; } = 0.07f * uS;

    /// <summary>Reversal potential of the calcium current.</summary>
    public Voltage VT { get; init; } = 120 * mV;

    /// <summary>Potential above which the calcium current is open and inactivates, below which it is closed and recovers.</summary>
    public Voltage Vh { get; init; } = -60 * mV;

    /// <summary>Threshold.</summary>
    public Voltage VTh { get; init; } = -35 * mV;

    /// <summary>Potential after a spike.</summary>
    public Voltage VReset { get; init; } = -50 * mV;

    /// <summary>Time constant with which the calcium current inactivates.</summary>
    public Time TauInact { get; init; } = 20 * ms;

    /// <summary>Time constant with which it recovers.</summary>
    public Time TauRecover { get; init; } = 100 * ms;

    /// <summary>Height of the pseudo-derivative, in parts of one over its width.</summary>
    public float Gamma { get; init; } = 0.3f;

    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial Voltage V { get; set; }

    /// <summary>Share of the calcium channels that are not inactivated.</summary>
    [State] public partial float H { get; set; }

    /// <summary>Whether the calcium channels are open: 1 or 0.</summary>
    [State] public partial float Open { get; set; }

    /// <summary>Sum of the synaptic currents.</summary>
    [Input] public partial Current I { get; }

    /// <summary>It starts at rest.</summary>
    public Equations Start => [Next(V) == VLeak, Next(H) == 1];

    /// <summary>Between events.</summary>
    public Equations Flow =>
    [
        D(V) == (I - GLeak * (V - VLeak) - GT * (Open * H) * (V - VT)) / Cm,
        D(H) == (1 - Open) * (1 - H) / TauRecover - Open * H / TauInact,
    ];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V >= VTh,
        Then      = [Next(V, Grad.Stop) == VReset],
        Surrogate = theta => Gamma / ((VTh - VReset) / mV) * Triangular(theta, VTh - VReset),
    };

    /// <summary>The calcium channels open.</summary>
    [Internal] public Event Opens => new() { When = V >= Vh, Then = [Next(Open) == 1] };

    /// <summary>They close.</summary>
    [Internal] public Event Closes => new() { When = V < Vh, Then = [Next(Open) == 0] };
}
