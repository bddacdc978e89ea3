namespace Snn;

/// <summary>An electric capacitance; base nF.</summary>
public readonly record struct Capacitance(float Value) : IQuantity<Capacitance>
{
    /// <summary>Makes the quantity from a number in the base unit.</summary>
    public static Capacitance Of(float value) => new(value);

    /// <summary>Sum.</summary>
    public static Capacitance operator +(Capacitance a, Capacitance b) => new(a.Value + b.Value);

    /// <summary>Difference.</summary>
    public static Capacitance operator -(Capacitance a, Capacitance b) => new(a.Value - b.Value);

    /// <summary>Negation.</summary>
    public static Capacitance operator -(Capacitance a) => new(-a.Value);

    /// <summary>Scaling.</summary>
    public static Capacitance operator *(float k, Capacitance a) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Capacitance operator *(Capacitance a, float k) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Capacitance operator /(Capacitance a, float k) => new(a.Value / k);

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Capacitance a, Capacitance b) => a.Value / b.Value;

    /// <summary>Greater.</summary>
    public static bool operator >(Capacitance a, Capacitance b) => a.Value > b.Value;

    /// <summary>Less.</summary>
    public static bool operator <(Capacitance a, Capacitance b) => a.Value < b.Value;

    /// <summary>Greater or equal.</summary>
    public static bool operator >=(Capacitance a, Capacitance b) => a.Value >= b.Value;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Capacitance a, Capacitance b) => a.Value <= b.Value;

    /// <summary>Time constant of a leaky capacitor.</summary>
    public static Time operator /(Capacitance c, Conductance g) => new(c.Value / g.Value);
}
