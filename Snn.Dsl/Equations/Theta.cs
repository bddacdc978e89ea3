namespace Snn;

/// <summary>
/// The distance θ from the threshold, of which <c>Surrogate = theta => ...</c> is a function. It has the unit of both sides of
/// <c>When</c>: a number where those are numbers, and otherwise a quantity, to be divided by one of its kind. As a number it is
/// the one in the coherent base.
/// </summary>
/// <param name="Value">The number in the coherent base.</param>
public readonly record struct Theta(float Value)
{
    /// <summary>The number in the coherent base.</summary>
    public static implicit operator float(Theta theta) => theta.Value;

    /// <summary>Negation.</summary>
    public static Theta operator -(Theta a) => new(-a.Value);

    /// <summary>Sum.</summary>
    public static Theta operator +(Theta a, Theta b) => new(a.Value + b.Value);

    /// <summary>Difference.</summary>
    public static Theta operator -(Theta a, Theta b) => new(a.Value - b.Value);

    /// <summary>Scaling.</summary>
    public static Theta operator *(float k, Theta a) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Theta operator *(Theta a, float k) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Theta operator /(Theta a, float k) => new(a.Value / k);

    /// <summary>Square, as a number.</summary>
    public static float operator *(Theta a, Theta b) => a.Value * b.Value;

    /// <summary>Ratio.</summary>
    public static float operator /(Theta a, Theta b) => a.Value / b.Value;

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Theta a, Time b) => a.Value / b.Value;

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Theta a, Rate b) => a.Value / b.Value;

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Theta a, Voltage b) => a.Value / b.Value;

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Theta a, Current b) => a.Value / b.Value;

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Theta a, Resistance b) => a.Value / b.Value;

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Theta a, Conductance b) => a.Value / b.Value;

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Theta a, Capacitance b) => a.Value / b.Value;
}

/// <summary>What θ is compared with and moved by, for every quantity.</summary>
public static class ThetaOperators
{
    extension<T>(T)
        where T : struct, IQuantity<T>
    {
        /// <summary>Ratio to a quantity of one's own.</summary>
        public static float operator /(Theta a, T b) => a.Value / b.Value;

        /// <summary>θ from another threshold.</summary>
        public static Theta operator +(Theta a, T b) => new(a.Value + b.Value);

        /// <summary>θ from another threshold.</summary>
        public static Theta operator -(Theta a, T b) => new(a.Value - b.Value);

        /// <summary>Greater.</summary>
        public static bool operator >(Theta a, T b) => a.Value > b.Value;

        /// <summary>Less.</summary>
        public static bool operator <(Theta a, T b) => a.Value < b.Value;

        /// <summary>Greater or equal.</summary>
        public static bool operator >=(Theta a, T b) => a.Value >= b.Value;

        /// <summary>Less or equal.</summary>
        public static bool operator <=(Theta a, T b) => a.Value <= b.Value;
    }
}
