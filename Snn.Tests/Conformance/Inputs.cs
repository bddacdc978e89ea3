using Snn.Runtime;

namespace Snn.Tests.Conformance;

internal static class Inputs
{
    /// <summary>Every unit spikes in every step with the same probability.</summary>
    public static SpikeTrain Random(int units, int steps, double probability, int seed)
    {
        var random = new Random(seed);
        return SpikeTrain.FromPairs(
            from t in Enumerable.Range(0, steps)
            from unit in Enumerable.Range(0, units)
            where random.NextDouble() < probability
            select (t, unit),
            steps);
    }
}
