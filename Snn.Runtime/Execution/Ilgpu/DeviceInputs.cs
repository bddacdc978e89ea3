using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// The given spikes of a batch on a device. Trials are sorted by length, the longest first, so that those still running in a
/// step are the first ones, and shorter ones need no test in a kernel.
/// </summary>
internal sealed class DeviceInputs(DeviceSetup setup, DeviceMemory memory)
{
    private readonly int[] _steps = new int[setup.Batch];
    private readonly long[] _order = new long[setup.Batch];
    private readonly int[] _trialOf = new int[setup.Batch];
    private readonly int[] _starts = new int[setup.Layout.Inputs.Count * setup.Batch * (setup.MaxSteps + 1)];
    private readonly ArrayView<int> _startsThere = memory.New<int>(setup.Layout.Inputs.Count * setup.Batch * (setup.MaxSteps + 1), "spikes");
    private readonly int[] _shardStarts = new int[setup.Shards + 1];
    private readonly int[] _shardTrials = new int[setup.Batch];
    private int[] _units = new int[1024];
    private ArrayView<int> _unitsThere = memory.New<int>(1024, "spikes");

    /// <summary>Number of trials.</summary>
    public int Count { get; private set; }

    /// <summary>Number of time steps of a trial.</summary>
    public int Steps(int trial) => _steps[trial];

    /// <summary>The trial of an example.</summary>
    public int TrialOf(int example) => _trialOf[example];

    /// <summary>Trials of more than <paramref name="t"/> steps.</summary>
    public int Running(int t)
    {
        int count = Count;
        while (count > 0 && _steps[count - 1] <= t)
        {
            count--;
        }

        return count;
    }

    /// <summary>Copies the spikes of a batch to the device.</summary>
    public void Write(ReadOnlySpan<SpikeTrain> trains)
    {
        var layout = setup.Layout;
        int inputs = layout.Inputs.Count;
        if (trains.Length % inputs != 0 || trains.Length / inputs > setup.Batch)
        {
            throw new ArgumentException($"{layout.Name} has {inputs} input populations and room for {setup.Batch} examples; {trains.Length} spike trains were given.", nameof(trains));
        }

        Count = trains.Length / inputs;
        Sort(trains);
        int count = 0;
        for (int i = 0; i < inputs; i++)
        {
            var population = layout.Populations[layout.Inputs[i]];
            for (int trial = 0; trial < Count; trial++)
            {
                count = Append(trains[(int)(_order[trial] & int.MaxValue) * inputs + i], population, (i * setup.Batch + trial) * (setup.MaxSteps + 1), count);
            }
        }

        if (_unitsThere.Length < _units.Length)
        {
            _unitsThere = memory.New<int>(_units.Length, "spikes");
        }

        memory.Write<int>(_startsThere, _starts);
        memory.Write<int>(_unitsThere, _units.AsSpan(0, count));
    }

    /// <summary>Tells kernels of the batch.</summary>
    public TrialsView Into(TrialsView trials)
    {
        memory.Write<int>(trials.Steps, _steps.AsSpan(0, Count));
        return trials with { Count = Count, GivenStarts = _startsThere, GivenUnits = _unitsThere };
    }

    /// <summary>Tells kernels which trials a shard sums up.</summary>
    public void Deal(IReadOnlyList<IReadOnlyList<int>> shards, in TrialsView trials)
    {
        int count = 0;
        for (int s = 0; s < shards.Count; s++)
        {
            _shardStarts[s] = count;
            for (int i = 0; i < shards[s].Count; i++)
            {
                _shardTrials[count++] = _trialOf[shards[s][i]];
            }
        }

        _shardStarts[shards.Count] = count;
        memory.Write<int>(trials.ShardStarts, _shardStarts.AsSpan(0, shards.Count + 1));
        memory.Write<int>(trials.ShardTrials, _shardTrials.AsSpan(0, count));
    }

    private void Sort(ReadOnlySpan<SpikeTrain> trains)
    {
        int inputs = setup.Layout.Inputs.Count;
        for (int example = 0; example < Count; example++)
        {
            int steps = 0;
            for (int i = 0; i < inputs; i++)
            {
                steps = Math.Max(steps, trains[example * inputs + i].Steps);
            }

            // the position in the low half breaks ties, so that the order is the only one possible
            _order[example] = (-(long)steps << 31) + example;
        }

        _order.AsSpan(0, Count).Sort();
        for (int trial = 0; trial < Count; trial++)
        {
            _steps[trial] = (int)-(_order[trial] >> 31);
            _trialOf[_order[trial] & int.MaxValue] = trial;
        }
    }

    private int Append(SpikeTrain train, PopulationLayout population, int at, int count)
    {
        if (train.Steps > setup.MaxSteps)
        {
            throw new ArgumentException($"The spike train of {population.Name} has {train.Steps} steps; the runner was made for {setup.MaxSteps}.");
        }

        if (train.HighestUnit >= population.Size)
        {
            throw new ArgumentException($"The spike train of {population.Name} has a spike of neuron {train.HighestUnit}; the population has {population.Size}.");
        }

        if (count + train.Count > _units.Length)
        {
            Array.Resize(ref _units, Math.Max(2 * _units.Length, count + train.Count));
        }

        train.Units.CopyTo(_units.AsSpan(count));
        int spikes = 0;
        for (int t = 0; t <= setup.MaxSteps; t++)
        {
            _starts[at + t] = count + spikes;
            spikes += train.At(t).Length;
        }

        return count + train.Count;
    }
}
