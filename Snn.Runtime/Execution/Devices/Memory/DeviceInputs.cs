using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What the host gives for a batch: spikes, labels and shards, sent while the device may be running the batch before. Trials
/// are sorted by length, the longest first, so that those still running in a step are the first ones, and shorter ones need
/// no test in a kernel. Where a trial is longer than what is kept of it, its spikes are sent a stretch at a time, each while
/// the device runs the one before.
/// </summary>
internal sealed class DeviceInputs(DeviceSetup setup, KeptSteps kept, DeviceMemory memory)
{
    private readonly long[] _order = new long[setup.Batch];
    private readonly int[] _trialOf = new int[setup.Batch];
    private readonly SpikeTrain[] _trains = new SpikeTrain[setup.Layout.Inputs.Count * setup.Batch];
    private readonly DeviceMirror<int> _steps = memory.NewMirror<int>(setup.Batch, "tables");
    private readonly DeviceMirror<int> _examples = memory.NewMirror<int>(setup.Batch, "tables");
    private readonly DeviceMirror<int> _shardStarts = memory.NewMirror<int>(setup.Shards + 1, "tables");
    private readonly DeviceMirror<int> _shardTrials = memory.NewMirror<int>(setup.Batch, "tables");
    private readonly DeviceGoals[] _goals = [.. (setup.Objective?.Terms ?? []).Select(term => new DeviceGoals(setup, term, memory))];
    private GivenStretch _given = new(setup, kept, memory);
    private GivenStretch? _following = kept.Forgets ? new(setup, kept, memory) : null;

    /// <summary>Number of trials.</summary>
    public int Count { get; private set; }

    /// <summary>The epoch in which they are shown.</summary>
    public int Epoch { get; private set; }

    /// <summary>Number of shards.</summary>
    public int Shards { get; private set; }

    /// <summary>What a loss is told, by its place in the objective.</summary>
    public DeviceGoals Goals(int term) => _goals[term];

    /// <summary>Number of time steps of a trial.</summary>
    public int Steps(int trial) => _steps.Here[trial];

    /// <summary>The trial of an example.</summary>
    public int TrialOf(int example) => _trialOf[example];

    /// <summary>The trials that a shard sums up.</summary>
    public ReadOnlySpan<int> TrialsOf(int shard) => _shardTrials.Here[_shardStarts.Here[shard].._shardStarts.Here[shard + 1]];

    /// <summary>The spikes of a step that a trial is given.</summary>
    public ReadOnlySpan<int> Given(int input, int trial, int t) => TrainOf(input, trial).At(t);

    /// <summary>All spikes that a trial is given.</summary>
    public SpikeTrain TrainOf(int input, int trial) => _trains[input * setup.Batch + trial];

    /// <summary>Trials of more than <paramref name="t"/> steps.</summary>
    public int Running(int t)
    {
        int count = Count;
        while (count > 0 && Steps(count - 1) <= t)
        {
            count--;
        }

        return count;
    }

    /// <summary>Takes over the spikes of a batch and queues those of its first stretch for the device.</summary>
    /// <param name="trains">One train per input population, in their order, for one example after the other; they have to stay as they are until the batch has run forward.</param>
    public void Write(ReadOnlySpan<SpikeTrain> trains)
    {
        var layout = setup.Layout;
        int inputs = layout.Inputs.Count;
        if (trains.Length % inputs != 0 || trains.Length / inputs > setup.Batch)
        {
            throw new ArgumentException($"{layout.Name} has {inputs} input populations and room for {setup.Batch} examples; {trains.Length} spike trains were given.", nameof(trains));
        }

        for (int i = 0; i < trains.Length; i++)
        {
            Check(trains[i], layout.Populations[layout.Inputs[i % inputs]]);
        }

        Count = trains.Length / inputs;
        Shards = 0;
        Sort(trains);
        for (int i = 0; i < inputs; i++)
        {
            for (int trial = 0; trial < Count; trial++)
            {
                _trains[i * setup.Batch + trial] = trains[(int)(_order[trial] & int.MaxValue) * inputs + i];
            }
        }

        _steps.Send(setup.Device.Uploads, Count);
        _given.Send(this, 0);
    }

    /// <summary>Queues the spikes of the stretch that follows, which <see cref="Into(TrialsView)"/> knows of once it is the present one.</summary>
    /// <param name="first">The first step of it.</param>
    public void SendFollowing(int first) => _following!.Send(this, first);

    /// <summary>The stretch that was sent last is the present one.</summary>
    public void Follow() => (_given, _following) = (_following!, _given);

    /// <summary>Takes over what the readouts are to give, by example, and queues it for the device.</summary>
    /// <exception cref="ArgumentException">An example has none of what a loss reads, or too few.</exception>
    public void Take(ReadOnlySpan<Goal> goals)
    {
        foreach (var term in _goals)
        {
            term.Send(this, goals);
        }
    }

    /// <summary>Takes over which showing of which example each is, and queues it for the device.</summary>
    public void Show(int epoch, ReadOnlySpan<int> examples)
    {
        Epoch = epoch;
        for (int example = 0; example < Count; example++)
        {
            _examples.Here[_trialOf[example]] = examples.IsEmpty ? example : examples[example];
        }

        _examples.Send(setup.Device.Uploads, Count);
    }

    /// <summary>Takes over which examples a shard sums up, and queues it for the device.</summary>
    /// <exception cref="ArgumentException">Each example learns by itself, and they were dealt together.</exception>
    public void Deal(ReadOnlySpan<IReadOnlyList<int>> shards)
    {
        Shards = shards.Length;
        int count = 0;
        for (int s = 0; s < shards.Length; s++)
        {
            if (setup.LearnsOnline && shards[s].Count != 1)
            {
                throw new ArgumentException($"Online e-prop sums up a gradient for each example; shard {s} has {shards[s].Count}, and must have one.", nameof(shards));
            }

            _shardStarts.Here[s] = count;
            for (int i = 0; i < shards[s].Count; i++)
            {
                _shardTrials.Here[count++] = _trialOf[shards[s][i]];
            }
        }

        _shardStarts.Here[shards.Length] = count;
        _shardStarts.Send(setup.Device.Uploads, shards.Length + 1);
        _shardTrials.Send(setup.Device.Uploads, count);
    }

    /// <summary>Tells kernels of the batch.</summary>
    public TrialsView Into(TrialsView trials) => trials with
    {
        Count = Count,
        Shards = Shards,
        Epoch = Epoch,
        Examples = _examples.There,
        Steps = _steps.There,
        GivenFirst = _given.First,
        GivenStarts = _given.Starts,
        GivenUnits = _given.Units,
        ShardStarts = _shardStarts.There,
        ShardTrials = _shardTrials.There,
    };

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
            int steps = (int)-(_order[trial] >> 31);
            _steps.Here[trial] = steps;
            _trialOf[_order[trial] & int.MaxValue] = trial;
        }
    }

    private void Check(SpikeTrain train, PopulationLayout population)
    {
        if (train.Steps > setup.MaxSteps)
        {
            throw new ArgumentException($"The spike train of {population.Name} has {train.Steps} steps; the runner was made for {setup.MaxSteps}.");
        }

        if (train.HasOtherSteps(setup.Layout.Dt.Value))
        {
            throw new ArgumentException($"The spike train of {population.Name} {train.OtherSteps(setup.Layout.Dt.Value)}");
        }

        if (train.HighestUnit >= population.Size)
        {
            throw new ArgumentException($"The spike train of {population.Name} has a spike of neuron {train.HighestUnit}; the population has {population.Size}.");
        }
    }
}
