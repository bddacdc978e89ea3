using System.Diagnostics;
using System.Globalization;

namespace Snn.Benchmarks;

/// <summary>Times of several runs of one thing, in ms.</summary>
internal sealed class Median
{
    private readonly List<double> _times = [];

    /// <summary>Runs and times <paramref name="work"/>.</summary>
    /// <returns>The time in ms.</returns>
    public double Add(Action work)
    {
        long began = Stopwatch.GetTimestamp();
        work();
        return Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    public double Add(double milliseconds)
    {
        _times.Add(milliseconds);
        return milliseconds;
    }

    /// <summary>The median; in brackets the mean, the fastest and the slowest run.</summary>
    public override string ToString()
    {
        var sorted = _times.Order().ToArray();
        int half = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return string.Create(CultureInfo.InvariantCulture, $"{median:0.00} ms (mean {_times.Average():0.00}, {sorted[0]:0.00} to {sorted[^1]:0.00})");
    }
}
