namespace Snn;

/// <summary>The root of a time; base √ms. Made by <c>Sqrt(1 * ms)</c>.</summary>
public readonly record struct RootTime(float Value);

/// <summary>
/// T per root of a time (1/√ms): how strong white noise in D(x) of an x of type T is, <c>0.5f * mV / Sqrt(1 * ms)</c>.
/// </summary>
public readonly record struct PerRootTime<T>(float Value) : IQuantity<PerRootTime<T>>
{
    /// <summary>Makes the quantity from a number in the base unit.</summary>
    public static PerRootTime<T> Of(float value) => new(value);

    /// <summary>Sum.</summary>
    public static PerRootTime<T> operator +(PerRootTime<T> a, PerRootTime<T> b) => new(a.Value + b.Value);

    /// <summary>Difference.</summary>
    public static PerRootTime<T> operator -(PerRootTime<T> a, PerRootTime<T> b) => new(a.Value - b.Value);

    /// <summary>Negation.</summary>
    public static PerRootTime<T> operator -(PerRootTime<T> a) => new(-a.Value);

    /// <summary>Scaling.</summary>
    public static PerRootTime<T> operator *(float k, PerRootTime<T> a) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static PerRootTime<T> operator *(PerRootTime<T> a, float k) => new(k * a.Value);

    /// <summary>Scaling.</summary>
    public static PerRootTime<T> operator /(PerRootTime<T> a, float k) => new(a.Value / k);

    /// <summary>Ratio.</summary>
    public static float operator /(PerRootTime<T> a, PerRootTime<T> b) => a.Value / b.Value;
}

/// <summary>Operators by which strengths of noise are made.</summary>
public static class NoiseOperators
{
    extension<T>(T)
        where T : struct, IQuantity<T>
    {
        /// <summary>Anything over the root of a time.</summary>
        public static PerRootTime<T> operator /(T x, RootTime t) => new(x.Value / t.Value);

        /// <summary>Anything times the root of a rate, such as <c>Sigma * Sqrt(2 / TauMem)</c>.</summary>
        public static PerRootTime<T> operator *(T x, PerRootTime<float> r) => new(x.Value * r.Value);
    }

    extension(RootTime)
    {
        /// <summary>A number over the root of a time.</summary>
        public static PerRootTime<float> operator /(float x, RootTime t) => new(x / t.Value);

        /// <summary>A number over the root of a time.</summary>
        public static PerRootTime<float> operator /(double x, RootTime t) => new((float)(x / t.Value));
    }
}
