namespace Snn;

/// <summary>The vocabulary of equations; imported with <c>using static Snn.Dsl</c>.</summary>
public static partial class Dsl
{
    /// <summary>Time derivative of a state, on the left of <c>==</c>.</summary>
    public static Derivative<T> D<T>(T state) => default;

    /// <summary>New value of a state. On the left of <c>==</c> it assigns, on the right it reads the value being assigned.</summary>
    /// <param name="state">The state.</param>
    /// <param name="spike"><see cref="Grad.Stop"/>: no gradient through the fact that the spike happened (Bellec et al., 2018).</param>
    public static Next<T> Next<T>(T state, Grad spike = Grad.Flow) => default;

    /// <inheritdoc cref="Next{T}(T, Grad)"/>
    public static NextNumber Next(float state, Grad spike = Grad.Flow) => default;

    /// <summary>Freezes <paramref name="state"/> for a while after the event, and the event with it. Arrivals at a held state are lost.</summary>
    public static Hold Hold<T>(T state, Time @for) => default;

    /// <summary>The event cannot happen again for a while; the states go on.</summary>
    public static Hold Hold(Time @for) => default;

    /// <summary>
    /// The condition of an <see cref="Event"/> that is met on the way up alone: the event happens where
    /// <paramref name="value"/> comes to <paramref name="threshold"/> from below, and not again before it has been below.
    /// </summary>
    /// <param name="value">What rises.</param>
    /// <param name="threshold">Where it is an event.</param>
    /// <exception cref="SymbolicOnlyException">Always: equations are read, never run.</exception>
    public static bool Rising<T>(T value, T threshold) => throw new SymbolicOnlyException();

    /// <summary>exp(−dt/τ), evaluated once on the host.</summary>
    public static float Decay(Time tau) => throw new SymbolicOnlyException();

    /// <summary>Number of the update, from 1; in a <c>[CustomUpdate]</c> or <c>[Schedule]</c>.</summary>
    public static float Iteration => throw new SymbolicOnlyException();

    /// <summary>Share of the training run that is over, 0 to 1; in a <c>[CustomUpdate]</c> or <c>[Schedule]</c>.</summary>
    public static float Progress => throw new SymbolicOnlyException();

    /// <summary>e to the power of <paramref name="x"/>.</summary>
    public static float Exp(float x) => MathF.Exp(x);

    /// <summary>Natural logarithm.</summary>
    public static float Log(float x) => MathF.Log(x);

    /// <summary>e to the power of <paramref name="x"/>, less 1: exact where x is near 0.</summary>
    public static float Expm1(float x) => MathF.Exp(x / 2) * 2 * MathF.Sinh(x / 2);

    /// <summary>Natural logarithm of 1 + <paramref name="x"/>: exact where x is near 0.</summary>
    public static float Log1p(float x) => 2 * MathF.Atanh(x / (2 + x));

    /// <summary>(eˣ − 1)/x, which is 1 at 0: for quotients such as <c>x / (Exp(x) - 1)</c>, which is <c>1 / Exprel(x)</c>.</summary>
    public static float Exprel(float x) => x == 0 ? 1 : Expm1(x) / x;

    /// <summary>The logistic function, 1/(1 + e⁻ˣ).</summary>
    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    /// <summary>Sine.</summary>
    public static float Sin(float x) => MathF.Sin(x);

    /// <summary>Cosine.</summary>
    public static float Cos(float x) => MathF.Cos(x);

    /// <summary>The largest whole number that is not above <paramref name="x"/>.</summary>
    public static float Floor(float x) => MathF.Floor(x);

    /// <summary>−1, 0 or 1, by the sign of <paramref name="x"/>.</summary>
    public static float Sign(float x) => x > 0 ? 1 : x < 0 ? -1 : x;

    /// <summary>Hyperbolic tangent.</summary>
    public static float Tanh(float x) => MathF.Tanh(x);

    /// <summary>Absolute value.</summary>
    public static float Abs(float x) => MathF.Abs(x);

    /// <summary>How far from the threshold, on either side.</summary>
    public static Theta Abs(Theta theta) => new(MathF.Abs(theta.Value));

    /// <summary>Square root.</summary>
    public static float Sqrt(float x) => MathF.Sqrt(x);

    /// <summary><paramref name="x"/> to the power of <paramref name="y"/>.</summary>
    public static float Pow(float x, float y) => MathF.Pow(x, y);

    /// <summary>The larger of two numbers.</summary>
    public static float Max(float a, float b) => MathF.Max(a, b);

    /// <summary>The smaller of two numbers.</summary>
    public static float Min(float a, float b) => MathF.Min(a, b);

    /// <summary><paramref name="x"/> limited to the range from <paramref name="lo"/> to <paramref name="hi"/>.</summary>
    public static float Clamp(float x, float lo, float hi) => Math.Clamp(x, lo, hi);
}
