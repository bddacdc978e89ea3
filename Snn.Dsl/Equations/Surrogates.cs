namespace Snn;

/// <summary>
/// Pseudo-derivatives of a spike by the distance θ from the threshold, for <c>Surrogate = theta => ...</c>; imported with
/// <c>using static Snn.Surrogates</c>. The generator writes them out as if they stood in the equation.
/// </summary>
public static class Surrogates
{
    /// <summary>max(0, 1 − |θ|/w): a triangle of height 1 (Esser et al., 2016, PNAS 113:11441; Bellec et al., 2018, NeurIPS 31).</summary>
    /// <param name="theta">Distance from the threshold.</param>
    /// <param name="width">Distance w at which it reaches zero.</param>
    public static float Triangular(float theta, float width) => MathF.Max(0, 1 - MathF.Abs(theta / width));

    /// <inheritdoc cref="Triangular(float, float)"/>
    public static double Triangular(double theta, double width) => Triangular((float)theta, (float)width);

    /// <summary>The triangle of a θ that has a unit: a width of the same.</summary>
    /// <param name="theta">Distance from the threshold.</param>
    /// <param name="width">Distance w at which it reaches zero, in the unit of θ.</param>
    /// <typeparam name="T">The quantity that θ is.</typeparam>
    public static float Triangular<T>(Theta theta, T width)
        where T : struct, IQuantity<T> => Triangular(theta.Value, width.Value);

    /// <summary>1 where |θ| ≤ w, else 0: a box, which a comparison in hardware is (Frenkel and Indiveri, 2022, ISSCC, "ReckOn", whose steps of a few such boxes it is the simplest of).</summary>
    /// <param name="theta">Distance from the threshold.</param>
    /// <param name="width">Distance w up to which it is 1.</param>
    public static float Boxcar(float theta, float width) => MathF.Abs(theta) <= width ? 1 : 0;

    /// <inheritdoc cref="Boxcar(float, float)"/>
    public static double Boxcar(double theta, double width) => Boxcar((float)theta, (float)width);

    /// <summary>The box of a θ that has a unit: a width of the same.</summary>
    /// <param name="theta">Distance from the threshold.</param>
    /// <param name="width">Distance up to which it is 1, in the unit of θ.</param>
    /// <typeparam name="T">The quantity that θ is.</typeparam>
    public static float Boxcar<T>(Theta theta, T width)
        where T : struct, IQuantity<T> => Boxcar(theta.Value, width.Value);

    /// <summary>1 everywhere: the straight-through estimator (Bengio, Léonard and Courville, 2013, arXiv 1308.3432).</summary>
    /// <param name="theta">Distance from the threshold.</param>
    public static float StraightThrough(float theta) => 1;

    /// <inheritdoc cref="StraightThrough(float)"/>
    public static double StraightThrough(double theta) => 1;

    /// <summary>1/(1 + β|θ|)², the derivative of a fast sigmoid (SuperSpike; Zenke and Ganguli, 2018, Neural Comput. 30:1514).</summary>
    /// <param name="theta">Distance from the threshold.</param>
    /// <param name="steepness">β, per unit of θ.</param>
    public static float FastSigmoid(float theta, float steepness) => 1 / MathF.Pow(1 + steepness * MathF.Abs(theta), 2);

    /// <inheritdoc cref="FastSigmoid(float, float)"/>
    public static double FastSigmoid(double theta, double steepness) => FastSigmoid((float)theta, (float)steepness);

    /// <summary>α/2 / (1 + (π/2·αθ)²), the derivative of an arctangent (Fang et al., 2021, ICCV, "Incorporating learnable membrane time constant").</summary>
    /// <param name="theta">Distance from the threshold.</param>
    /// <param name="steepness">α, per unit of θ.</param>
    public static float Arctan(float theta, float steepness) => steepness / 2 / (1 + MathF.Pow(MathF.PI / 2 * steepness * theta, 2));

    /// <inheritdoc cref="Arctan(float, float)"/>
    public static double Arctan(double theta, double steepness) => Arctan((float)theta, (float)steepness);

    /// <summary>β·s(1 − s) with s = 1/(1 + e^(−βθ)), the derivative of the logistic function; nothing in it overflows.</summary>
    /// <param name="theta">Distance from the threshold.</param>
    /// <param name="steepness">β, per unit of θ.</param>
    public static float Sigmoid(float theta, float steepness) => steepness * Dsl.Sigmoid(steepness * theta) * Dsl.Sigmoid(-steepness * theta);

    /// <inheritdoc cref="Sigmoid(float, float)"/>
    public static double Sigmoid(double theta, double steepness) => Sigmoid((float)theta, (float)steepness);

    /// <summary>The normal density with mean 0 and standard deviation σ (Yin, Corradi and Bohté, 2020, ICONS).</summary>
    /// <param name="theta">Distance from the threshold.</param>
    /// <param name="sd">σ.</param>
    public static float Gaussian(float theta, float sd) => MathF.Exp(-MathF.Pow(theta / sd, 2) / 2) / (MathF.Sqrt(2 * MathF.PI) * sd);

    /// <inheritdoc cref="Gaussian(float, float)"/>
    public static double Gaussian(double theta, double sd) => Gaussian((float)theta, (float)sd);

    /// <summary>The density of a θ that has a unit, per that unit in the coherent base.</summary>
    /// <param name="theta">Distance from the threshold.</param>
    /// <param name="sd">σ, in the unit of θ.</param>
    /// <typeparam name="T">The quantity that θ is.</typeparam>
    public static float Gaussian<T>(Theta theta, T sd)
        where T : struct, IQuantity<T> => Gaussian(theta.Value, sd.Value);

    /// <summary>
    /// (1 + h)·N(θ; 0, σ) − h·N(θ; σ, sσ) − h·N(θ; −σ, sσ): a Gaussian between two broad negative ones (Yin, Corradi and Bohté,
    /// 2021, Nat. Mach. Intell. 3:905).
    /// </summary>
    /// <param name="theta">Distance from the threshold.</param>
    /// <param name="sd">σ.</param>
    /// <param name="side">Height h of the negative ones.</param>
    /// <param name="spread">How much broader they are, s.</param>
    public static float MultiGaussian(float theta, float sd, float side = 0.15f, float spread = 6) =>
        (1 + side) * Gaussian(theta, sd) - side * Gaussian(theta - sd, spread * sd) - side * Gaussian(theta + sd, spread * sd);

    /// <inheritdoc cref="MultiGaussian(float, float, float, float)"/>
    public static double MultiGaussian(double theta, double sd, double side = 0.15, double spread = 6) => MultiGaussian((float)theta, (float)sd, (float)side, (float)spread);

    /// <summary>The same of a θ that has a unit, per that unit in the coherent base.</summary>
    /// <param name="theta">Distance from the threshold.</param>
    /// <param name="sd">σ, in the unit of θ.</param>
    /// <param name="side">Height h of the negative ones.</param>
    /// <param name="spread">How much broader they are, s.</param>
    /// <typeparam name="T">The quantity that θ is.</typeparam>
    public static float MultiGaussian<T>(Theta theta, T sd, float side = 0.15f, float spread = 6)
        where T : struct, IQuantity<T> => MultiGaussian(theta.Value, sd.Value, side, spread);
}
