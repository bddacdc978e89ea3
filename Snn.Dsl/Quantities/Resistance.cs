namespace Snn;

/// <summary>An electric resistance; base MΩ.</summary>
public readonly record struct Resistance(float Value) : IQuantity<Resistance>
{
    /// <summary>Makes the quantity from a number in the base unit.</summary>
    public static Resistance Of(float value) => new(value);

    /// <summary>Sum.</summary>
    public static Resistance operator +(Resistance a, Resistance b) => new(a.Value + b.Value);

    /// <summary>Difference.</summary>
    public static Resistance operator -(Resistance a, Resistance b) => new(a.Value - b.Value);

    /// <summary>Negation.</summary>
    public static Resistance operator -(Resistance a) => new(-a.Value);

    /// <summary>Scaling.</summary>
    public static Resistance operator *(float k, Resistance a) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Resistance operator *(Resistance a, float k) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Resistance operator /(Resistance a, float k) => new(a.Value / k);

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Resistance a, Resistance b) => a.Value / b.Value;

    /// <summary>Greater.</summary>
    public static bool operator >(Resistance a, Resistance b) => a.Value > b.Value;

    /// <summary>Less.</summary>
    public static bool operator <(Resistance a, Resistance b) => a.Value < b.Value;

    /// <summary>Greater or equal.</summary>
    public static bool operator >=(Resistance a, Resistance b) => a.Value >= b.Value;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Resistance a, Resistance b) => a.Value <= b.Value;

    /// <summary>Time constant of an RC circuit.</summary>
    public static Time operator *(Resistance r, Capacitance c) => new(r.Value * c.Value);
}
