namespace Snn;

/// <summary>
/// How the weights of a projection start; the numbers are drawn by the runtime from the run's seed. A weight that has a unit
/// may be given one: <c>Init.Normal(sd: 0.5f * nS)</c>; plain numbers are in the base of the unit.
/// </summary>
/// <param name="Shape">The distribution.</param>
/// <param name="A">Mean, lower bound, value or gain, by <paramref name="Shape"/>.</param>
/// <param name="B">Standard deviation or upper bound, by <paramref name="Shape"/>.</param>
public readonly record struct Init(InitShape Shape, float A, float B)
{
    /// <summary>
    /// Whether the number of a pair of neurons depends on seed, projection and pair alone, whichever pairs are connected, as
    /// <see cref="Procedural{TSynapse}"/> and rewired projections always have it; otherwise numbers are drawn one after the
    /// other: <c>Init.Normal(sd: 0.1f) with { ByPair = true }</c>. Shared weights are of no pair, and take no notice.
    /// </summary>
    public bool ByPair { get; init; }

    /// <summary>From the indices of source and target to a weight; null where weights are drawn.</summary>
    public Func<int, int, float>? Rule { get; private init; }

    /// <summary>Whether the rule knows the pairs of a list alone (<see cref="SynapseList"/>), so that no others can be connected.</summary>
    internal bool IsOfList { get; init; }

    /// <summary>All weights equal.</summary>
    public static Init Constant(float value) => new(InitShape.Constant, value, 0);

    /// <inheritdoc cref="Constant(float)"/>
    public static Init Constant<T>(T value)
        where T : struct, IQuantity<T> => Constant(value.Value);

    /// <summary>Gaussian.</summary>
    public static Init Normal(float sd, float mean = 0) => new(InitShape.Normal, mean, sd);

    /// <inheritdoc cref="Normal(float, float)"/>
    public static Init Normal<T>(T sd, T mean = default)
        where T : struct, IQuantity<T> => Normal(sd.Value, mean.Value);

    /// <summary>Uniform between two bounds.</summary>
    public static Init Uniform(float lo, float hi) => new(InitShape.Uniform, lo, hi);

    /// <inheritdoc cref="Uniform(float, float)"/>
    public static Init Uniform<T>(T lo, T hi)
        where T : struct, IQuantity<T> => Uniform(lo.Value, hi.Value);

    /// <summary>Weights that are made from the indices of source and target: such as by their distance, or those of a table.</summary>
    /// <param name="rule">From source and target to a weight, which depends on nothing else; threads may ask it side by side.</param>
    public static Init Of(Func<int, int, float> rule) => new(InitShape.Of, 0, 0) { Rule = rule ?? throw new ArgumentNullException(nameof(rule)), ByPair = true };

    /// <inheritdoc cref="Of(Func{int, int, float})"/>
    public static Init Of<T>(Func<int, int, T> rule)
        where T : struct, IQuantity<T> => rule is null ? throw new ArgumentNullException(nameof(rule)) : Of((source, target) => rule(source, target).Value);

    /// <summary>From row and column of a kernel, channel of the source and channel of the target to a weight of a <see cref="Convolution{TSynapse}"/>; null elsewhere.</summary>
    public Func<int, int, int, int, float>? KernelRule { get; private init; }

    /// <summary>Weights of a <see cref="Convolution{TSynapse}"/> that are made from row and column of the kernel, channel of the source and channel of the target.</summary>
    public static Init OfKernel(Func<int, int, int, int, float> rule) => new(InitShape.OfKernel, 0, 0) { KernelRule = rule ?? throw new ArgumentNullException(nameof(rule)) };

    /// <summary>Gaussian of standard deviation gain/√fanIn (He et al., 2015, with gain √2; Bellec et al., 2018, with gain 1).</summary>
    public static Init Kaiming(float gain = 1) => new(InitShape.Kaiming, gain, 0);

    /// <inheritdoc cref="Kaiming(float)"/>
    public static Init Kaiming<T>(T gain)
        where T : struct, IQuantity<T> => Kaiming(gain.Value);

    /// <summary>Gaussian of standard deviation gain·√(2/(fanIn + fanOut)) (Glorot and Bengio, 2010).</summary>
    public static Init Glorot(float gain = 1) => new(InitShape.Glorot, gain, 0);

    /// <inheritdoc cref="Glorot(float)"/>
    public static Init Glorot<T>(T gain)
        where T : struct, IQuantity<T> => Glorot(gain.Value);
}

/// <summary>A distribution of initial weights.</summary>
public enum InitShape
{
    /// <summary>All equal to A.</summary>
    Constant,

    /// <summary>Gaussian, mean A, standard deviation B.</summary>
    Normal,

    /// <summary>Uniform from A to B.</summary>
    Uniform,

    /// <summary>Gaussian, standard deviation A/√fanIn.</summary>
    Kaiming,

    /// <summary>Gaussian, standard deviation A·√(2/(fanIn + fanOut)).</summary>
    Glorot,

    /// <summary>Made from the indices of source and target.</summary>
    Of,

    /// <summary>Made from the place in a kernel and the channels of source and target.</summary>
    OfKernel,
}
