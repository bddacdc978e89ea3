using System.Globalization;

namespace Snn.Runtime;

/// <summary>Spikes of a file that come after the last time step and are in no train.</summary>
/// <param name="Count">How many.</param>
/// <param name="Total">All spikes of the file.</param>
public readonly record struct DroppedSpikes(long Count, long Total)
{
    /// <summary>The share of all spikes, 0 to 1.</summary>
    public double Share => Total == 0 ? 0 : (double)Count / Total;

    /// <summary>Number and share in words: <c>12 of 5000 spikes (0.24 %)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} of {Total} spikes ({Share * 100:0.##} %)");
}
