namespace Snn;

/// <summary>How the weights of a projection start; the numbers are drawn by the runtime from the run's seed.</summary>
/// <param name="Shape">The distribution.</param>
/// <param name="A">Mean, lower bound, value or gain, by <paramref name="Shape"/>.</param>
/// <param name="B">Standard deviation or upper bound, by <paramref name="Shape"/>.</param>
public readonly record struct Init(InitShape Shape, float A, float B)
{
    /// <summary>All weights equal.</summary>
    public static Init Constant(float value) => new(InitShape.Constant, value, 0);

    /// <summary>Gaussian.</summary>
    public static Init Normal(float sd, float mean = 0) => new(InitShape.Normal, mean, sd);

    /// <summary>Uniform between two bounds.</summary>
    public static Init Uniform(float lo, float hi) => new(InitShape.Uniform, lo, hi);

    /// <summary>Gaussian of standard deviation gain/√fanIn (He et al., 2015, with gain √2; Bellec et al., 2018, with gain 1).</summary>
    public static Init Kaiming(float gain = 1) => new(InitShape.Kaiming, gain, 0);

    /// <summary>Gaussian of standard deviation gain·√(2/(fanIn + fanOut)) (Glorot and Bengio, 2010).</summary>
    public static Init Glorot(float gain = 1) => new(InitShape.Glorot, gain, 0);
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
}
