using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// The updates of a network on a device, whatever has the network there: their launches, their own states, the parameters
/// that they have, and which of their variables are broken.
/// </summary>
internal sealed class UpdatesThere
{
    private readonly UpdateHome _home;
    private readonly UpdatePlaces _places;
    private readonly ParameterStore? _store;
    private readonly Dictionary<BoundUpdate, DeviceNetworkUpdate> _there = [];
    private readonly List<(BoundUpdate Update, int Variable, MatrixPlace Place)> _states = [];
    private readonly DeviceMirror<int> _broken;

    /// <param name="updates">The updates, in the order in which they run.</param>
    /// <param name="home">What has the network.</param>
    /// <param name="places">Where their variables are.</param>
    /// <param name="store">The parameters on the host; null where there are none.</param>
    public UpdatesThere(IReadOnlyList<BoundUpdate> updates, UpdateHome home, UpdatePlaces places, ParameterStore? store)
    {
        (_home, _places, _store, Launches) = (home, places, store, new(home));
        Values = home.Memory.New<float>(places.Length, "updates of the network");
        _broken = home.Memory.NewMirror<int>(updates.Sum(u => u.Layout.Update.Variables.Count), "tables");
        var weights = home.Weights;
        var all = new UpdateMove { Arrays = new() { Values = Values, Weights = weights.Weights, Gradients = weights.Gradients, Orders = home.Memory.Of<int>(places.Orders) }, Copies = weights.Copies, Broken = _broken.There, Least = float.NegativeInfinity, Most = float.PositiveInfinity };
        int flags = 0;
        foreach (var update in updates)
        {
            _there.Add(update, new(update, home, Launches, places, all, flags));
            flags += update.Layout.Update.Variables.Count;
            _states.AddRange(update.Layout.Update.Variables.Index().Where(v => v.Item.Role == UpdateRole.State).Select(v => (update, v.Index, places[update][v.Index])));
        }

        Row = new float[places.Parameters.Keys.Concat(places.ParameterGradients.Keys).Select(p => home.Layout.SizeOf(home.Layout.Parameters[p])).DefaultIfEmpty(0).Max()];
    }

    /// <summary>All that they have beside weights and gradients.</summary>
    public ArrayView<float> Values { get; }

    /// <summary>What launches kernels.</summary>
    public UpdateLaunches Launches { get; }

    /// <summary>Room on the host for the longest parameter.</summary>
    public float[] Row { get; }

    /// <summary>All of them.</summary>
    public IEnumerable<DeviceNetworkUpdate> All => _there.Values;

    /// <summary>The launches of one.</summary>
    public DeviceNetworkUpdate this[BoundUpdate update] => _there[update];

    /// <summary>From here on no variable is broken.</summary>
    public void Mend() => _broken.There.MemSetToZero(_home.Device.Stream);

    /// <summary>Queues for the host which variables are broken.</summary>
    public void FetchBroken() => _broken.Fetch(_home.Device.Stream, _broken.Here.Length);

    /// <summary>What is wrong with which variable of some of them, or null; known once the device is done.</summary>
    public string? Broken(Func<UpdateLayout, bool> which)
    {
        foreach (var update in _there.Values.Where(u => which(u.Update.Layout)))
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

    /// <summary>Brings the parameters that updates have to the device, as the host has them.</summary>
    public void SendParameters()
    {
        foreach (var (parameter, place) in _places.Parameters)
        {
            var values = _store!.Own(parameter);
            _home.Memory.Write(Values.SubView(place.Start, values.Length), values);
        }
    }

    /// <summary>Takes over what updates have made of parameters, once the device is done.</summary>
    /// <returns>What is wrong with one of them, or null.</returns>
    public string? TakeParameters(IEnumerable<BoundUpdate> updates)
    {
        foreach (var update in updates)
        {
            foreach (var parameter in update.Parameters.Where(p => update.IsWritten(p.Variable)))
            {
                var row = Row.AsSpan(0, parameter.Store.Own(parameter.Parameter).Length);
                _home.Memory.Read(Values.SubView(_places.Parameters[parameter.Parameter].Start, row.Length), row);
                if (parameter.Take(row) is { } wrong)
                {
                    return update.Broken(wrong);
                }
            }
        }

        return null;
    }

    /// <summary>Copies the states of updates to the host.</summary>
    public void Read()
    {
        foreach (var (update, variable, place) in _states)
        {
            var (here, there) = (update.Frame[variable], Whole(update, variable, place));
            float[] rows = here.IsMatrix ? [] : new float[there.Length];
            _home.Memory.Read(there, here.IsMatrix ? here.Span : rows);
            foreach (var (source, synapse, at) in Synapses(update, here, place))
            {
                here[source].At(synapse) = rows[at];
            }
        }
    }

    /// <summary>Takes over the states of updates from the host.</summary>
    public void Write()
    {
        Mend();
        foreach (var (update, variable, place) in _states)
        {
            var (here, there) = (update.Frame[variable], Whole(update, variable, place));
            float[] rows = here.IsMatrix ? [] : new float[there.Length];
            foreach (var (source, synapse, at) in Synapses(update, here, place))
            {
                rows[at] = here[source].At(synapse);
            }

            _home.Memory.Write<float>(there, here.IsMatrix ? here.Span : rows);
        }
    }

    /// <summary>A state on the device, which has whole rows.</summary>
    private ArrayView<float> Whole(BoundUpdate update, int variable, MatrixPlace place) =>
        Values.SubView(place.Start, update.Frame.ShapeOf(update.Layout.Update.Variables[variable].Axes).Count * place.RowStep);

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
}
