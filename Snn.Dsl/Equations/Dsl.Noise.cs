namespace Snn;

/// <content>White noise, and the units of its strength; numbers that are drawn.</content>
public static partial class Dsl
{
    /// <summary>
    /// White noise in a flow: <c>D(V) == (I - V) / TauMem + Noise(Sigma)</c> is dV = (I − V)/τ dt + σ dW with a Wiener process W
    /// of each neuron's own, in the sense of Itô. Noise alone adds a Gaussian number of variance σ²·t in a time t. Each
    /// <c>Noise</c> that is written is a process of its own; a helper that has one and is used twice is the same in both places.
    /// </summary>
    /// <param name="sigma">σ, a number per √ms.</param>
    public static PerTime<float> Noise(float sigma) => default;

    /// <inheritdoc cref="Noise(float)"/>
    public static PerTime<float> Noise(double sigma) => default;

    /// <inheritdoc cref="Noise(float)" path="/summary"/>
    /// <param name="sigma">σ, in the unit of the state per root of time.</param>
    public static PerTime<T> Noise<T>(PerRootTime<T> sigma) => default;

    /// <summary>
    /// In a <c>[Rewiring]</c>: a number of the standard normal distribution, another one for each synapse and update. Each
    /// <c>Normal()</c> that is written is a draw of its own; a helper that has one and is used twice is the same in both places.
    /// </summary>
    public static float Normal() => default;

    /// <summary>The root of a time, over which a strength of noise is given.</summary>
    public static RootTime Sqrt(Time t) => new(MathF.Sqrt(t.Value));

    /// <summary>The root of a rate, such as <c>Sqrt(2 / TauMem)</c>: noise of strength <c>s * Sqrt(2 / TauMem)</c> gives a state that
    /// decays with TauMem the standard deviation s.</summary>
    public static PerRootTime<float> Sqrt(PerTime<float> rate) => new(MathF.Sqrt(rate.Value));
}
