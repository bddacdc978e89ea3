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

    /// <summary>The median in ms.</summary>
    public double Value
    {
        get
        {
            var sorted = _times.Order().ToArray();
            int half = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        }
    }

    /// <summary>The median; in brackets the mean, the fastest and the slowest run.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Value:0.000} ms (mean {_times.Average():0.000}, {_times.Min():0.000} to {_times.Max():0.000})");
}
