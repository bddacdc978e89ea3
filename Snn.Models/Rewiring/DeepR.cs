namespace Snn;

/// <summary>
/// Deep rewiring (Bellec, Kappel, Maass and Legenstein, 2018, "Deep rewiring: training very sparse deep networks",
/// algorithm 1): θ falls by <see cref="L1"/> and is moved by <see cref="Noise"/> in every update; synapses whose θ is below 0
/// are gone.
/// </summary>
[Rewiring]
public partial class DeepR
{
    /// <summary>By how much every θ falls in an update: ηα of the paper, learning rate times strength of the L1 term.</summary>
    [AtLeast(0)] public float L1 { get; init; }

    /// <summary>Standard deviation of what is added to every θ in an update: √(2ηT) of the paper, T being the temperature.</summary>
    [AtLeast(0)] public float Noise { get; init; }

    /// <summary>After every so many batches synapses that are gone are drawn anew; in between their θ is 0.</summary>
    public int Every { get; init; } = 1;

    /// <summary>What the optimiser has made of θ.</summary>
    [Target] public partial float Theta { get; set; }

    /// <summary>One update.</summary>
    public Equations Step => [Next(Theta) == Theta - L1 + Noise * Normal()];

    /// <summary>Whether a synapse makes room for a new one.</summary>
    public bool Gone => Next(Theta) < 0;
}
