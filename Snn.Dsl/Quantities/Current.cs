namespace Snn;

/// <summary>An electric current; base nA.</summary>
public readonly record struct Current(float Value) : IQuantity<Current>
{
    /// <summary>Makes the quantity from a number in the base unit.</summary>
    public static Current Of(float value) => new(value);

    /// <summary>Sum.</summary>
    public static Current operator +(Current a, Current b) => new(a.Value + b.Value);

    /// <summary>Difference.</summary>
    public static Current operator -(Current a, Current b) => new(a.Value - b.Value);

    /// <summary>Negation.</summary>
    public static Current operator -(Current a) => new(-a.Value);

    /// <summary>Scaling.</summary>
    public static Current operator *(float k, Current a) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Current operator *(Current a, float k) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Current operator /(Current a, float k) => new(a.Value / k);

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Current a, Current b) => a.Value / b.Value;

    /// <summary>Greater.</summary>
    public static bool operator >(Current a, Current b) => a.Value > b.Value;

    /// <summary>Less.</summary>
    public static bool operator <(Current a, Current b) => a.Value < b.Value;

    /// <summary>Greater or equal.</summary>
    public static bool operator >=(Current a, Current b) => a.Value >= b.Value;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Current a, Current b) => a.Value <= b.Value;

    /// <summary>Ohm's law.</summary>
    public static Voltage operator *(Resistance r, Current i) => new(r.Value * i.Value);

    /// <summary>Ohm's law.</summary>
    public static Voltage operator *(Current i, Resistance r) => new(i.Value * r.Value);

    /// <summary>Ohm's law.</summary>
    public static Voltage operator /(Current i, Conductance g) => new(i.Value / g.Value);

    /// <summary>Charging a capacitor.</summary>
    public static PerTime<Voltage> operator /(Current i, Capacitance c) => new(i.Value / c.Value);
}
