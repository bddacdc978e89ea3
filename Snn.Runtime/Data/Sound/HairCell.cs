namespace Snn.Runtime;

/// <summary>
/// The inner hair cell of Meddis (1986, 1988): transmitter goes from a pool q through a membrane, which the sound makes permeable,
/// into the cleft c, from which it is lost or taken up into a store w that fills q again. Fibres fire with the rate h·c.
/// Rates are in 1/s; the defaults are those with which Cramer et al. (2020) made the Spiking Heidelberg Digits.
/// </summary>
public sealed record HairCell
{
    /// <summary>y, with which the pool is replenished.</summary>
    public double Replenishment { get; init; } = 5.05;

    /// <summary>g, the permeability's scale.</summary>
    public double Release { get; init; } = 2000;

    /// <summary>l, with which transmitter is lost from the cleft.</summary>
    public double Loss { get; init; } = 2500;

    /// <summary>r, with which it is taken up from the cleft.</summary>
    public double Reuptake { get; init; } = 6580;

    /// <summary>x, with which the store gives it back to the pool.</summary>
    public double Reprocessing { get; init; } = 66.3;

    /// <summary>A of the permeability g·(s + A)/(s + A + B) for the membrane's velocity s, 0 below −A.</summary>
    public double Offset { get; init; } = 5;

    /// <summary>B of the permeability.</summary>
    public double Saturation { get; init; } = 300;

    /// <summary>h, the rate of a fibre for all transmitter in the cleft.</summary>
    public double Firing { get; init; } = 50_000;

    /// <summary>M, the transmitter that the pool is filled up to.</summary>
    public double Pool { get; init; } = 1;

    /// <summary>The pool, the cleft and the store in silence.</summary>
    public (double Pool, double Cleft, double Store) Rest
    {
        get
        {
            double permeability = Release * Offset / (Offset + Saturation);
            double cleft = Pool * Replenishment * permeability / (Loss * permeability + Replenishment * (Loss + Reuptake));
            return (cleft * (Loss + Reuptake) / permeability, cleft, cleft * Reuptake / Reprocessing);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    internal void Check()
    {
        foreach (var (value, name) in ((double, string)[])[(Replenishment, nameof(Replenishment)), (Release, nameof(Release)), (Loss, nameof(Loss)), (Reuptake, nameof(Reuptake)), (Reprocessing, nameof(Reprocessing)), (Offset, nameof(Offset)), (Saturation, nameof(Saturation)), (Firing, nameof(Firing)), (Pool, nameof(Pool))])
        {
            if (!(value > 0) || !double.IsFinite(value))
            {
                throw new ArgumentOutOfRangeException(name, value, $"HairCell.{name} must be positive.");
            }
        }
    }
}
