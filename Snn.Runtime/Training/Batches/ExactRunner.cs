namespace Snn.Runtime;

/// <summary>
/// Runs batches on the event-driven exact plan, an example at a time on each thread: EventProp in double, without a time
/// grid. The loss sees the readout at the ends of the steps; the weights are updated in single precision, as on the grid.
/// </summary>
internal sealed class ExactRunner : ShardRunner
{
    private readonly IExactNetwork _network;
    private readonly ExactSystem _system;
    private readonly ExactWeights _weights;
    private readonly ExactGradient[] _sums;
    private readonly ExactExample[] _runs;
    private bool _stale = true;
    private int _parameterVersion = -1;

    /// <exception cref="NotSupportedException">The network has no exact plan, or the rule or a parameter needs the stepped one.</exception>
    public ExactRunner(TrainingSetup setup)
        : base(Sound(setup))
    {
        _network = (IExactNetwork)setup.Network;
        _system = _network.Exact();
        _weights = new(_system);
        _sums = [.. Enumerable.Range(0, setup.Share.Count).Select(_ => new ExactGradient(_system))];
        _runs = [.. Enumerable.Range(0, setup.Options.Threads).Select(_ => new ExactExample(_network, _weights, setup))];
    }

    public override string RunsOn => $"{_runs.Length} threads of the CPU, event-driven exact plan in double, a trial on each";

    public override void Train(Batch batch, Batch? next, Tally tally)
    {
        Take();
        base.Train(batch, next, tally);
    }

    public override void Evaluate(IReadOnlyList<Example> examples, Predictions predicted, Tally tally, CancellationToken cancel)
    {
        Take();
        InBlocks(Team, Setup, predicted, tally, cancel, (i, thread, counted) =>
        {
            var example = examples[i];
            predicted.Set(i, Forward(_runs[thread], example.Spikes, example.Goal, learns: false, counted, epoch: 0, batch: 0, i), example.Goal);
        });
    }

    public override int Predict(SpikeTrain spikes, ObjectiveTerm judge)
    {
        Take();
        Run(_runs[0], spikes, epoch: 0, batch: 0, example: -1);
        return _runs[0].PredictedBy(judge);
    }

    public override void Store() => _stale = true;

    public override void Dispose()
    {
        base.Dispose();
        Array.ForEach(_runs, r => r.Dispose());
    }

    protected override void Learn(int shard, int thread, int position, SpikeTrain spikes, Tally tally)
    {
        Forward(_runs[thread], spikes, Batch.Examples[position].Goal, learns: true, tally, Batch.Epoch, Batch.Number, Batch.IndexOf(position));
        _runs[thread].Backward(_sums[shard]);
    }

    protected override void EndShard(int shard) => MoveSums(shard);

    protected override void ClearGradients()
    {
        base.ClearGradients();
        Array.ForEach(_sums, s => s.Clear());
    }

    protected override void Update()
    {
        _stale = true;
        base.Update();
    }

    private static TrainingSetup Sound(TrainingSetup setup)
    {
        var (layout, options) = (setup.Layout, setup.Options);
        if (setup.Network is not IExactNetwork)
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

        return setup;
    }

    /// <summary>Takes over weights, parameters and delays as the last update has left them.</summary>
    private void Take()
    {
        if (_stale)
        {
            _weights.CopyFrom(Setup.Weights);
            _stale = false;
        }

        if (Parameters is not null && Setup.Parameters.Version != _parameterVersion)
        {
            var system = _network.Exact(Setup.Parameters);
            Array.ForEach(_runs, r => r.Trial.System = system);
            _parameterVersion = Setup.Parameters.Version;
        }
    }

    private static Verdict Forward(ExactExample run, SpikeTrain spikes, Goal goal, bool learns, Tally tally, int epoch, int batch, int example)
    {
        Run(run, spikes, epoch, batch, example);
        run.Evaluate(goal, learns);
        Finite(run.Verdict.Total, epoch, batch, example);
        tally.Add(run.Trial, spikes.Steps, run.Verdict, goal);
        return run.Verdict;
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
            bool fromInput = Setup.Layout.Inputs.Contains(_system.Projections[p].Source);
            for (int k = 0; k < Setup.Weights.SourceSize(p); k++)
            {
                if (fromInput && !Touched(shard)[k])
                {
                    continue;
                }

                _sums[shard].Weights.AddRowTo(Gradient(shard), p, k); // which the update has set to zero
                _sums[shard].Weights.Row(p, k).Clear();
            }
        }

        if (Parameters is not null)
        {
            _sums[shard].MoveTo(Parameters[shard]);
        }
    }
}
