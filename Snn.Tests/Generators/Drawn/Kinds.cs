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

    All = (1 << 10) - 1,
}

/// <summary>The one list of what is switched off.</summary>
internal static class Switches
{
    public const Kinds Off = Kinds.None;

    public static bool Allows(Kinds kind) => (Off & kind) == 0 && (Tried & kind) != 0;

    private static readonly Kinds Tried = Environment.GetEnvironmentVariable("SNN_DRAWN_KINDS") is { } kinds ? Enum.Parse<Kinds>(kinds) : Kinds.All;
}
