using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <content>Populations: those that share a kernel are one array, in which each has a place, and what arrives at them is a loop over paths.</content>
public abstract partial class DeviceSimulation
{
    private ArrivalOrder? _order;

    private ArrivalOrder Order => _order ??= new(Layout);

    /// <summary>Projections add to the same arrival of their targets; said of all before there are neurons.</summary>
    /// <param name="arrival">Which of the arrivals of their targets.</param>
    /// <param name="projections">Their places among the projections.</param>
    protected void Meets(int arrival, params ReadOnlySpan<int> projections) => Order.Meet(arrival, projections);

    /// <summary>A population that the device advances, or those that share a kernel: the next case of the kernel of neurons.</summary>
    protected NeuronsView NewNeurons(params ReadOnlySpan<int> populations)
    {
        int first = _neurons.Values.Sum(n => n.Padded), before = 0;
        var counts = _spikeCounts.SubView(first, PaddedOf(populations));
        foreach (int population in populations)
        {
            int padded = Groups.Padded(population);
            _neurons.Add(population, new()
            {
                Size = Layout.Populations[population].Size,
                Padded = padded,
                First = first + before,
                Before = before,
                Start = before,
                Population = population,
                Arrival = _order?.Of(population) ?? 0,
                SpikeCount = counts,
            });
            before += padded;
        }

        NeuronBlocks.AddMembers(DeviceGroups.ForEach(populations, Groups.Padded));
        return _neurons[populations[0]];
    }

    /// <summary>Sums of arriving spikes at a population, or at those that share a kernel: the next case of the kernel of synapses.</summary>
    protected void NewArrival(params ReadOnlySpan<int> populations) => ArrivalBlocks.AddMembers(DeviceGroups.ForEach(populations, Groups.Sums));

    /// <summary>The populations that share a kernel, for kernels.</summary>
    protected MembersView NewMembers(int[] populations) => MembersView.Of(ViewOf, populations, There);

    /// <summary>A state of populations that share a kernel.</summary>
    /// <param name="populations">The populations.</param>
    /// <param name="names">What it is called at each.</param>
    protected ArrayView<float> NewStateThere(int[] populations, string[] names)
    {
        var all = NewLanesThere(populations);
        for (int m = 0; m < populations.Length; m++)
        {
            var (info, neurons) = (Layout.Populations[populations[m]], _neurons[populations[m]]);
            _copies.Add($"{info.Name}.{names[m]}", new(all.SubView(neurons.Before, neurons.Padded), NewState(populations[m], names[m]), info.Size));
        }

        return all;
    }

    /// <summary>The same where it has one name.</summary>
    protected ArrayView<float> NewStateThere(int[] populations, string name) => NewStateThere(populations, [.. Enumerable.Repeat(name, populations.Length)]);

    /// <summary>The ways of all spikes, once all neurons are there.</summary>
    /// <typeparam name="TForms">What they may be.</typeparam>
    protected RunPathsView<TForms> NewPaths<TForms>()
        where TForms : struct, IPathForms
    {
        int[] order = Order.Projections, starts = Order.Starts();
        var (drawn, rows, weights) = NewRows(order, starts);
        int[] shared = [.. order.Where(p => Layout.Projections[p].Patches is not null)];
        var (patches, columns) = WeightsThere.PatchesOf(shared);
        return new()
        {
            All = There.Of<RunPathView>([.. order.Select(p => PathOf(p, shared))]),
            Arriving = There.Of<int>(starts),
            Patches = patches,
            Columns = columns,
            Released = NewReleased(),
            Drawn = drawn,
            Rows = rows,
            RowWeights = weights,
        };
    }

    /// <summary>What is fixed over a run of each population or projection that shares a kernel.</summary>
    /// <param name="count">How many there are.</param>
    protected ArrayView<T> NewFixed<T>(int count)
        where T : unmanaged => There.New<T>(count, "parameters");

    /// <summary>Copies it to the device.</summary>
    protected void Write<T>(T[] values, ArrayView<T> there)
        where T : unmanaged => There.Write<T>(there, values);

    /// <summary>One value per neuron that is fixed over a run, of populations that share a kernel.</summary>
    /// <param name="there">Receives those on the device.</param>
    /// <param name="populations">Their places among the populations.</param>
    /// <returns>Those on the host, by population.</returns>
    protected Lanes[] NewOwn(out ArrayView<float> there, int[] populations)
    {
        there = There.New<float>(PaddedOf(populations), "parameters");
        return Array.ConvertAll(populations, p => Memory.Lanes(Layout.Populations[NeuronsOf(p)].Size));
    }

    /// <summary>Copies it to the device.</summary>
    protected void Write(int[] populations, Lanes[] values, ArrayView<float> there)
    {
        var all = Floats((int)there.Length);
        MembersView.Spread(ViewOf, populations, values, all);
        There.Write<float>(there, all);
    }

    /// <summary>Sets a state of populations that share a kernel.</summary>
    /// <param name="populations">The populations.</param>
    /// <param name="state">The state of all.</param>
    /// <param name="fixed">What is fixed of each.</param>
    /// <param name="value">The value of that.</param>
    protected void Start<T>(int[] populations, ArrayView<float> state, T[] @fixed, Func<T, float> value)
    {
        var all = Floats((int)state.Length);
        for (int m = 0; m < populations.Length; m++)
        {
            all.Slice(ViewOf(populations[m]).Before, ViewOf(populations[m]).Padded).Fill(value(@fixed[m]));
        }

        There.Write<float>(state, all);
    }

    /// <summary>The same where each neuron has a value of its own.</summary>
    protected void Start(int[] populations, ArrayView<float> state, Lanes[] values) => Write(populations, values, state);

    private RunPathView PathOf(int projection, int[] shared) => new()
    {
        Weights = WeightsThere.StartOf(projection),
        Source = SourceOf(projection),
        Stride = WeightsThere.StrideOf(projection),
        Targets = Layout.Populations[Layout.Projections[projection].Target].Size,
        Delays = _delays[projection],
        Released = _releases.TryGetValue(~projection, out var release) ? release.Released : -1,
        Storage = DevicePaths.StorageOf(Layout.Projections[projection]),
        Lie = Math.Max(Array.IndexOf(shared, projection), _drawn.FindIndex(d => d.Projection == projection)),
    };

    /// <summary>What has counted the spikes of a population.</summary>
    private ArrayView<float> CountsOf(int population) => _spikeCounts.SubView(_neurons[population].First, _neurons[population].Padded);

    /// <summary>The spikes that come through a projection.</summary>
    private SpikeSource SourceOf(int projection)
    {
        var info = Layout.Projections[projection];
        bool isGiven = !_neurons.TryGetValue(info.Source, out var neurons);
        return SpikeSource.Of(isGiven ? _sources[info.Source] : neurons, isGiven, info.Delay);
    }
}
