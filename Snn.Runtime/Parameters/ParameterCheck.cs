using System.Globalization;

namespace Snn.Runtime;

/// <summary>What generated code asks of the values of parameters before anything runs.</summary>
public static class ParameterCheck
{
    /// <summary>Refuses a value that is not finite or lies outside its range.</summary>
    /// <param name="name">What has it, and the parameter: <c>Hidden.TauMem</c>.</param>
    /// <param name="value">Its value, in the base of its unit.</param>
    /// <param name="atLeast">The least that it may be.</param>
    /// <param name="above">What it must exceed.</param>
    /// <param name="atMost">The greatest that it may be.</param>
    /// <param name="below">What it must stay under.</param>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static void Of(string name, double value, double atLeast = double.NegativeInfinity, double above = double.NegativeInfinity, double atMost = double.PositiveInfinity, double below = double.PositiveInfinity)
    {
        if (!(double.IsFinite(value) && value >= atLeast && value > above && value <= atMost && value < below))
        {
            throw new ArgumentException(Refusal(name, value, atLeast, above, atMost, below));
        }
    }

    /// <inheritdoc cref="Of(string, double, double, double, double, double)"/>
    public static void Of(string name, float value, double atLeast = double.NegativeInfinity, double above = double.NegativeInfinity, double atMost = double.PositiveInfinity, double below = double.PositiveInfinity)
    {
        if (!IsIn(value, atLeast, above, atMost, below))
        {
            throw new ArgumentException(Refusal(name, value, atLeast, above, atMost, below));
        }
    }

    /// <inheritdoc cref="Of(string, double, double, double, double, double)"/>
    public static void Of(string name, int value, double atLeast = double.NegativeInfinity, double above = double.NegativeInfinity, double atMost = double.PositiveInfinity, double below = double.PositiveInfinity) =>
        Of(name, (double)value, atLeast, above, atMost, below);

    /// <summary>The same of a parameter of a rule of rewiring.</summary>
    /// <param name="projection">The projection that is rewired by it.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="value">Its value, in the base of its unit.</param>
    /// <param name="atLeast">The least that it may be.</param>
    /// <param name="above">What it must exceed.</param>
    /// <param name="atMost">The greatest that it may be.</param>
    /// <param name="below">What it must stay under.</param>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static void OfRewiring(string projection, string name, double value, double atLeast = double.NegativeInfinity, double above = double.NegativeInfinity, double atMost = double.PositiveInfinity, double below = double.PositiveInfinity)
    {
        float single = (float)value;
        if (!IsIn(single, atLeast, above, atMost, below))
        {
            throw new ArgumentException($"{projection} is rewired with {Indefinite(name)} of {single.ToString(CultureInfo.InvariantCulture)}; it must be {Range(atLeast, above, atMost, below)}.");
        }
    }

    /// <summary>Whether a number is finite and within a range, whose ends, such as 0.9, are what it would be if it were set to them.</summary>
    internal static bool IsIn(float value, double atLeast, double above, double atMost, double below) =>
        float.IsFinite(value) && value >= (float)atLeast && value > (float)above && value <= (float)atMost && value < (float)below;

    /// <summary>A name after its article: an L1, a Noise.</summary>
    internal static string Indefinite(string name)
    {
        // a letter that is spoken by its own name, such as the L of L1
        bool isSpoken = name.Length == 1 || !char.IsLower(name[1]);
        return $"{((isSpoken ? "AEFHILMNORSX" : "AEIOaeio").Contains(name[0]) ? "an" : "a")} {name}";
    }

    /// <summary>The sentence of a refusal, with the ends that there are.</summary>
    private static string Refusal(string name, IFormattable value, double atLeast, double above, double atMost, double below) =>
        $"{name} is {value.ToString(null, CultureInfo.InvariantCulture)}; it must be {Range(atLeast, above, atMost, below)}.";

    private static string Range(double atLeast, double above, double atMost, double below)
    {
        var ends = new List<string>();
        Add("at least", atLeast);
        Add("above", above);
        Add("at most", atMost);
        Add("below", below);
        return ends.Count == 0 ? "a finite number" : string.Join(" and ", ends);

        void Add(string words, double end)
        {
            if (double.IsFinite(end))
            {
                ends.Add($"{words} {end.ToString(CultureInfo.InvariantCulture)}");
            }
        }
    }
}
