using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// Updates of a network on a device, where weights, states of neurons and spikes are: each stage is a launch, in which a
/// thread computes one result. Nothing comes to the host but a flag for each variable. The states of updates stay on the
/// device; the host's copies of them are what was last fetched.
/// </summary>
internal sealed class DeviceNetworkUpdates : NetworkUpdates
{
    private readonly DeviceBatch _batch;
    private readonly UpdatePlaces _places;
    private readonly UpdatesThere _there;
    private readonly UpdateCollection[] _collections;
    private readonly DeviceMirror<int> _trialOf;
    private readonly ParameterArray? _summed;

    /// <param name="layout">The network.</param>
    /// <param name="weights">Its weights on the host.</param>
    /// <param name="batch">What runs the batches.</param>
    /// <param name="parameterGradients">The gradient by parameters that learn, which the host sums up; null where none do.</param>
    public DeviceNetworkUpdates(NetworkLayout layout, WeightStore weights, DeviceBatch batch, ParameterArray? parameterGradients = null)
        : base(layout, new(weights, Parameters: batch.Parameters, ParameterGradients: parameterGradients), batch.Setup.Batch)
    {
        var home = new UpdateHome(layout, batch.Setup.Device, batch.Memory, batch.WeightsThere, batch.Threads);
        (_batch, _summed, _places) = (batch, parameterGradients, new(Updates, home));
        var before = OfExamples.Select(o => batch.Kept.Forgets && !o.Binding.IsOfState && layout.Inputs.Contains(layout.Population(o.Binding.Member)) ? Count(layout.Population(o.Binding.Member)) : default).ToArray();
        _there = new(Updates, home, _places, batch.Parameters);
        _trialOf = batch.Memory.NewMirror<int>(batch.Setup.Batch, "tables");
        _collections = [.. OfExamples.Zip(before, (o, b) => Collection(o.Update, o.Binding) with { Before = b })];

        // spikes of a population in steps that the device forgets, example by example
        MatrixPlace Count(int population) => _places.Room(layout.Populations[population].Size, batch.Setup.Batch);
    }

    /// <summary>What is wrong with which variable, or null; known once the device is done.</summary>
    /// <param name="before">Of updates that run before the optimisers, or of the others.</param>
    public string? Broken(bool before) => _there.Broken(u => u.BeforeOptimisers == before);

    /// <summary>What runs when and in how many launches, in words.</summary>
    public string Words => string.Concat(_there.All.Select(u => u.Update.Layout.Every switch
    {
        0 => $"; {u.Update.Layout.Name} on demand in {u.Launches}",
        1 => $"; {u.Update.Layout.Name} in {u.Launches}",
        int every => $"; {u.Update.Layout.Name} after every {every} batches in {u.Launches}",
    }));

    /// <summary>Tells of updates before the optimisers that will be queued before the host waits.</summary>
    public void Expect(ReadOnlySpan<UpdateTime> times)
    {
        foreach (var update in _there.All)
        {
            if (update.Update.Layout.BeforeOptimisers)
            {
                update.Expect(times);
            }
        }
    }

    /// <summary>Queues that what the batch that runs forward leaves is taken for updates to read, also later on demand.</summary>
    /// <param name="steps">How many steps it has run; of its trials those that they have.</param>
    public void Collect(int steps = int.MaxValue)
    {
        SendTrials();
        foreach (var collection in _collections)
        {
            Collect(collection, steps);
        }
    }

    /// <summary>Queues that given spikes are counted which the device will forget: those of the present stretch.</summary>
    /// <param name="steps">How many steps have been made at its end.</param>
    public void EndStretch(int steps)
    {
        SendTrials();
        foreach (var collection in _collections)
        {
            if (collection.Input >= 0)
            {
                Collect(collection with { To = collection.Before, Step = 0 }, steps);
            }
        }
    }

