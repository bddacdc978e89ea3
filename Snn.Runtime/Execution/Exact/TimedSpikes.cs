namespace Snn.Runtime;

/// <summary>The spikes of one population at real times. Immutable.</summary>
public sealed class TimedSpikes
{
    private readonly (double Time, int Unit)[] _spikes;

    /// <summary>Copies spikes and sorts them by time; of spikes at the same time the first given comes first.</summary>
    /// <param name="spikes">Times in ms and neurons.</param>
    /// <exception cref="ArgumentException">A time is negative or not finite, or a unit is negative.</exception>
    public TimedSpikes(IEnumerable<(double Time, int Unit)> spikes)
    {
        _spikes = [.. spikes.OrderBy(s => s.Time)];
        foreach (var (time, unit) in _spikes)
        {
            if (!(time >= 0 && double.IsFinite(time)) || unit < 0)
            {
                throw new ArgumentException($"A spike of neuron {unit} at {time} ms cannot be.", nameof(spikes));
            }
        }

        HighestUnit = _spikes.Length == 0 ? -1 : _spikes.Max(s => s.Unit);
    }

    /// <summary>Number of spikes.</summary>
    public int Count => _spikes.Length;

    /// <summary>The highest neuron that spikes, or −1.</summary>
    public int HighestUnit { get; }

    /// <summary>A spike, in order of time.</summary>
    public (double Time, int Unit) this[int index] => _spikes[index];
}

/// <summary>A spike of a trial.</summary>
/// <param name="Time">In ms from the start of the trial.</param>
/// <param name="Population">Index of its population.</param>
/// <param name="Unit">The neuron.</param>
public readonly record struct ExactSpike(double Time, int Population, int Unit);
