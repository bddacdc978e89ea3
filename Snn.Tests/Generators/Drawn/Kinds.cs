namespace Snn.Tests.Generators.Drawn;

/// <summary>What the grammar draws beside what it always does. All are on; a kind that the generator cannot do yet is named in <see cref="Off"/>.</summary>
[Flags]
internal enum Kinds
{
    None = 0,

    /// <summary>A number divided by something with a state.</summary>
    NumberOverState = 1 << 0,

    /// <summary>Conditions of parameters and numbers alone.</summary>
    StatelessCondition = 1 << 1,

    /// <summary>Parentheses around whole right sides, equations, thresholds and surrogates.</summary>
    WholeParentheses = 1 << 2,

    /// <summary>Exprel, Expm1, Log1p, Sigmoid, Sin, Cos, Floor and Sign.</summary>
    MoreFunctions = 1 << 3,

    /// <summary>Lower-case, Greek and other names, and such as generated code uses.</summary>
    OddNames = 1 << 4,

    /// <summary>Powers of any base with a parameter for exponent.</summary>
    PowerByParameter = 1 << 5,

    /// <summary>Thresholds in units, with surrogates of θ in that unit.</summary>
    ThetaInUnits = 1 << 6,

    /// <summary>Quotients of integers.</summary>
    IntegerQuotient = 1 << 7,

    /// <summary>Parameters that learn in flows that are not linear.</summary>
    TrainedNonlinear = 1 << 8,

    /// <summary>Numbers of type double in equations.</summary>
    Doubles = 1 << 9,

    /// <summary>Integrators that a model asks for.</summary>
    Pinned = 1 << 10,

    /// <summary>Spikes on the way up alone, and such as change nothing.</summary>
    Rising = 1 << 11,

    /// <summary>Synapses that read states of their target.</summary>
    Post = 1 << 12,

    /// <summary>Neurons with two inputs.</summary>
    Inputs = 1 << 13,

    /// <summary>Ranges of parameters.</summary>
    Ranges = 1 << 14,

    /// <summary>Losses that the project declares.</summary>
    Losses = 1 << 15,

    /// <summary>Penalties that the project declares.</summary>
    Penalties = 1 << 16,

    /// <summary>Readouts that spike, and losses of their first spikes.</summary>
    FirstSpikes = 1 << 17,

    /// <summary>Synapses with states of their source.</summary>
    Releases = 1 << 18,

    /// <summary>Updates of weights that the project declares.</summary>
    Updates = 1 << 19,

    /// <summary>Projections that connect some pairs alone.</summary>
    Sparse = 1 << 20,

    /// <summary>Events that are not sent.</summary>
    Events = 1 << 21,

    /// <summary>Losses of how often a readout spikes.</summary>
    SpikeCounts = 1 << 22,

    All = (1 << 23) - 1,
}

/// <summary>The one list of what is switched off.</summary>
internal static class Switches
{
    public const Kinds Off = Kinds.None;

    public static bool Allows(Kinds kind) => (Off & kind) == 0 && (Tried & kind) != 0;

    private static readonly Kinds Tried = Environment.GetEnvironmentVariable("SNN_DRAWN_KINDS") is { } kinds ? Enum.Parse<Kinds>(kinds) : Kinds.All;
}
