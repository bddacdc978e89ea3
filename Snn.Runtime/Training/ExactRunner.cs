namespace Snn.Runtime;

/// <summary>
/// Runs batches on the event-driven exact plan, an example at a time on each thread: EventProp in double, without a time
/// grid. The loss sees the readout at the ends of the steps; the weights are updated in single precision, as on the grid.
/// </summary>
internal sealed class ExactRunner : BatchRunner
{
    private readonly TrainingSetup _setup;
    private readonly IExactNetwork _network;
    private readonly ExactSystem _system;
    private readonly ExactWeights _weights;
    private readonly ExactGradient[] _sums;
    private readonly WeightStore[] _gradients;
    private readonly TouchedRows[] _touched;
    private readonly ExactExample[] _runs;
    private readonly ChannelShift[] _shifts;
    private readonly WorkerTeam _team;
    private readonly BatchPlan _plan;
    private readonly BatchUpdate _update;
    private readonly ParameterUpdate? _parameters;
    private readonly Tally[] _tallies;
    private readonly Action<int, int> _trainShard;
    private Batch _batch = null!;
    private bool _stale = true;
    private int _parameterVersion = -1;

    /// <exception cref="NotSupportedException">The network has no exact plan, or the rule or a parameter needs the stepped one.</exception>
    public ExactRunner(TrainingSetup setup)
    {
        _setup = setup;
        var (layout, options) = (setup.Layout, setup.Options);
        if (setup.Network is not IExactNetwork network)
        {
            throw new NotSupportedException($"{layout.Name} has no exact plan. {layout.WhyNotExact}. Train it on the stepped plan.");
        }

        if (setup.Rule is not EventProp)
        {
            throw new NotSupportedException($"The exact plan trains with {nameof(EventProp)} alone; {setup.Rule.GetType().Name} needs the stepped plan.");
        }

        foreach (var own in layout.Parameters.Where(p => p.PerNeuron && !p.IsDelay))
        {
            throw new NotSupportedException($"{own.Name} of {layout.Name} has a value for every neuron, but on the exact plan all neurons of a population are alike; train on the stepped plan, or write [Trainable] without Per.Neuron.");
        }

        if (options.Penalty is { } penalty)
        {
            throw new NotSupportedException($"{penalty.GetType().Name} depends on the number of spikes, by which the exact plan has no gradient; train on the stepped plan.");
        }

        options.Loss.CheckFits(layout);
        _network = network;
        _system = network.Exact();
        _weights = new(_system);
        _sums = [.. Enumerable.Range(0, setup.Shards).Select(_ => new ExactGradient(_system))];
        _gradients = [.. _sums.Select(_ => setup.Weights.Alike())];
        int channels = layout.Populations[layout.Inputs[0]].Size;
        _touched = [.. _gradients.Select(_ => new TouchedRows(channels))];
        _tallies = [.. _gradients.Select(_ => new Tally(layout))];
        _plan = new BatchPlan(options.Batch, setup.Shards);
        _trainShard = TrainShard;
        _shifts = [.. Enumerable.Range(0, options.Threads).Select(_ => new ChannelShift(options.ChannelShift, channels, options.Seed))];
        _runs = [.. Enumerable.Range(0, options.Threads).Select(_ => new ExactExample(network, _weights, layout, options))];
        _update = new BatchUpdate(setup.Weights, _gradients, _touched, setup.Optimisers, options);
        _parameters = layout.Parameters.Count > 0 ? new ParameterUpdate(setup.Parameters, setup.Shards, setup.Optimisers) : null;
        _team = new WorkerTeam(options.Threads);
    }

    public override Lanes[] States => [.. _update.States, .. _parameters?.States ?? []];

    public override string RunsOn => $"{_runs.Length} threads of the CPU, event-driven exact plan in double, a trial on each";

    public override void Train(Batch batch, Batch? next, Tally tally)
    {
        _batch = batch;
        Take();
        _plan.Deal(batch.Examples);
        try
        {
            _team.Run(_plan.Shards, _trainShard);
        }
        catch
        {
            // a gradient of half a batch would leak into the next one
            Array.ForEach(_gradients, g => g.All.Span.Clear());
            Array.ForEach(_sums, s => s.Clear());
            _parameters?.Clear();
            throw;
        }

        for (int s = 0; s < _plan.Shards; s++)
        {
            tally.Add(_tallies[s]);
        }

        _update.Run(_team, _plan.Shards, batch.Examples.Length, batch.Time);
        _stale = true;
        Check(_update.BrokenGradient, _update.BrokenWeights, _setup, batch);
        if (_parameters?.Run(_plan.Shards, batch.Examples.Length, batch.Time) is { } broken)
        {
            throw new TrainingException(broken, batch.Epoch, batch.Number, -1);
        }
    }

