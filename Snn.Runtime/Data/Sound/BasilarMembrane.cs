using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// The basilar membrane of Sieroka, Dosch and Rupp (2006) as Cramer et al. (2020) use it: a wave in shallow water, over a
/// membrane whose stiffness falls exponentially from the base to the apex. Its velocity at a place is linear in the sound.
/// Numbers are in centimetres, grams and seconds.
/// </summary>
public sealed record BasilarMembrane
{
    // over what share of a fall by e the phase is integrated at a time
    private const double Finest = 0.05;

    /// <summary>Length of the membrane from base to apex, in cm.</summary>
    public double Length { get; init; } = 3.5;

    /// <summary>C₀ of the stiffness C₀·e^(−αx) − a, in g/(cm² s²).</summary>
    public double Stiffness { get; init; } = 1e9;

    /// <summary>a, by which the stiffness is lower everywhere, in g/(cm² s²).</summary>
    public double Softening { get; init; } = 3500;

    /// <summary>α, with which the stiffness falls, in 1/cm.</summary>
    public double Taper { get; init; } = 3;

    /// <summary>δ of the damping δ·√(C₀·m)·e^(−αx/2).</summary>
    public double Damping { get; init; } = 0.15;

    /// <summary>m, the mass of an area of membrane, in g/cm².</summary>
    public double Mass { get; init; } = 0.05;

    /// <summary>ρ, the density of the fluid, in g/cm³.</summary>
    public double Density { get; init; } = 1;

    /// <summary>h, the height of the canal, in cm.</summary>
    public double Height { get; init; } = 0.1;

    /// <summary>The frequency with which a place resonates, √((C₀·e^(−αx) − a)/m)/2π, in Hz; 0 where the membrane is too soft.</summary>
    /// <param name="place">x, the distance from the base, in cm.</param>
    public double Resonance(double place) => Math.Sqrt(Math.Max(0, Spring(place)) / Mass) / (2 * Math.PI);

    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    internal void Check()
    {
        foreach (var (value, name) in ((double, string)[])[(Length, nameof(Length)), (Stiffness, nameof(Stiffness)), (Taper, nameof(Taper)), (Damping, nameof(Damping)), (Mass, nameof(Mass)), (Density, nameof(Density)), (Height, nameof(Height))])
        {
            if (!(value > 0) || !double.IsFinite(value))
            {
                throw new ArgumentOutOfRangeException(name, value, $"BasilarMembrane.{name} must be positive.");
            }
        }

        if (!(Softening >= 0 && Softening < Stiffness))
        {
            throw new ArgumentOutOfRangeException(nameof(Softening), Softening, $"BasilarMembrane.{nameof(Softening)} must be from 0 to below the stiffness.");
        }
    }

    /// <summary>
    /// The velocity of each place for a sound e^(−iωt) of amplitude 1: 2ω/ξ(x) · p(x)/p(0) · Z. The pressure is
    /// p(x) = √(G/g)·H₀⁽¹⁾(G), of the wave number g = ω·√(ρ/(hξ)) and the phase G = 2g(0)/α + ∫₀ˣ g, where the membrane takes
    /// ξ = C₀e^(−αx) − a − mω² − iωr(x); Z is the impedance that the wave meets at the base.
    /// </summary>
    /// <param name="frequency">In Hz, above 0.</param>
    /// <param name="velocities">One for each place, evenly from base to apex; 0 where the wave does not get to.</param>
    internal void Velocities(double frequency, Span<Complex> velocities)
    {
        double omega = 2 * Math.PI * frequency, step = velocities.Length < 2 ? 0 : Length / (velocities.Length - 1);
        int parts = Math.Max(1, (int)Math.Ceiling(step * Taper / Finest));
        velocities.Clear();
        Complex before = WaveNumber(omega, 0), phase = 2 / Taper * before, first = phase;
        var scale = 2 * omega * Impedance(omega) / (Complex.Sqrt(phase / before) * Hankel.Scaled(phase));
        for (int i = 0; i < velocities.Length; i++)
        {
            double place = i * step;
            // Simpson's rule
            for (int part = parts; i > 0 && part > 0; part--)
            {
                double to = place - (part - 1) * step / parts;
                var next = WaveNumber(omega, to);
                phase += step / (6 * parts) * (before + 4 * WaveNumber(omega, to - step / (2 * parts)) + next);
                before = next;
            }

            var passed = Complex.ImaginaryOne * (phase - first);
            if (passed.Real < -40)
            {
                return;
            }

            velocities[i] = scale * Complex.Sqrt(phase / before) * Hankel.Scaled(phase) * Complex.Exp(passed) / Impedance(omega, place);
        }
    }

    private double Spring(double place) => Stiffness * Math.Exp(-Taper * place) - Softening;

    // ξ
    private Complex Impedance(double omega, double place) =>
        new(Spring(place) - Mass * omega * omega, -omega * Damping * Math.Sqrt(Stiffness * Mass) * Math.Exp(-Taper * place / 2));

    private Complex WaveNumber(double omega, double place) => omega * Complex.Sqrt(Density / (Height * Impedance(omega, place)));

    // Z = i·√(2C₀/h)·H₀⁽²⁾(y)/H₁⁽²⁾(y)
    private Complex Impedance(double omega)
    {
        double y = 2 * omega / Taper * Math.Sqrt(2 / (Height * Stiffness));
        Complex zero = new(MathNet.Numerics.SpecialFunctions.BesselJ(0, y), -MathNet.Numerics.SpecialFunctions.BesselY(0, y));
        Complex one = new(MathNet.Numerics.SpecialFunctions.BesselJ(1, y), -MathNet.Numerics.SpecialFunctions.BesselY(1, y));
        return Complex.ImaginaryOne * Math.Sqrt(2 * Stiffness / Height) * zero / one;
    }
}
