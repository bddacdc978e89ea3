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
    private readonly UpdateLaunches _launches;
    private readonly Dictionary<BoundUpdate, DeviceNetworkUpdate> _there = [];
    private readonly List<(BoundUpdate Update, int Variable, MatrixPlace Place)> _states = [];
    private readonly UpdateCollection[] _collections;
    private readonly DeviceMirror<int> _broken, _trialOf;
    private readonly ArrayView<float> _values;
    private readonly Dictionary<int, MatrixPlace> _parameters = [], _parameterGradients = []; // which updates share
    private readonly ParameterArray? _summed;
    private readonly float[] _row; // room for the longest of them

    /// <param name="layout">The network.</param>
    /// <param name="weights">Its weights on the host.</param>
    /// <param name="batch">What runs the batches.</param>
    /// <param name="parameterGradients">The gradient by parameters that learn, which the host sums up; null where none do.</param>
    public DeviceNetworkUpdates(NetworkLayout layout, WeightStore weights, DeviceBatch batch, ParameterArray? parameterGradients = null)
        : base(layout, new(weights, Parameters: batch.Parameters, ParameterGradients: parameterGradients), batch.Setup.Batch)
    {
        (_batch, _launches, _summed) = (batch, new(batch), parameterGradients);
        var (places, length) = Places();
        var before = OfExamples.Select(o => batch.Kept.Forgets && !o.Binding.IsOfState && layout.Inputs.Contains(layout.Population(o.Binding.Member)) ? Count(layout.Population(o.Binding.Member)) : default).ToArray();
        _values = batch.Memory.New<float>(length, "updates of the network");
        _trialOf = batch.Memory.NewMirror<int>(batch.Setup.Batch, "tables");
        _broken = batch.Memory.NewMirror<int>(Updates.Sum(u => u.Layout.Update.Variables.Count), "tables");
        var there = batch.WeightsThere;
        var all = new UpdateMove { Arrays = new() { Values = _values, Weights = there.Weights, Gradients = there.Gradients }, Copies = there.Copies, Broken = _broken.There, Least = float.NegativeInfinity, Most = float.PositiveInfinity };
        int flags = 0;
        foreach (var update in Updates)
        {
            _there.Add(update, new(update, batch, _launches, places[update], all, flags));
            flags += update.Layout.Update.Variables.Count;
            _states.AddRange(update.Layout.Update.Variables.Index().Where(v => v.Item.Role == UpdateRole.State).Select(v => (update, v.Index, places[update][v.Index])));
        }

        _row = new float[_parameters.Keys.Concat(_parameterGradients.Keys).Select(p => layout.SizeOf(layout.Parameters[p])).DefaultIfEmpty(0).Max()];
        _collections = [.. OfExamples.Zip(before, (o, b) => Collection(o.Update, o.Binding, places[o.Update]) with { Before = b })];

        // spikes of a population in steps that the device forgets, example by example
        MatrixPlace Count(int population)
        {
            int start = length, stride = Lanes.Padded(layout.Populations[population].Size);
            length = checked(length + batch.Setup.Batch * stride);
            return new() { Start = start, RowStep = stride, ColumnStep = 1 };
        }
    }

    /// <summary>What is wrong with which variable, or null; known once the device is done.</summary>
    /// <param name="before">Of updates that run before the optimisers, or of the others.</param>
    public string? Broken(bool before)
    {
        foreach (var update in _there.Values.Where(u => u.Update.Layout.BeforeOptimisers == before))
        {
            var variables = update.Update.Layout.Update.Variables;
            for (int v = 0; v < variables.Count; v++)
            {
                if (_broken.Here[update.FirstFlag + v] != 0)
                {
                    return update.Update.Broken(variables[v]);
                }
            }
        }

        return null;
    }

    /// <summary>What runs when and in how many launches, in words.</summary>
    public string Words => string.Concat(_there.Values.Select(u => u.Update.Layout.Every switch
    {
        0 => $"; {u.Update.Layout.Name} on demand in {u.Launches}",
        1 => $"; {u.Update.Layout.Name} in {u.Launches}",
        int every => $"; {u.Update.Layout.Name} after every {every} batches in {u.Launches}",
    }));

    /// <summary>Tells of updates before the optimisers that will be queued before the host waits.</summary>
    public void Expect(ReadOnlySpan<UpdateTime> times)
    {
        foreach (var update in _there.Values)
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
        _launches.Collect(collection with { Trials = _batch.PresentTrials, Examples = _batch.Count, Made = steps, First = _batch.Stretch });

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
    public void SendParameters()
    {
        foreach (var (parameter, place) in _parameters)
        {
            var values = _batch.Parameters!.Own(parameter);
            _batch.Memory.Write(_values.SubView(place.Start, values.Length), values);
        }
    }

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
        foreach (var (parameter, place) in _parameterGradients)
        {
            var values = _summed!.Own(parameter);
            _batch.Memory.Write<float>(_values.SubView(place.Start, values.Length), values);
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
                var row = _row.AsSpan(0, gradient.Values.Length);
                _batch.Memory.Read(_values.SubView(_parameterGradients[gradient.Parameter].Start, row.Length), row);
                row.CopyTo(gradient.Values);
            }
        }
    }

    /// <summary>Takes over what updates have made of parameters, once the device is done.</summary>
    /// <param name="batch">Number of the batch after which they ran.</param>
    /// <param name="before">Of updates that run before the optimisers, or of the others.</param>
    /// <returns>What is wrong with one of them, or null.</returns>
    public string? TakeParameters(int batch, bool before) => TakeParameters(Updates.Where(u => IsDue(u.Layout, batch, before)));

    /// <summary>The same after a group has run.</summary>
    public string? TakeParameters(string group) => TakeParameters(Updates.Where(u => u.Layout.Group == group));

    private string? TakeParameters(IEnumerable<BoundUpdate> updates)
    {
        foreach (var update in updates)
        {
            foreach (var parameter in update.Parameters.Where(p => update.IsWritten(p.Variable)))
            {
                var row = _row.AsSpan(0, parameter.Store.Own(parameter.Parameter).Length);
                _batch.Memory.Read(_values.SubView(_parameters[parameter.Parameter].Start, row.Length), row);
                if (parameter.Take(row) is { } wrong)
                {
                    return update.Broken(wrong);
                }
            }
        }

        return null;
    }

    /// <summary>Queues for the host which variables are broken.</summary>
    public void FetchBroken() => _broken.Fetch(_batch.Setup.Device.Stream, _broken.Here.Length);

    /// <summary>Copies the states of updates to the host.</summary>
    public void Read()
    {
        foreach (var (update, variable, place) in _states)
        {
            var (here, there) = (update.Frame[variable], Whole(update, variable, place));
            float[] rows = here.IsMatrix ? [] : new float[there.Length];
            _batch.Memory.Read(there, here.IsMatrix ? here.Span : rows);
            foreach (var (source, synapse, at) in Synapses(update, here, place))
            {
                here[source].At(synapse) = rows[at];
            }
        }
    }

    /// <summary>Takes over the states of updates from the host.</summary>
    public void Write()
    {
        _broken.There.MemSetToZero(_batch.Setup.Device.Stream);
        foreach (var (update, variable, place) in _states)
        {
            var (here, there) = (update.Frame[variable], Whole(update, variable, place));
            float[] rows = here.IsMatrix ? [] : new float[there.Length];
            foreach (var (source, synapse, at) in Synapses(update, here, place))
            {
                rows[at] = here[source].At(synapse);
            }

            _batch.Memory.Write<float>(there, here.IsMatrix ? here.Span : rows);
        }
    }

    /// <summary>A state on the device, which has whole rows.</summary>
    private ArrayView<float> Whole(BoundUpdate update, int variable, MatrixPlace place) =>
        _values.SubView(place.Start, update.Frame.ShapeOf(update.Layout.Update.Variables[variable].Axes).Count * place.RowStep);

    /// <summary>Of a state of the synapses of some pairs: where each is on the host, and in the whole rows of the device.</summary>
    private static IEnumerable<(int Source, int Synapse, int At)> Synapses(BoundUpdate update, UpdateRows here, MatrixPlace place)
    {
        var pairs = update.Frame.Places?.Pairs;
        for (int k = 0; k < (here.IsMatrix ? 0 : pairs!.Sources); k++)
        {
            for (int i = 0; i < pairs!.CountOf(k); i++)
            {
                yield return (k, i, k * place.RowStep + pairs.TargetOf(pairs.FirstOf(k) + i));
            }
        }
    }

    protected override string? Run(BoundUpdate update, int examples, UpdateTime time)
    {
        _there[update].Run(examples, time);
        return null;
    }

    /// <summary>Where the variables of every update are, and what it keeps while it runs; and how much of that is not weights.</summary>
    private (Dictionary<BoundUpdate, MatrixPlace[]> Places, int Length) Places()
    {
        var places = new Dictionary<BoundUpdate, MatrixPlace[]>();
        int length = 0;
        foreach (var update in Updates)
        {
            var kernel = update.Layout.Update;
            places.Add(update, [.. kernel.Variables.Select(Variable), .. kernel.Kept.Select(axes => New(update, axes))]);

            MatrixPlace Variable(UpdateVariable variable) => update.BindingOf(variable) switch
            {
                { IsOfSynapses: true, IsTransposed: false } binding => DeviceNetworkUpdate.Synapses(_batch.WeightsThere, _batch.Setup.Layout.Projection(binding.Member), binding.IsGradient),
                { Kind: UpdateSource.OtherUpdate } binding => Of(binding),
                { IsParameter: true } binding => Parameter(_parameters, _batch.Setup.Layout.Parameter(binding.ParameterName)),
                { IsParameterGradient: true } binding => Parameter(_parameterGradients, _batch.Setup.Layout.Parameter(binding.ParameterName)),
                _ => New(update, variable.Axes),
            };
        }

        return (places, length);

        MatrixPlace Parameter(Dictionary<int, MatrixPlace> all, int parameter)
        {
            if (!all.TryGetValue(parameter, out var place))
            {
                all.Add(parameter, place = Room(_batch.Setup.Layout.SizeOf(_batch.Setup.Layout.Parameters[parameter]), 1));
            }

            return place;
        }

        MatrixPlace New(BoundUpdate update, UpdateAxes axes)
        {
            var (columns, rows) = update.Frame.ShapeOf(axes);
            return Room(columns, rows);
        }

        MatrixPlace Room(int columns, int rows)
        {
            int start = length, stride = Lanes.Padded(columns);
            length = checked(length + rows * stride);
            return new() { Start = start, RowStep = stride, ColumnStep = 1 };
        }

        // one that others read runs before them, or is read from itself
        MatrixPlace Of(UpdateBinding binding)
        {
            var (update, own) = places.First(p => p.Key.Layout.Name == binding.Member);
            return own[update.Layout.Update.Variables.Index().First(v => v.Item.Name == binding.State).Index];
        }
    }

    private UpdateCollection Collection(BoundUpdate update, UpdateBinding binding, MatrixPlace[] places)
    {
        var layout = _batch.Setup.Layout;
        int population = layout.Population(binding.Member), input = binding.IsOfState ? -1 : layout.Inputs.ToList().IndexOf(population);
        return new()
        {
            Neurons = layout.Populations[population].Size,
            Input = input,
            Left = input < 0 ? _batch.LeftBy(population, binding) : _values,
            Padded = input < 0 ? _batch.PaddedOf(population) : 0,
            TrialOf = _trialOf.There,
            Values = _values,
            To = places[update.Layout.Update.Variables.Index().First(v => v.Item.Name == binding.Variable).Index],
            Step = binding.Kind switch
            {
                UpdateSource.FiringRate => layout.Dt.Value,
                UpdateSource.MeanOverTime => 1,
                _ => 0,
            },
        };
    }
}