    public override bool IsWorker => _team.IsWorker;

    public override void Evaluate(IReadOnlyList<Example> examples, int[] predicted, Tally tally, CancellationToken cancel)
    {
        Take();
        InBlocks(_team, _setup.Layout, examples.Count, tally, cancel, (i, thread, counted) =>
            predicted[i] = Forward(_runs[thread], examples[i].Spikes, examples[i].Label, counted, epoch: 0, batch: 0, i));
    }

    public override int Predict(SpikeTrain spikes)
    {
        Take();
        Run(_runs[0], spikes, epoch: 0, batch: 0, example: -1);
        return _runs[0].Predicted;
    }

    public override void Store() => _stale = true;

    public override bool HasGradient(int projection) => _update.HasGradient(projection);

    public override void Dispose()
    {
        _team.Dispose();
        _update.Dispose();
        _parameters?.Dispose();
        Array.ForEach(_runs, r => r.Dispose());
        Array.ForEach(_gradients, g => g.Dispose());
    }

    /// <summary>Takes over weights, parameters and delays as the last update has left them.</summary>
    private void Take()
    {
        if (_stale)
        {
            _weights.CopyFrom(_setup.Weights);
            _stale = false;
        }

        if (_parameters is not null && _setup.Parameters.Version != _parameterVersion)
        {
            var system = _network.Exact(_setup.Parameters);
            Array.ForEach(_runs, r => r.Trial.System = system);
            _parameterVersion = _setup.Parameters.Version;
        }
    }

    private void TrainShard(int shard, int thread)
    {
        _tallies[shard].Clear();
        _touched[shard].Clear();
        foreach (int i in _plan[shard])
        {
            var example = _batch.Examples[i];
            int index = _batch.IndexOf(i);
            var spikes = _shifts[thread].Of(example.Spikes, _batch.Epoch, index);
            Forward(_runs[thread], spikes, example.Label, _tallies[shard], _batch.Epoch, _batch.Number, index);
            _touched[shard].Add(spikes);
            _runs[thread].Backward(_sums[shard]);
        }

        MoveSums(shard);
    }

    private int Forward(ExactExample run, SpikeTrain spikes, int label, Tally tally, int epoch, int batch, int example)
    {
        Run(run, spikes, epoch, batch, example);
        double value = Finite(run.Evaluate(label), epoch, batch, example);
        int predicted = run.Predicted;
        tally.Add(run.Trial, spikes.Steps, _setup.Options.Loss.IsPerStep ? value / spikes.Steps : value, predicted == label);
        return predicted;
    }

    private static void Run(ExactExample run, SpikeTrain spikes, int epoch, int batch, int example)
    {
        try
        {
            run.Forward(spikes);
        }
        catch (InvalidOperationException e)
        {
            // endless spikes, or a flow too fast to be followed: the message names the neuron
            throw new TrainingException(e.Message, epoch, batch, example, "Then resume from the checkpoint of the last completed epoch or start again.");
        }

        if (run.Trial.FindNotFinite() is { } found)
        {
            throw new TrainingException(found.What, epoch, batch, example, found.Advice);
        }
    }

    /// <summary>A shard's sum in single precision, of the rows that are not zero; the sum in double starts anew.</summary>
    private void MoveSums(int shard)
    {
        for (int p = 0; p < _system.Projections.Count; p++)
        {
            bool fromInput = _setup.Layout.Inputs.Contains(_system.Projections[p].Source);
            for (int k = 0; k < _setup.Weights.SourceSize(p); k++)
            {
                if (fromInput && !_touched[shard][k])
                {
                    continue;
                }

                _sums[shard].Weights.AddRowTo(_gradients[shard], p, k); // which the update has set to zero
                _sums[shard].Weights.Row(p, k).Clear();
            }
        }

        if (_parameters is not null)
        {
            _sums[shard].MoveTo(_parameters[shard]);
        }
    }
}
