namespace Snn;

/// <summary>A scalar with a physical dimension; one float in a coherent base (ms, mV, nA, MΩ, µS, nF).</summary>
public interface IQuantity<T>
    where T : struct, IQuantity<T>
{
    /// <summary>The number in the coherent base.</summary>
    float Value { get; }

    /// <summary>Makes the quantity from a number in the coherent base.</summary>
    static abstract T Of(float value);
}

/// <summary>T per unit of time (1/ms): what <c>D(x)</c> of an x of type T is equal to.</summary>
public readonly record struct PerTime<T>(float Value)
{
    /// <summary>Sum.</summary>
    public static PerTime<T> operator +(PerTime<T> a, PerTime<T> b) => new(a.Value + b.Value);

    /// <summary>Difference.</summary>
    public static PerTime<T> operator -(PerTime<T> a, PerTime<T> b) => new(a.Value - b.Value);

    /// <summary>Negation.</summary>
    public static PerTime<T> operator -(PerTime<T> a) => new(-a.Value);

    /// <summary>Ratio.</summary>
    public static float operator /(PerTime<T> a, PerTime<T> b) => a.Value / b.Value;

    /// <summary>Scaling.</summary>
    public static PerTime<T> operator *(float k, PerTime<T> a) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static PerTime<T> operator *(PerTime<T> a, float k) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static PerTime<T> operator /(PerTime<T> a, float k) => new(a.Value / k);

    /// <summary>Scaling.</summary>
    public static PerTime<T> operator *(double k, PerTime<T> a) => new((float)(k * a.Value));

    /// <summary>Scaling.</summary>
    public static PerTime<T> operator *(PerTime<T> a, double k) => new((float)(k * a.Value));

    /// <summary>Scaling.</summary>
    public static PerTime<T> operator /(PerTime<T> a, double k) => new((float)(a.Value / k));
}

/// <summary>Operators that hold for every quantity.</summary>
public static class QuantityOperators
{
    extension<T>(T)
        where T : struct, IQuantity<T>
    {
        /// <summary>Anything over time.</summary>
        public static PerTime<T> operator /(T x, Time t) => new(x.Value / t.Value);

        /// <summary>Scaling by a <c>double</c>, such as the literal 0.04.</summary>
        public static T operator *(double k, T x) => T.Of((float)(k * x.Value));

        /// <summary>Scaling by a <c>double</c>.</summary>
        public static T operator *(T x, double k) => T.Of((float)(k * x.Value));

        /// <summary>Scaling by a <c>double</c>.</summary>
        public static T operator /(T x, double k) => T.Of((float)(x.Value / k));
    }

    extension<T>(PerTime<T>)
        where T : struct, IQuantity<T>
    {
        /// <summary>Back from a rate of change to a change.</summary>
        public static T operator *(PerTime<T> r, Time t) => T.Of(r.Value * t.Value);
    }
}