    private void Collect(UpdateCollection collection, int steps) =>
        _there.Launches.Collect(collection with { Trials = _batch.PresentTrials, Examples = _batch.Count, Made = steps, First = _batch.Stretch });

    private void SendTrials()
    {
        int examples = _batch.Count;
        for (int e = 0; e < examples && _collections.Length > 0; e++)
        {
            _trialOf.Here[e] = _batch.TrialOf(e);
        }

        if (_collections.Length > 0)
        {
            _trialOf.Send(_batch.Setup.Device.Stream, examples);
        }
    }

    /// <summary>Brings the parameters that updates have to the device, as the host has them.</summary>
    public void SendParameters() => _there.SendParameters();

    /// <summary>Whether anything that is due before the optimisers of a batch has a gradient by parameters.</summary>
    /// <param name="batch">Number of the batch.</param>
    public bool HaveParameterGradients(int batch)
    {
        foreach (var update in Updates)
        {
            if (update.ParameterGradients.Count > 0 && IsDue(update.Layout, batch, before: true))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Brings the gradients by parameters that updates have to the device, as the host has summed them up.</summary>
    public void SendParameterGradients()
    {
        foreach (var (parameter, place) in _places.ParameterGradients)
        {
            var values = _summed!.Own(parameter);
            _batch.Memory.Write<float>(_there.Values.SubView(place.Start, values.Length), values);
        }
    }

    /// <summary>Takes over what updates before the optimisers of a batch have made of them, once the device is done.</summary>
    /// <param name="batch">Number of the batch.</param>
    public void TakeParameterGradients(int batch)
    {
        if (!HaveParameterGradients(batch))
        {
            return;
        }

        foreach (var update in Updates.Where(u => IsDue(u.Layout, batch, before: true)))
        {
            foreach (var gradient in update.ParameterGradients.Where(g => update.IsWritten(g.Variable)))
            {
                var row = _there.Row.AsSpan(0, gradient.Values.Length);
                _batch.Memory.Read(_there.Values.SubView(_places.ParameterGradients[gradient.Parameter].Start, row.Length), row);
                row.CopyTo(gradient.Values);
            }
        }
    }

    /// <summary>Takes over what updates have made of parameters, once the device is done.</summary>
    /// <param name="batch">Number of the batch after which they ran.</param>
    /// <param name="before">Of updates that run before the optimisers, or of the others.</param>
    /// <returns>What is wrong with one of them, or null.</returns>
    public string? TakeParameters(int batch, bool before) => _there.TakeParameters(Updates.Where(u => IsDue(u.Layout, batch, before)));

    /// <summary>The same after a group has run.</summary>
    public string? TakeParameters(string group) => _there.TakeParameters(Updates.Where(u => u.Layout.Group == group));

    /// <summary>Queues for the host which variables are broken.</summary>
    public void FetchBroken() => _there.FetchBroken();

    /// <summary>Copies the states of updates to the host.</summary>
    public void Read() => _there.Read();

    /// <summary>Takes over the states of updates from the host.</summary>
    public void Write() => _there.Write();

    protected override string? Run(BoundUpdate update, int examples, UpdateTime time)
    {
        _there[update].Run(examples, time);
        return null;
    }

    private UpdateCollection Collection(BoundUpdate update, UpdateBinding binding)
    {
        var layout = _batch.Setup.Layout;
        int population = layout.Population(binding.Member), input = binding.IsOfState ? -1 : layout.Inputs.ToList().IndexOf(population);
        return new()
        {
            Neurons = layout.Populations[population].Size,
            Input = input,
            Left = input < 0 ? _batch.LeftBy(population, binding) : _there.Values,
            Padded = input < 0 ? _batch.PaddedOf(population) : 0,
            TrialOf = _trialOf.There,
            Values = _there.Values,
            To = _places.Of(update, binding.Variable),
            Step = binding.Kind switch
            {
                UpdateSource.FiringRate => layout.Dt.Value,
                UpdateSource.MeanOverTime => 1,
                _ => 0,
            },
        };
    }
}
