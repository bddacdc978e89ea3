namespace Snn.Runtime;

/// <summary>
/// The bushy cell of Cramer et al. (2020), one for each channel: a leaky membrane on which <see cref="Fibres"/> of the hair cell
/// converge through an exponential current, τ·dV/dt = −V + τ·w·I, with the threshold 1 and reset to 0.
/// </summary>
public sealed record BushyCell
{
    /// <summary>Fibres that converge on a cell; each fires at most once in <see cref="Refractory"/>.</summary>
    public int Fibres { get; init; } = 40;

    /// <summary>Time constant of the membrane.</summary>
    public Time Membrane { get; init; } = new(1);

    /// <summary>Time constant of the current.</summary>
    public Time Synapse { get; init; } = new(0.5f);

    /// <summary>For how long fibre and cell are silent after a spike.</summary>
    public Time Refractory { get; init; } = new(1);

    /// <summary>w of all fibres together, in 1/s.</summary>
    public double Weight { get; init; } = 13_000;

    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    internal void Check()
    {
        if (Fibres is < 1 or > 1000)
        {
            throw new ArgumentOutOfRangeException(nameof(Fibres), Fibres, "BushyCell.Fibres must be from 1 to 1000.");
        }

        TimeGrid.Positive(Membrane, nameof(BushyCell), nameof(Membrane));
        TimeGrid.Positive(Synapse, nameof(BushyCell), nameof(Synapse));
        TimeGrid.Positive(Refractory, nameof(BushyCell), nameof(Refractory));
        if (!(Weight > 0) || !double.IsFinite(Weight))
        {
            throw new ArgumentOutOfRangeException(nameof(Weight), Weight, "BushyCell.Weight must be positive.");
        }
    }
}
