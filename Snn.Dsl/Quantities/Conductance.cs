namespace Snn;

/// <summary>An electric conductance; base µS.</summary>
public readonly record struct Conductance(float Value) : IQuantity<Conductance>
{
    /// <summary>Makes the quantity from a number in the base unit.</summary>
    public static Conductance Of(float value) => new(value);

    /// <summary>Sum.</summary>
    public static Conductance operator +(Conductance a, Conductance b) => new(a.Value + b.Value);

    /// <summary>Difference.</summary>
    public static Conductance operator -(Conductance a, Conductance b) => new(a.Value - b.Value);

    /// <summary>Negation.</summary>
    public static Conductance operator -(Conductance a) => new(-a.Value);

    /// <summary>Scaling.</summary>
    public static Conductance operator *(float k, Conductance a) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Conductance operator *(Conductance a, float k) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Conductance operator /(Conductance a, float k) => new(a.Value / k);

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Conductance a, Conductance b) => a.Value / b.Value;

    /// <summary>Greater.</summary>
    public static bool operator >(Conductance a, Conductance b) => a.Value > b.Value;

    /// <summary>Less.</summary>
    public static bool operator <(Conductance a, Conductance b) => a.Value < b.Value;

    /// <summary>Greater or equal.</summary>
    public static bool operator >=(Conductance a, Conductance b) => a.Value >= b.Value;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Conductance a, Conductance b) => a.Value <= b.Value;

    /// <summary>Ohm's law.</summary>
    public static Current operator *(Conductance g, Voltage v) => new(g.Value * v.Value);
}
