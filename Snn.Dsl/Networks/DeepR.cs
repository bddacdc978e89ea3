namespace Snn;

/// <summary>
/// Deep rewiring (Bellec, Kappel, Maass and Legenstein, 2018, "Deep rewiring: training very sparse deep networks",
/// algorithm 1): a trained projection keeps its number of synapses and changes which pairs it connects. Each synapse has a
/// sign s that it keeps and a parameter θ, its weight is s · θ. The optimiser of the weights moves θ along its gradient; then
/// θ falls by <see cref="L1"/> and is moved by <see cref="Noise"/>. Synapses whose θ is below 0 are gone, and as many are
/// drawn anew from all pairs that are free, with θ = 0.
/// </summary>
public sealed record DeepR
{
    /// <summary>By how much every θ falls in an update: ηα of the paper, learning rate times strength of the L1 term.</summary>
    public float L1 { get; init; }

    /// <summary>Standard deviation of what is added to every θ in an update: √(2ηT) of the paper, T being the temperature.</summary>
    public float Noise { get; init; }
}
