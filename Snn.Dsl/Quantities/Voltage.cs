namespace Snn;

/// <summary>An electric potential; base mV.</summary>
public readonly record struct Voltage(float Value) : IQuantity<Voltage>
{
    /// <summary>Makes the quantity from a number in the base unit.</summary>
    public static Voltage Of(float value) => new(value);

    /// <summary>Sum.</summary>
    public static Voltage operator +(Voltage a, Voltage b) => new(a.Value + b.Value);

    /// <summary>Difference.</summary>
    public static Voltage operator -(Voltage a, Voltage b) => new(a.Value - b.Value);

    /// <summary>Negation.</summary>
    public static Voltage operator -(Voltage a) => new(-a.Value);

    /// <summary>Scaling.</summary>
    public static Voltage operator *(float k, Voltage a) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Voltage operator *(Voltage a, float k) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Voltage operator /(Voltage a, float k) => new(a.Value / k);

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Voltage a, Voltage b) => a.Value / b.Value;

    /// <summary>Greater.</summary>
    public static bool operator >(Voltage a, Voltage b) => a.Value > b.Value;

    /// <summary>Less.</summary>
    public static bool operator <(Voltage a, Voltage b) => a.Value < b.Value;

    /// <summary>Greater or equal.</summary>
    public static bool operator >=(Voltage a, Voltage b) => a.Value >= b.Value;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Voltage a, Voltage b) => a.Value <= b.Value;

    /// <summary>Ohm's law.</summary>
    public static Current operator /(Voltage v, Resistance r) => new(v.Value / r.Value);

    /// <summary>Ohm's law.</summary>
    public static Current operator *(Voltage v, Conductance g) => new(v.Value * g.Value);
}
