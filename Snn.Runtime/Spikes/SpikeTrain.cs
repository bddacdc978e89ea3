namespace Snn.Runtime;

/// <summary>The spikes of one population over one trial, as a compressed list per time step. Immutable to its users.</summary>
public sealed partial class SpikeTrain
{
    // a train has a number for each step, however few its spikes
    private const int MostFoundSteps = 1 << 27;

    private int[] _starts;
    private int[] _units;
    private float[]? _times;

    /// <summary>An empty train to be overwritten by <see cref="Shift"/>.</summary>
    internal SpikeTrain() => (_starts, _units, HighestUnit) = ([0], [], -1);

    /// <summary>Takes the lists over.</summary>
    /// <param name="starts">Where each step's spikes start in <paramref name="units"/>; steps + 1 ascending numbers from 0 to the number of spikes.</param>
    /// <param name="units">The neurons that spike, step by step.</param>
    /// <param name="times">
    /// The time of each spike in ms, for plans without a time grid; null where nothing finer than the steps is known.
    /// </param>
    /// <param name="dt">Length of a step; null where it is whatever the network's is.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="starts"/> is empty, does not ascend, or does not end at the number of spikes; a unit or a time is
    /// negative; there is not one time per spike; or <paramref name="dt"/> is not positive.
    /// </exception>
    public SpikeTrain(int[] starts, int[] units, float[]? times = null, Time? dt = null)
    {
        if (dt is { } step && !(step.Value > 0 && float.IsFinite(step.Value)))
        {
            throw new ArgumentException($"A step cannot last {step.Value} ms.", nameof(dt));
        }

        if (times is not null && (times.Length != units.Length || !times.All(t => t >= 0 && float.IsFinite(t))))
        {
            throw new ArgumentException("There must be one time per spike, none of them negative.", nameof(times));
        }

        if (starts.Length == 0 || starts[0] != 0 || starts[^1] != units.Length)
        {
            throw new ArgumentException("The starts must run from 0 to the number of spikes.", nameof(starts));
        }

        for (int t = 1; t < starts.Length; t++)
        {
            if (starts[t] < starts[t - 1])
            {
                throw new ArgumentException($"The starts must ascend; step {t} starts before step {t - 1}.", nameof(starts));
            }
        }

        // kernels index memory by unit without a check, so the bounds are known once and for all
        if (units.Length > 0 && units.Min() < 0)
        {
            throw new ArgumentException($"Unit {units.Min()} is negative.", nameof(units));
        }

        _starts = starts;
        _units = units;
        _times = times;
        HighestUnit = units.Length == 0 ? -1 : units.Max();
        (Steps, Count) = (starts.Length - 1, units.Length);
        Dt = dt;
    }

    // the same spikes, of which the lists are shared
    private SpikeTrain(SpikeTrain train, Time dt)
    {
        (_starts, _units, _times) = (train._starts, train._units, train._times);
        (Steps, Count, HighestUnit, Dt) = (train.Steps, train.Count, train.HighestUnit, dt);
    }

    /// <summary>Number of time steps.</summary>
    public int Steps { get; private set; }

    /// <summary>Number of spikes.</summary>
    public int Count { get; private set; }

    /// <summary>Length of a step; null where it is whatever the network's is. A network of another refuses the train.</summary>
    public Time? Dt { get; private set; }

    /// <summary>The train with its step known: itself, or one that shares its lists.</summary>
    internal SpikeTrain In(Time dt) => Dt is null ? new(this, dt) : this;

    /// <summary>Whether its steps are known to last another time than <paramref name="dt"/> in ms, by more than rounding.</summary>
    internal bool HasOtherSteps(double dt) => Dt is { } own && !(Math.Abs(own.Value - dt) <= 1e-5 * dt);

    /// <summary>What is wrong with steps that last another time, and what to do.</summary>
    internal string OtherSteps(double dt) => FormattableString.Invariant($"is in steps of {Dt!.Value.Value} ms, but the network takes steps of {(float)dt} ms. Make the spikes with Dt = {(float)dt} ms (ShdOptions.Dt, LatencyEncoder.Dt, YinYang.Dt ...), or give the network a Dt of {Dt.Value.Value} ms.");

