using System.Diagnostics;
using System.Globalization;

namespace Snn.Runtime;

/// <summary>Where the time of batches goes that several processes train: trials, waiting for the slowest, sums over processes, updates.</summary>
internal sealed class BatchTimes
{
    private readonly long[] _ticks = new long[4];
    private long _batches, _began;

    /// <summary>A batch begins.</summary>
    public void Begin()
    {
        _batches++;
        _began = Stopwatch.GetTimestamp();
    }

    /// <summary>A part of it is over, which ends where the last one did.</summary>
    public void End(Part part)
    {
        long now = Stopwatch.GetTimestamp();
        _ticks[(int)part] += now - _began;
        _began = now;
    }

    /// <summary>Means of a batch, in a line.</summary>
    public string Words
    {
        get
        {
            double all = _ticks.Sum();
            return _batches == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; a batch of this one: {Of(Part.Trials)} of trials, {Of(Part.Waiting)} of waiting for others, {Of(Part.Sums)} of sums over processes ({_ticks[(int)Part.Sums] / all:P1}), {Of(Part.Update)} of updates");
        }
    }

    private string Of(Part part) => string.Create(CultureInfo.InvariantCulture, $"{_ticks[(int)part] * 1e3 / Stopwatch.Frequency / _batches:0.00} ms");

    /// <summary>What a batch is made of.</summary>
    public enum Part
    {
        /// <summary>The own shards.</summary>
        Trials,

        /// <summary>Until the others have theirs.</summary>
        Waiting,

        /// <summary>What processes tell each other.</summary>
        Sums,

        /// <summary>Optimisers and updates of the network.</summary>
        Update,
    }
}
