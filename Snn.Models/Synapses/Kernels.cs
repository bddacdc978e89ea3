namespace Snn.Models;

/// <summary>
/// A current with the course of an alpha function, (t/τ)·exp(1 − t/τ), which is 1 at its peak (Rall, 1967, J. Neurophysiol. 30:1138): a
/// spike adds that times the weight.
/// </summary>
[Synapse]
public partial class Alpha
{
    /// <summary>Time from a spike to the peak.</summary>
    public Time Tau { get; init; } = 5 * ms;

    /// <summary>What has arrived.</summary>
    [State] public partial float X { get; set; }

    /// <summary>The current.</summary>
    [State] public partial float I { get; set; }

    /// <summary>Peak of the current of one spike.</summary>
    [Input] public partial float Weight { get; }

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(X) == -X / Tau, D(I) == (X - I) / Tau];

    /// <summary>A spike arrives.</summary>
    public Event Arrival => new() { Then = [Next(X) == X + 2.7182818f * Weight] };

    /// <summary>Into the membrane.</summary>
    [Output] public float Out => I;
}

/// <summary>
/// A current that rises and decays with time constants of their own, as a difference of exponentials whose peak is 1 (Roth and van Rossum,
/// 2009, in Computational Modeling Methods for Neuroscientists): a spike adds that times the weight.
/// </summary>
[Synapse]
public partial class DoubleExponential
{
    /// <summary>Time constant of the rise; another than that of the decay.</summary>
    public Time TauRise { get; init; } = 1 * ms;

    /// <summary>Time constant of the decay.</summary>
    public Time TauDecay { get; init; } = 5 * ms;

    /// <summary>What rises.</summary>
    [State] public partial float X { get; set; }

    /// <summary>What decays.</summary>
    [State] public partial float Y { get; set; }

    /// <summary>Peak of the current of one spike.</summary>
    [Input] public partial float Weight { get; }

    private float Ratio => TauDecay / TauRise;

    /// <summary>One over the height of the difference of exponentials at its peak.</summary>
    private float Norm => 1 / (Pow(Ratio, -1 / (Ratio - 1)) - Pow(Ratio, -Ratio / (Ratio - 1)));

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(X) == -X / TauRise, D(Y) == -Y / TauDecay];

    /// <summary>A spike arrives.</summary>
    public Event Arrival => new() { Then = [Next(X) == X + Norm * Weight, Next(Y) == Y + Norm * Weight] };

    /// <summary>Into the membrane.</summary>
    [Output] public float Out => Y - X;
}