    /// <summary>The neurons that spike in step <paramref name="t"/>; none outside the trial.</summary>
    public ReadOnlySpan<int> At(int t) =>
        (uint)t < (uint)Steps ? _units.AsSpan(_starts[t], _starts[t + 1] - _starts[t]) : [];

    /// <summary>The neurons that spike from a step on and before another; steps that there are not have none.</summary>
    internal ReadOnlySpan<int> Between(int first, int end)
    {
        (first, end) = (Math.Clamp(first, 0, Steps), Math.Clamp(end, 0, Steps));
        return _units.AsSpan(_starts[first], _starts[end] - _starts[first]);
    }

    /// <summary>The times in ms of the spikes of step <paramref name="t"/>, in the same order; empty where they are not known.</summary>
    public ReadOnlySpan<float> TimesAt(int t) =>
        _times is not null && (uint)t < (uint)Steps ? _times.AsSpan(_starts[t], _starts[t + 1] - _starts[t]) : [];

    /// <summary>The neurons of all spikes, step after step.</summary>
    internal ReadOnlySpan<int> Units => _units.AsSpan(0, Count);

    /// <summary>Where the spikes of each step start among those, and where the last ones end.</summary>
    internal ReadOnlySpan<int> Starts => _starts.AsSpan(0, Steps + 1);

    /// <summary>The highest neuron that spikes, or −1.</summary>
    public int HighestUnit { get; private set; }

    /// <summary>Makes a train of (step, unit) pairs in ascending order of steps.</summary>
    /// <param name="spikes">The pairs.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="dt">Length of a step; null where it is whatever the network's is.</param>
    /// <exception cref="ArgumentException">A unit is negative, or the steps do not ascend or lie outside 0 .. <paramref name="steps"/> − 1.</exception>
    public static SpikeTrain FromPairs(IEnumerable<(int Step, int Unit)> spikes, int steps, Time? dt = null)
    {
        var starts = new int[steps + 1];
        var units = new List<int>();
        int last = 0;
        foreach (var (step, unit) in spikes)
        {
            if (step < last || step >= steps)
            {
                throw new ArgumentException($"Spike {units.Count} is at step {step}, after one at step {last}; the trial has {steps} steps.", nameof(spikes));
            }

            last = step;
            starts[step + 1]++;
            units.Add(unit);
        }

        for (int t = 0; t < steps; t++)
        {
            starts[t + 1] += starts[t];
        }

        return new(starts, [.. units], dt: dt);
    }

    /// <summary>Makes a train of times and units in any order; a spike is in the step in which its time falls.</summary>
    /// <param name="spikes">Time in ms and unit of each.</param>
    /// <param name="dt">Length of a step.</param>
    /// <param name="steps">Number of steps; null for as many as the last spike needs, at most 134,217,728.</param>
    /// <exception cref="ArgumentException">A unit or time is negative, a time is no number or lies behind the last step, or a step is not positive.</exception>
    public static SpikeTrain FromTimes(IEnumerable<(double Time, int Unit)> spikes, Time dt, int? steps = null)
    {
        if (!(dt.Value > 0 && float.IsFinite(dt.Value)))
        {
            throw new ArgumentException($"A step cannot last {dt.Value} ms.", nameof(dt));
        }

        (int Step, int Unit)[] pairs = [.. spikes.Select(s => (StepOf(s.Time, s.Unit), s.Unit)).OrderBy(s => s.Item1).ThenBy(s => s.Unit)];
        return FromPairs(pairs, steps ?? (pairs.Length == 0 ? 0 : pairs[^1].Step + 1), dt);

        int StepOf(double time, int unit)
        {
            double step = time >= 0 && double.IsFinite(time) ? TimeGrid.StepOf(time, dt.Value) : -1;
            return step >= 0 && step < (steps ?? MostFoundSteps) ? (int)step
                : throw new ArgumentException(FormattableString.Invariant($"A spike of unit {unit} is at {time} ms; the train has {(steps ?? MostFoundSteps) * (double)dt.Value} ms, from 0{(steps is null ? ", unless a number of steps is given" : "")}."), nameof(spikes));
        }
    }
}
