using System.Globalization;

namespace Snn.Runtime;

/// <summary>Runs batches on a device, all examples of a batch at the same time. Only loss and penalty are computed on the host.</summary>
internal sealed class DeviceRunner : BatchRunner
{
    private readonly TrainingSetup _setup;
    private readonly Arena _arena = new();
    private readonly DeviceBatch _device;
    private readonly DeviceUpdate _update;
    private readonly ParameterUpdate? _parameters;
    private readonly Lanes[] _states;
    private readonly BatchPlan _plan;
    private readonly ChannelShift[] _shifts;
    private readonly SpikeTrain[] _trains;
    private readonly List<int>[] _shards;
    private readonly double[] _penalties;
    private bool _fetched = true;

    public DeviceRunner(TrainingSetup setup, ComputeDevice device)
    {
        _setup = setup;
        var (layout, options) = (setup.Layout, setup.Options);
        _device = setup.Network.CreateBatch(new(layout, device, options.MaxSteps, options.Batch) { Rule = setup.Rule, Shards = setup.Shards, Parameters = setup.Parameters });
        _update = new DeviceUpdate(_device, setup.Optimiser);
        _parameters = layout.Parameters.Count > 0 ? new ParameterUpdate(setup.Parameters, setup.Shards, setup.ParameterOptimiser) : null;
        _states = [.. Enumerable.Range(0, setup.Optimiser.StateCount).Select(_ => _arena.Lanes(setup.Weights.All.Length))];
        _plan = new BatchPlan(options.Batch, setup.Shards);
        int channels = layout.Populations[layout.Inputs[0]].Size;
        _shifts = [.. Enumerable.Range(0, options.Batch).Select(_ => new ChannelShift(options.ChannelShift, channels, options.Seed))];
        _trains = new SpikeTrain[options.Batch];
        _shards = [.. Enumerable.Range(0, setup.Shards).Select(_ => new List<int>(options.Batch))];
        _penalties = new double[options.Batch];
        Store();
    }

    public override Lanes[] States => [.. _states, .. _parameters?.States ?? []];

    public override string RunsOn
    {
        get
        {
            var device = _device.Setup.Device;
            string launches = _device.Plan == DevicePlan.Trial
                ? "trial plan: 1 launch forward and 1 back a batch, 1 to update"
                : "stepped plan: 2 launches a step forward and 2 back, 1 a batch to update";
            string reason = _device.Plan == DevicePlan.Step ? $" (a population is larger than the {DeviceBatch.MostNeurons} neurons of a trial in one launch)" : "";
            string time = device.TimePerLaunch == TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $", {device.TimePerLaunch.TotalMicroseconds:0.0} us of the host a launch");
            return $"{device.Name}, {launches}{time}{reason}";
        }
    }

    public override void Train(Batch batch, Tally tally)
    {
        _fetched = false;
        int count = batch.Examples.Length;
        for (int i = 0; i < count; i++)
        {
            _trains[i] = _shifts[i].Of(batch.Examples[i].Spikes, batch.Epoch, batch.IndexOf(i));
        }

        _device.Forward(_trains.AsSpan(0, count));
        if (_setup.Options.Penalty is { } penalty)
        {
            _device.Penalise(penalty, _penalties.AsSpan(0, count));
        }

        for (int i = 0; i < count; i++)
        {
            Lose(i, batch.Examples[i].Label, _penalties[i], tally, batch.Epoch, batch.Number, batch.IndexOf(i));
        }

        _plan.Deal(batch.Examples);
        for (int s = 0; s < _plan.Shards; s++)
        {
            _shards[s].Clear();
            _shards[s].AddRange(_plan[s]);
        }

        _device.Backward(new ArraySegment<List<int>>(_shards, 0, _plan.Shards));
        _update.Run(_plan.Shards, count, batch.Time);
        Check(_update.BrokenGradient, _update.BrokenWeights, _setup, batch);
        UpdateParameters(batch);
    }

    public override void Evaluate(IReadOnlyList<Example> examples, int[] predicted, Tally tally)
    {
        for (int start = 0; start < examples.Count; start += _trains.Length)
        {
            int count = Math.Min(_trains.Length, examples.Count - start);
            for (int i = 0; i < count; i++)
            {
                _trains[i] = examples[start + i].Spikes;
            }

            _device.Forward(_trains.AsSpan(0, count));
            for (int i = 0; i < count; i++)
            {
                predicted[start + i] = Lose(i, examples[start + i].Label, penalty: 0, tally, epoch: 0, batch: 0, start + i);
            }
        }
    }

    public override int Predict(SpikeTrain spikes)
    {
        _device.Forward(spikes);
        return _device.Predict(0, _setup.Options.Loss);
    }

    public override void Fetch()
    {
        if (!_fetched)
        {
            _device.WeightsThere.Read(_setup.Weights);
            _setup.Feedback?.Follow(_setup.Weights);
            _update.Read(_states);
            _fetched = true;
        }
    }

    public override void Store()
    {
        _device.Load(_setup.Weights, _setup.Feedback);
        _device.ClearGradients();
        _update.Write(_states);
        _fetched = true;
    }

    public override void Dispose()
    {
        _device.Dispose();
        _parameters?.Dispose();
        _arena.Dispose();
    }

    /// <summary>They are few: the host moves them, and the next batch takes them over.</summary>
    private void UpdateParameters(Batch batch)
    {
        if (_parameters is null)
        {
            return;
        }

        for (int s = 0; s < _plan.Shards; s++)
        {
            foreach (int i in _plan[s])
            {
                _device.AddParameterGradient(i, _parameters[s]);
            }
        }

        if (_parameters.Run(_plan.Shards, batch.Examples.Length, batch.Time) is { } broken)
        {
            throw new TrainingException($"{broken} has run out of the numbers that make sense for it.", batch.Epoch, batch.Number, -1);
        }
    }

    private int Lose(int i, int label, double penalty, Tally tally, int epoch, int batch, int example)
    {
        var (loss, steps) = (_setup.Options.Loss, _device.StepsOf(i));
        double value = Finite(_device.Evaluate(i, loss, label) + penalty, epoch, batch, example);
        int predicted = _device.Predict(i, loss);
        tally.Add(_device, i, loss.IsPerStep ? value / steps : value, predicted == label);
        return predicted;
    }
}
