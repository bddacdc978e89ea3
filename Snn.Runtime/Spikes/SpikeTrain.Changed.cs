namespace Snn.Runtime;

/// <content>Trains that are another one changed: written over, example after example, without allocating.</content>
public sealed partial class SpikeTrain
{
    /// <summary>
    /// Becomes <paramref name="source"/> with every unit moved by <paramref name="by"/>; spikes that leave the units are
    /// lost. Allocates only where it needs more room than ever before.
    /// </summary>
    internal void Shift(SpikeTrain source, int by, int units)
    {
        BeginLike(source);
        for (int t = 0; t < Steps; t++)
        {
            for (int i = source._starts[t]; i < source._starts[t + 1]; i++)
            {
                int unit = source._units[i];
                if ((uint)(unit + by) < (uint)units)
                {
                    if (_times is not null)
                    {
                        _times[Count] = source._times![i];
                    }

                    _units[Count++] = unit + by;
                    HighestUnit = Math.Max(HighestUnit, unit + by);
                }
            }

            _starts[t + 1] = Count;
        }
    }

    /// <summary>Lists the spikes, each with its time in steps.</summary>
    internal void CopyTo(Span<InputSpike> spikes, Time dt)
    {
        for (int t = 0; t < Steps; t++)
        {
            for (int i = _starts[t]; i < _starts[t + 1]; i++)
            {
                spikes[i] = new(_times is null ? t + 0.5 : _times[i] / (double)dt.Value, _units[i]);
            }
        }
    }

    /// <summary>One of the spikes, with its time in steps.</summary>
    internal InputSpike SpikeAt(int index, Time dt)
    {
        if (_times is not null)
        {
            return new(_times[index] / (double)dt.Value, _units[index]);
        }

        // the last step that starts at or before it has it
        int low = 0, high = Steps;
        while (high - low > 1)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _starts[middle] <= index ? (middle, high) : (low, middle);
        }

        return new(low + 0.5, _units[index]);
    }

    /// <summary>
    /// Becomes <paramref name="source"/> with other spikes, which are sorted: those outside are lost, and of one neuron's in
    /// one step all but the first.
    /// </summary>
    internal void Become(SpikeTrain source, Span<InputSpike> spikes, int units, Time dt)
    {
        BeginLike(source);
        spikes.Sort(static (a, b) => Math.Floor(a.At) is var x && Math.Floor(b.At) is var y && x != y ? x.CompareTo(y) : a.Channel != b.Channel ? a.Channel.CompareTo(b.Channel) : a.At.CompareTo(b.At));
        int next = 0;
        while (next < spikes.Length && !(spikes[next].At >= 0))
        {
            next++;
        }

        for (int t = 0; t < Steps; t++)
        {
            for (int last = -1; next < spikes.Length && spikes[next].At < t + 1; next++)
            {
                int unit = spikes[next].Channel;
                if ((uint)unit < (uint)units && unit != last)
                {
                    if (_times is not null)
                    {
                        _times[Count] = (float)(spikes[next].At * dt.Value);
                    }

                    _units[Count++] = last = unit;
                    HighestUnit = Math.Max(HighestUnit, unit);
                }
            }

            _starts[t + 1] = Count;
        }
    }

    private void BeginLike(SpikeTrain source)
    {
        if (_starts.Length <= source.Steps)
        {
            _starts = new int[source.Steps + 1];
        }

        if (_units.Length < source.Count)
        {
            _units = new int[source.Count];
        }

        if (source._times is null)
        {
            _times = null;
        }
        else if (_times is null || _times.Length < source.Count)
        {
            _times = new float[source.Count];
        }

        (Steps, Count, HighestUnit, Dt) = (source.Steps, 0, -1, source.Dt);
    }
}
