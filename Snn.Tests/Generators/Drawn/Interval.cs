namespace Snn.Tests.Generators.Drawn;

/// <summary>Between what bounds an expression stays while its states do, so that drawn models are tame.</summary>
internal readonly record struct Interval(double Low, double High)
{
    public static Interval Whole { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Largest absolute value.</summary>
    public double Most => Math.Max(Math.Abs(Low), Math.Abs(High));

    public bool Excludes(double from, double to) => Low > to || High < from;

    public static Interval operator +(Interval a, Interval b) => new(a.Low + b.Low, a.High + b.High);

    public static Interval operator -(Interval a) => new(-a.High, -a.Low);

    public static Interval operator -(Interval a, Interval b) => a + -b;

    public static Interval operator *(Interval a, Interval b) => Of(a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High);

    public static Interval operator /(Interval a, Interval b) => b.Excludes(0, 0) ? a * new Interval(1 / b.High, 1 / b.Low) : Whole;

    public Interval Or(Interval other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    public static Interval Of(params double[] values) => values.Any(double.IsNaN) ? Whole : new(values.Min(), values.Max());
}
