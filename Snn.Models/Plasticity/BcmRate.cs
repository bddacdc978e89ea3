namespace Snn.Models;

/// <summary>
/// A rule of rates with a sliding threshold (Bienenstock, Cooper and Munro, 1982, J. Neurosci. 2:32; the threshold as the mean
/// of the squared rate: Intrator and Cooper, 1992, Neural Netw. 5:3): dw/dt = η·x·y·(y − θ)/θ₀. Rates are filtered spikes, in
/// parts of <see cref="Target"/>.
/// </summary>
[Plasticity]
public partial class BcmRate
{
    /// <summary>Time constant over which spikes are counted.</summary>
    [Above(0)] public Time TauRate { get; init; } = 100 * ms;

    /// <summary>Time constant of the threshold.</summary>
    [Above(0)] public Time TauTheta { get; init; } = 5000 * ms;

    /// <summary>The rate that counts as 1, where the threshold comes to rest.</summary>
    public Rate Target { get; init; } = 10 * Hz;

    /// <summary>Change of the weight in a second, where all rates are 1 above the threshold.</summary>
    public float LearningRate { get; init; } = 0.01f;

    /// <summary>The least weight.</summary>
    public float WMin { get; init; }

    /// <summary>The greatest weight.</summary>
    public float WMax { get; init; } = 1f;

    /// <summary>Rate of the neuron before.</summary>
    [State] public partial float X { get; set; }

    /// <summary>Rate of the neuron after.</summary>
    [State] public partial float Y { get; set; }

    /// <summary>The threshold, a mean of Y².</summary>
    [State] public partial float Theta { get; set; }

    /// <summary>The weight.</summary>
    [Target] public partial float W { get; set; }

    /// <summary>What a spike adds to a rate.</summary>
    private float Spike => 1 / (TauRate / sec * (Target / Hz));

    /// <summary>The threshold begins at its rest.</summary>
    public Equations Start => [Next(Theta) == 1];

    /// <summary>Rates, threshold and weight.</summary>
    public Equations Flow =>
    [
        D(X) == -X / TauRate,
        D(Y) == -Y / TauRate,
        D(Theta) == (Y * Y - Theta) / TauTheta,
        D(W) == LearningRate * X * Y * (Y - Theta) / (1 * sec),
    ];

    /// <summary>A spike arrives.</summary>
    public Event PreSpike => new() { Then = [Next(X) == X + Spike] };

    /// <summary>The neuron after fires.</summary>
    public Event PostSpike => new() { Then = [Next(Y) == Y + Spike] };

    /// <summary>The bounds.</summary>
    public Equations Step => [Next(W) == Clamp(W, WMin, WMax)];
}
