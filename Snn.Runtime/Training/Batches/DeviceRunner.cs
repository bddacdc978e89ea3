using System.Globalization;

namespace Snn.Runtime;

/// <summary>Runs batches on a device, all examples of a batch at the same time; the host prepares the next batch while one runs.</summary>
internal sealed partial class DeviceRunner : BatchRunner
{
    private readonly TrainingSetup _setup;
    private readonly Arena _arena = new();
    private readonly DeviceBatch _device;
    private readonly DeviceUpdate _update;
    private readonly ParameterUpdate? _parameters;
    private readonly DeviceNetworkUpdates? _networkUpdates;
    private readonly Lanes[] _states;
    private readonly BatchPlan _plan;
    private readonly Augmenter[] _augmenters;
    private readonly SpikeTrain[] _trains;
    private readonly int[] _indices;
    private readonly Verdict _verdict;
    private readonly List<int>[] _shards;
    private readonly HashSet<int> _silent = []; // populations that were looked at since they last spiked
    private readonly DeviceUpdates _updates;
    private readonly Augmenter _again; // for the inspector: the others have what the device is being sent
    private Goal[] _goals, _goalsBefore; // of what was prepared last, and of what may be running then
    private Trial? _inspector;
    private Batch? _prepared; // has been sent to the device, and nothing else since
    private bool _fetched = true;

    public DeviceRunner(TrainingSetup setup, ComputeDevice device)
    {
        _setup = setup;
        var (layout, options) = (setup.Layout, setup.Options);
        int shards = ShardsOn(device, setup);
        var there = new DeviceSetup(layout, device, options.MaxSteps, options.Batch)
        {
            Rule = setup.Rule,
            Weights = setup.Weights,
            Objective = setup.Objective,
            Penalty = options.Penalty,
            Shards = shards,
            Seed = options.Seed,
            Parameters = setup.Parameters,
        };
        _device = setup.Network.CreateBatch(there with { KeptAtLeast = options.KeptAtLeast ?? there.KeptAtLeast });
        _states = [.. Enumerable.Range(0, setup.Optimisers.StateCount).Select(_ => _arena.Lanes(setup.Weights.All.Length))];
        RewiringStates = [.. Enumerable.Range(0, ProjectionRewiring.StatesOf(layout)).Select(_ => _arena.Lanes(setup.Weights.All.Length))];
        var rewiring = layout.Projections.Any(p => p.IsRewired) ? new DeviceRewiring(_device, setup.Weights, _states, RewiringStates, options.Seed) : null;
        _update = new DeviceUpdate(_device, setup.Optimisers, options.MaxGradientNorm, setup.Rounding, rewiring);
        _parameters = layout.Parameters.Any(p => p.Learns) ? new ParameterUpdate(setup.Parameters, shards, setup.Optimisers) : null;
        _networkUpdates = layout.Updates.Count > 0 ? new(layout, setup.Weights, _device, _parameters?.Gradient) : null;
        _updates = new(setup, _device, _update, _networkUpdates, ReduceParameterGradients);
        _plan = new BatchPlan(options.Batch, shards);
        (_augmenters, _again) = ([.. Enumerable.Range(0, options.Batch).Select(_ => new Augmenter(layout, options))], new(layout, options));
        (_trains, _indices, _verdict) = (new SpikeTrain[options.Batch], new int[options.Batch], new(setup.Objective));
        (_goals, _goalsBefore) = (new Goal[options.Batch], new Goal[options.Batch]);
        _shards = [.. Enumerable.Range(0, shards).Select(_ => new List<int>(options.Batch))];
        Store();
    }

    public override Lanes[] States => [.. _states, .. _parameters?.States ?? []];

    public override Lanes[] RewiringStates { get; }

