namespace Snn.Runtime;

/// <summary>
/// The spikes of a population on their way through a projection in which every neuron has a delay of its own. What arrives in
/// a step comes in the order in which it was sent.
/// </summary>
public sealed class DelayLine
{
    private readonly Trial _trial;
    private readonly int _source, _most;
    private readonly int[] _delays;

    // those on their way, by the step in which they arrive: a neuron sends one spike a step, so one of its spikes arrives in a step at most
    private readonly int[] _units;
    private readonly int[] _counts;

    internal DelayLine(Trial trial, int projection)
    {
        var layout = trial.Setup.Layout;
        (_trial, _source, _most) = (trial, layout.Projections[projection].Source, layout.Projections[projection].MostDelay);
        _delays = new int[layout.Populations[_source].Size];
        _units = new int[checked(_most * _delays.Length)];
        _counts = new int[_most];
    }

    /// <summary>Bytes that it takes.</summary>
    public long Bytes => sizeof(int) * ((long)_units.Length + _counts.Length + _delays.Length);

    /// <summary>Sets the delays, in ms, which are rounded to whole steps; not while a trial is running.</summary>
    /// <param name="delays">One for each neuron.</param>
    public void Set(ReadOnlySpan<float> delays)
    {
        for (int k = 0; k < _delays.Length; k++)
        {
            _delays[k] = Delays.OnGrid(delays[k], _most, _trial.Setup.Layout.Dt);
        }
    }

    /// <summary>Puts on their way what has been sent before step <paramref name="t"/> and has not arrived.</summary>
    public void Begin(int t)
    {
        Array.Clear(_counts);
        for (int sent = Math.Max(t - _most, 0); sent < t - 1; sent++)
        {
            foreach (int k in _trial.SpikesAt(_source, sent))
            {
                if (sent + _delays[k] >= t)
                {
                    Add(k, sent + _delays[k]);
                }
            }
        }
    }

    /// <summary>The neurons whose spikes arrive in step <paramref name="t"/>; to be asked for once in every step, in order.</summary>
    public ReadOnlySpan<int> Arriving(int t)
    {
        _counts[(t - 1 + _most) % _most] = 0;
        foreach (int k in _trial.SpikesAt(_source, t - 1))
        {
            Add(k, t - 1 + _delays[k]);
        }

        return _units.AsSpan(t % _most * _delays.Length, _counts[t % _most]);
    }

    /// <summary>What the targets have in the steps in which spikes of step <paramref name="t"/> arrive there.</summary>
    public ArrivalRows Arrival(int t, Ring targets) => new(targets, t, _delays);

    private void Add(int k, int arrival)
    {
        int slot = arrival % _most;
        _units[slot * _delays.Length + _counts[slot]++] = k;
    }
}

/// <summary>One value per target in the step in which a neuron's spike arrives there, for each neuron.</summary>
/// <param name="targets">A value per target and step.</param>
/// <param name="t">The step of the spikes.</param>
/// <param name="delays">The delay of each neuron in steps.</param>
public readonly struct ArrivalRows(Ring targets, int t, int[] delays)
{
    /// <summary>Number of neurons.</summary>
    public int Count => delays.Length;

    /// <summary>The values of the targets when a spike of neuron <paramref name="k"/> arrives.</summary>
    public Lanes this[int k] => targets[t + delays[k]];
}
