namespace Snn.Runtime;

/// <summary>What the generator implements for every class marked <c>[CustomUpdate]</c>: an elementwise update of arrays.</summary>
public interface ICustomUpdate
{
    /// <summary>Number of state arrays, each as long as the target.</summary>
    int StateCount { get; }

    /// <summary>Updates <paramref name="target"/> in place.</summary>
    /// <param name="target">The updated array, whole vectors long.</param>
    /// <param name="gradient">Reduced over the batch, as long as the target.</param>
    /// <param name="states">One array per state, in the order declared, as long as the target.</param>
    /// <param name="iteration">Number of the update, from 1.</param>
    void Update(Lanes target, Lanes gradient, ReadOnlySpan<Lanes> states, int iteration);
}