    public override string RunsOn
    {
        get
        {
            var device = _device.Setup.Device;
            bool steps = _device.Plan == DevicePlan.Step;
            string[] moves = [.. _update.Launches];
            string?[] launches =
            [
                steps ? null : "forward", .. LossLaunches, _device.Setup.Penalty is null ? null : "penalty",
                steps ? null : "back", _device.LearnsDelays ? "delays" : null, .. moves,
            ];
            string[] each = [.. launches.OfType<string>()];
            string within = _device.Setup.Rule is EProp { UpdateEvery: > 0 } ? $"{moves.Length} more every {_updates.Every} steps ({string.Join(", ", moves)}), " : "";
            string plan = $"{(_device.LaunchesOfLearning > 0 ? $"learning online: {_device.LaunchesOfLearning} launches a step, {within}" : steps ? "stepped plan: 2 launches a step forward and 2 back, " : "trial plan: ")}{each.Length} launches a batch ({string.Join(", ", each)})";
            string reason = !steps || _device.Setup.LearnsOnline ? ""
                : _setup.Layout.Projections.FirstOrDefault(p => p.Patches is not null) is { } shared ? $" (the synapses of {shared.Name} share their weights)"
                : $" (the network has more neurons than the {device.Accelerator.MaxNumThreadsPerGroup} threads of a group)";
            string time = device.TimePerLaunch == TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $", {device.TimePerLaunch.TotalMicroseconds:0.0} us of the host a launch");
            return $"{device.Name}, {plan}{_networkUpdates?.Words}{time}{reason}";
        }
    }

    /// <summary>A launch for each loss, and one where others, or a weight, have a part in its errors.</summary>
    private IEnumerable<string> LossLaunches => _device.LossLaunches == 1 || _device.Setup.LearnsOnline ? Enumerable.Repeat("loss", _setup.Objective.Terms.Count)
        : Enumerable.Repeat("loss", _setup.Objective.Terms.Count).Concat(Enumerable.Repeat("errors", _device.LossLaunches - _setup.Objective.Terms.Count));

    public override IEnumerable<CheckpointArray> UpdateStates => _networkUpdates?.States ?? [];

    public override (UpdateRows Rows, UpdateFrame Frame, UpdateAxes Axes)? UpdateState(string name)
    {
        Fetch();
        return _networkUpdates?.State(name);
    }

    public override string? RunUpdates(string group, UpdateTime time)
    {
        if (_networkUpdates is null)
        {
            return base.RunUpdates(group, time);
        }

        _networkUpdates.SendParameters();
        _networkUpdates.RunGroup(group, time);
        _fetched = false;
        _networkUpdates.FetchBroken();
        _device.Finish();
        return _networkUpdates.Broken(before: true) ?? _networkUpdates.Broken(before: false) ?? _networkUpdates.TakeParameters(group);
    }

    public override void Train(Batch batch, Batch? next, Tally tally)
    {
        _fetched = false;
        if (_prepared != batch)
        {
            Prepare(batch);
        }

        _updates.Begin(batch);
        _device.Forward(_updates);
        _device.Evaluate();
        _device.Backward();
        _updates.End();
        _prepared = null;
        if (next is not null)
        {
            Prepare(next);
        }

        _device.Finish();
        LookAtSilence(batch, new(batch.Examples[0]), batch.IndexOf(0));
        if (_updates.Count > 1)
        {
            CheckUpdates(batch); // what broke within the trials is why they broke
        }

        for (int i = 0; i < batch.Examples.Length; i++)
        {
            Count(i, batch, new(batch.Examples[i]), batch.Examples[i].Goal, tally, batch.IndexOf(i));
        }

        CheckUpdates(batch);
        _update.Rewire(batch.Time);
        MoveParameters(batch);
        if (_networkUpdates?.Broken(before: false) is { } wrong)
        {
            throw new TrainingException(wrong, batch.Epoch, batch.Number, -1);
        }
    }

    public override void Evaluate(IReadOnlyList<Example> examples, Predictions predicted, Tally tally, CancellationToken cancel)
    {
        _prepared = null;
        Prepare(examples, 0);
        for (int start = 0; start < examples.Count; start += _trains.Length)
        {
            cancel.ThrowIfCancellationRequested();
            _device.Forward();
            _device.Evaluate();
            var goals = _goals;
            if (start + _trains.Length < examples.Count)
            {
                Prepare(examples, start + _trains.Length);
            }

            _device.Finish();
            LookAtSilence(null, new(examples, start), start);
            for (int i = 0; i < _device.Count; i++)
            {
                predicted.Set(start + i, Count(i, null, new(examples, start + i), goals[i], tally, start + i), goals[i]);
            }
        }
    }

    public override int Predict(SpikeTrain spikes, ObjectiveTerm judge)
    {
        _prepared = null;
        var nothing = _setup.Objective.Blank(spikes, _setup.Layout);
        _device.Prepare([spikes], [nothing.Goal], shards: default, epoch: 0, examples: [-1]);
        _device.Forward();
        _device.Evaluate();
        _device.Finish();
        ThrowIfBroken(0, null, new(nothing), index: -1);
        return _device.PredictedOf(0, judge);
    }

    public override void Fetch()
    {
        if (!_fetched)
        {
            _device.WeightsThere.Read(_setup.Weights, _setup.Feedback);
            _update.Read(_states, RewiringStates);
            _networkUpdates?.Read();
            _fetched = true;
        }
    }

    public override void Store()
    {
        _device.Load(_setup.Weights, _setup.Feedback);
        _device.ClearGradients();
        _update.Write(_states, RewiringStates);
        _networkUpdates?.Write();
        _prepared = null;
        _fetched = true;
    }

    public override bool HasGradient(int projection) => _update.HasGradient(projection);

    public override void Dispose()
    {
        _device.Dispose();
        _inspector?.Dispose();
        _parameters?.Dispose();
        _networkUpdates?.Dispose();
        _arena.Dispose();
    }

    /// <summary>Shifts and deals a batch, and sends it to the device.</summary>
    private void Prepare(Batch batch)
    {
        int count = batch.Examples.Length;
        (_goals, _goalsBefore) = (_goalsBefore, _goals);
        for (int i = 0; i < count; i++)
        {
            _trains[i] = Augmented(batch, i, _augmenters[i]);
            (_goals[i], _indices[i]) = (batch.Examples[i].Goal, batch.IndexOf(i));
        }

        _plan.Deal(batch.Examples);
        for (int s = 0; s < _plan.Shards; s++)
        {
            _shards[s].Clear();
            _shards[s].AddRange(_plan[s]);
        }

        _device.Prepare(_trains.AsSpan(0, count), _goals.AsSpan(0, count), _shards.AsSpan(0, _plan.Shards), batch.Epoch, _indices.AsSpan(0, count));
        _prepared = batch;
    }

    /// <summary>Sends as many examples to the device as a batch holds, to be classified.</summary>
    private void Prepare(IReadOnlyList<Example> examples, int start)
    {
        int count = Math.Min(_trains.Length, examples.Count - start);
        (_goals, _goalsBefore) = (_goalsBefore, _goals);
        for (int i = 0; i < count; i++)
        {
            var example = examples[start + i];
            (_trains[i], _goals[i], _indices[i]) = (example.Spikes, example.Goal, start + i);
        }

        _device.Prepare(_trains.AsSpan(0, count), _goals.AsSpan(0, count), shards: default, epoch: 0, _indices.AsSpan(0, count));
    }

    /// <summary>
    /// Parts of a batch whose gradients are summed apart. A GPU has a group of threads for each, so every example is one, as
    /// far as a quarter of its memory holds their gradients. What learns online has one for each example anyway.
    /// </summary>
    private static int ShardsOn(ComputeDevice device, TrainingSetup setup) => setup.Rule is EProp { Online: true } ? setup.Options.Batch
        : device.IsCpu ? setup.Shards
        : (int)Math.Clamp(device.Accelerator.MemorySize / 4 / (sizeof(float) * DeviceWeights.NumbersOf(setup.Layout)), 1, setup.Options.Batch);

    private static SpikeTrain Augmented(Batch batch, int i, Augmenter augmenter) => augmenter.Of(batch.Examples[i].Spikes, batch.Epoch, batch.IndexOf(i));

    private Verdict Count(int i, Batch? batch, Listed example, Goal goal, Tally tally, int index)
    {
        ThrowIfBroken(i, batch, example, index);
        _device.Judge(i, goal, _verdict);
        _verdict.Penalty = _device.Shards > 0 ? _device.PenaltyOf(i) : 0;
        double value = _verdict.Total;
        if (!double.IsFinite(value))
        {
            ThrowIfFound(i, batch, example, index);
        }

        Finite(value, batch?.Epoch ?? 0, batch?.Number ?? 0, index);
        tally.Add(_device, i, _verdict, goal);
        return _verdict;
    }

    /// <summary>
    /// A comparison with what is not a number is never met, so a population whose θ is none falls silent while its states and
    /// the loss stay finite. Where one has fallen silent in all examples, the first of them is looked at, once.
    /// </summary>
    private void LookAtSilence(Batch? batch, Listed first, int index)
    {
        var layout = _setup.Layout;
        for (int p = 0; p < layout.Populations.Count; p++)
        {
            if (!layout.Populations[p].Spikes || layout.Inputs.Contains(p))
            {
                continue;
            }

            bool isSilent = true;
            for (int i = 0; i < _device.Count && isSilent; i++)
            {
                isSilent = _device.SpikesOf(p, i) <= 0;
            }

            if (!isSilent)
            {
                _silent.Remove(p);
            }
            else if (_silent.Add(p))
            {
                ThrowIfFound(0, batch, first, index);
            }
        }
    }

    /// <summary>The states are looked at on the device, at the end of every trial.</summary>
    /// <exception cref="TrainingException">One is no finite number.</exception>
    private void ThrowIfBroken(int i, Batch? batch, Listed example, int index)
    {
        if (_device.BrokenIn(i) is { } population)
        {
            ThrowIfFound(i, batch, example, index);
            throw new TrainingException($"a state of {population} is no finite number at the end of the trial.", batch?.Epoch ?? 0, batch?.Number ?? 0, index);
        }
    }

    /// <summary>Gradients and weights have to be finite; where a gradient is not, the example that made it so is looked for.</summary>
    /// <exception cref="TrainingException">One is not.</exception>
    private void CheckUpdates(Batch batch)
    {
        for (int i = 0; i < batch.Examples.Length && _update.BrokenGradient >= 0; i++)
        {
            ThrowIfFound(i, batch, new(batch.Examples[i]), batch.IndexOf(i));
        }

        Check(_update.BrokenGradient, _networkUpdates?.Broken(before: true), _update.BrokenWeights, _setup, batch);
    }

    /// <summary>
    /// Runs an example on the CPU, which can be looked into, with the weights that the host last had: those on the device may
    /// have broken by now.
    /// </summary>
    /// <exception cref="TrainingException">It leaves the finite numbers.</exception>
    private void ThrowIfFound(int i, Batch? batch, Listed example, int index)
    {
        _inspector ??= _setup.Network.CreateTrial(new(_setup.Layout, _setup.Weights, _setup.Options.MaxSteps) { Seed = _setup.Options.Seed, Rule = _device.Setup.LearnsOnline ? null : _setup.Rule, Feedback = _setup.Feedback, Parameters = _setup.Parameters });
        _inspector.Showing = (batch?.Epoch ?? 0, index);
        if (_inspector.FindNotFinite(batch is null ? example.Spikes : Augmented(batch, i, _again)) is { } found)
        {
            throw new TrainingException(found.What, batch?.Epoch ?? 0, batch?.Number ?? 0, index, found.Advice);
        }
    }

    /// <summary>An example where it lies: one that is streamed is read where its spikes are asked for.</summary>
    private readonly struct Listed
    {
        private readonly IReadOnlyList<Example>? _examples;
        private readonly Example? _known;
        private readonly int _at;

        public Listed(Example known) => _known = known;

        public Listed(IReadOnlyList<Example> examples, int at) => (_examples, _at) = (examples, at);

        public SpikeTrain Spikes => (_known ?? _examples![_at]).Spikes;
    }
}
