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
        // an end such as 0.9 is what the value would be if it were set to it
        if (!(float.IsFinite(value) && value >= (float)atLeast && value > (float)above && value <= (float)atMost && value < (float)below))
        {
            throw new ArgumentException(Refusal(name, value, atLeast, above, atMost, below));
        }
    }

    /// <inheritdoc cref="Of(string, double, double, double, double, double)"/>
    public static void Of(string name, int value, double atLeast = double.NegativeInfinity, double above = double.NegativeInfinity, double atMost = double.PositiveInfinity, double below = double.PositiveInfinity) =>
        Of(name, (double)value, atLeast, above, atMost, below);

    /// <summary>The sentence of a refusal, with the ends that there are.</summary>
    private static string Refusal(string name, IFormattable value, double atLeast, double above, double atMost, double below)
    {
        var ends = new List<string>();
        Add("at least", atLeast);
        Add("above", above);
        Add("at most", atMost);
        Add("below", below);
        string range = ends.Count == 0 ? "a finite number" : string.Join(" and ", ends);
        return $"{name} is {value.ToString(null, CultureInfo.InvariantCulture)}; it must be {range}.";

        void Add(string words, double end)
        {
            if (double.IsFinite(end))
            {
                ends.Add($"{words} {end.ToString(CultureInfo.InvariantCulture)}");
            }
        }
    }
}
