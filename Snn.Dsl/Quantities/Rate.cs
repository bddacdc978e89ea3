namespace Snn;

/// <summary>A frequency; base kHz (1/ms).</summary>
public readonly record struct Rate(float Value) : IQuantity<Rate>
{
    /// <summary>Makes the quantity from a number in the base unit.</summary>
    public static Rate Of(float value) => new(value);

    /// <summary>Sum.</summary>
    public static Rate operator +(Rate a, Rate b) => new(a.Value + b.Value);

    /// <summary>Difference.</summary>
    public static Rate operator -(Rate a, Rate b) => new(a.Value - b.Value);

    /// <summary>Negation.</summary>
    public static Rate operator -(Rate a) => new(-a.Value);

    /// <summary>Scaling.</summary>
    public static Rate operator *(float k, Rate a) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Rate operator *(Rate a, float k) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Rate operator /(Rate a, float k) => new(a.Value / k);

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Rate a, Rate b) => a.Value / b.Value;

    /// <summary>Greater.</summary>
    public static bool operator >(Rate a, Rate b) => a.Value > b.Value;

    /// <summary>Less.</summary>
    public static bool operator <(Rate a, Rate b) => a.Value < b.Value;

    /// <summary>Greater or equal.</summary>
    public static bool operator >=(Rate a, Rate b) => a.Value >= b.Value;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Rate a, Rate b) => a.Value <= b.Value;

    /// <summary>Expected number of events.</summary>
    public static float operator *(Rate r, Time t) => r.Value * t.Value;

    /// <summary>A frequency is a number per time.</summary>
    public static implicit operator PerTime<float>(Rate r) => new(r.Value);
}
