namespace Snn;

/// <summary>A duration; base ms.</summary>
public readonly record struct Time(float Value) : IQuantity<Time>
{
    /// <summary>Makes the quantity from a number in the base unit.</summary>
    public static Time Of(float value) => new(value);

    /// <summary>Sum.</summary>
    public static Time operator +(Time a, Time b) => new(a.Value + b.Value);

    /// <summary>Difference.</summary>
    public static Time operator -(Time a, Time b) => new(a.Value - b.Value);

    /// <summary>Negation.</summary>
    public static Time operator -(Time a) => new(-a.Value);

    /// <summary>Scaling.</summary>
    public static Time operator *(float k, Time a) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Time operator *(Time a, float k) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static Time operator /(Time a, float k) => new(a.Value / k);

    /// <summary>Ratio; dividing by a unit gives the number in that unit.</summary>
    public static float operator /(Time a, Time b) => a.Value / b.Value;

    /// <summary>Greater.</summary>
    public static bool operator >(Time a, Time b) => a.Value > b.Value;

    /// <summary>Less.</summary>
    public static bool operator <(Time a, Time b) => a.Value < b.Value;

    /// <summary>Greater or equal.</summary>
    public static bool operator >=(Time a, Time b) => a.Value >= b.Value;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Time a, Time b) => a.Value <= b.Value;

    /// <summary>Reciprocal of a time, scaled.</summary>
    public static PerTime<float> operator /(float x, Time t) => new(x / t.Value);

    /// <summary>Reciprocal of a time, scaled.</summary>
    public static PerTime<float> operator /(double x, Time t) => new((float)(x / t.Value));

    /// <summary>A rate of change over a time.</summary>
    public static float operator *(PerTime<float> r, Time t) => r.Value * t.Value;
}
