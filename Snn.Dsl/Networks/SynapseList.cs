using System.Globalization;

namespace Snn;

/// <summary>
/// Synapses that are known one by one, each with its weight and, where they have any, its delay: a connectome, or what another
/// simulator has drawn. <c>new(list.Weights, list.Pairs) { Delays = list.Delays }</c> is a projection of them.
/// </summary>
public sealed class SynapseList
{
    private readonly (int Source, int Target)[] _pairs; // ascending
    private readonly float[] _weights;
    private readonly float[]? _delays;

    private SynapseList((int, int)[] pairs, float[] weights, float[]? delays) => (_pairs, _weights, _delays) = (pairs, weights, delays);

    /// <summary>Number of synapses.</summary>
    public int Count => _pairs.Length;

    /// <summary>Whether they have delays of their own.</summary>
    public bool HasDelays => _delays is not null;

    /// <summary>The pairs, for <see cref="Sparse{TSynapse}"/>.</summary>
    public Connect Pairs => Connect.Pairs(_pairs);

    /// <summary>Their weights, in the base of their unit.</summary>
    public Init Weights => Init.Of((source, target) => _weights[PlaceOf(source, target)]) with { IsOfList = true };

    /// <summary>Their delays.</summary>
    /// <exception cref="InvalidOperationException">They have none.</exception>
    public SynapseDelays Delays => _delays is { } delays
        ? SynapseDelays.OfList((source, target) => new(delays[PlaceOf(source, target)]))
        : throw new InvalidOperationException("The synapses of the list have no delays; give the projection one Delay, or the list a delay for each.");

    /// <summary>Synapses with a weight each.</summary>
    /// <param name="synapses">Source, target and weight of each, in any order, each pair once; read once, now.</param>
    /// <exception cref="ArgumentException">A pair is there more than once, an index is negative, or a weight is no finite number.</exception>
    public static SynapseList Of(IEnumerable<(int Source, int Target, float Weight)> synapses) =>
        Of(synapses.Select(s => (s.Source, s.Target, s.Weight, 0f)), hasDelays: false);

    /// <summary>Synapses with a weight and a delay each.</summary>
    /// <param name="synapses">Source, target, weight and delay of each, in any order, each pair once; read once, now.</param>
    /// <exception cref="ArgumentException">A pair is there more than once, an index or delay is negative, or a number is not finite.</exception>
    public static SynapseList Of(IEnumerable<(int Source, int Target, float Weight, Time Delay)> synapses) =>
        Of(synapses.Select(s => (s.Source, s.Target, s.Weight, s.Delay.Value)), hasDelays: true);

    /// <summary>
    /// The synapses of a text file, in any order: a line for each, source, target, weight and, in all lines or in none, its delay in
    /// ms; neurons are counted from 0. Spaces, tabs, commas or semicolons stand between, a point in numbers; what follows a # is
    /// passed over.
    /// </summary>
    /// <param name="path">The file; read now.</param>
    /// <exception cref="ArgumentException">The file cannot be read, a line is no synapse, or the synapses are none (<see cref="Of(IEnumerable{ValueTuple{int, int, float, Time}})"/>).</exception>
    public static SynapseList Read(string path)
    {
        var read = new List<(int, int, float, float)>();
        int columns = 0;
        try
        {
            foreach (var (number, line, parts) in TableLines.Read(path))
            {
                float delay = 0;
                if (parts.Length is not (3 or 4) || !IsIndex(parts[0], out int source) || !IsIndex(parts[1], out int target) || !IsNumber(parts[2], out float weight) || (parts.Length == 4 && !IsNumber(parts[3], out delay)))
                {
                    throw new ArgumentException($"Line {number} of {path} is '{line}', and a synapse is source, target, weight and, where synapses have their own, its delay in ms; correct the file.");
                }

                if (columns != 0 && columns != parts.Length)
                {
                    throw new ArgumentException($"Line {number} of {path} has {(parts.Length == 4 ? "a" : "no")} delay, unlike those before it; give every synapse one, or none.");
                }

                columns = parts.Length;
                read.Add((source, target, weight, delay));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"The file of synapses cannot be read: {e.Message}", e);
        }

        try
        {
            return Of(read, columns == 4);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{path}: {e.Message}", e);
        }
    }

    private static bool IsIndex(string text, out int index) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index);

    private static bool IsNumber(string text, out float number) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static SynapseList Of(IEnumerable<(int Source, int Target, float Weight, float Delay)> synapses, bool hasDelays)
    {
        var sorted = synapses.ToArray();
        Array.Sort(sorted, (a, b) => (a.Source, a.Target).CompareTo((b.Source, b.Target)));
        for (int i = 0; i < sorted.Length; i++)
        {
            var (source, target, weight, delay) = sorted[i];
            string? wrong = source < 0 || target < 0 ? "is of a negative index, and neurons are counted from 0"
                : i > 0 && (sorted[i - 1].Source, sorted[i - 1].Target) == (source, target) ? "is there more than once, and a pair has one synapse"
                : !float.IsFinite(weight) ? string.Create(CultureInfo.InvariantCulture, $"has the weight {weight}, which is no finite number")
                : !(delay >= 0 && float.IsFinite(delay)) ? string.Create(CultureInfo.InvariantCulture, $"has a delay of {delay} ms, which is no finite number of at least 0")
                : null;
            if (wrong is not null)
            {
                throw new ArgumentException($"The synapse from {source} to {target} {wrong}.", nameof(synapses));
            }
        }

        return new(
            Array.ConvertAll(sorted, s => (s.Source, s.Target)),
            Array.ConvertAll(sorted, s => s.Weight),
            hasDelays ? Array.ConvertAll(sorted, s => s.Delay) : null);
    }

    private int PlaceOf(int source, int target)
    {
        int place = Array.BinarySearch(_pairs, (source, target));
        return place >= 0 ? place : throw new ArgumentException($"The list has no synapse from {source} to {target}; connect its own pairs alone, by {nameof(Pairs)}.");
    }
}
