using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <content>Memory on both sides: the host has a copy of all that can be asked for, and sends what was asked for back before the next step.</content>
public abstract unsafe partial class DeviceSimulation
{
    private readonly Dictionary<string, Copy> _copies = [];
    private readonly List<Copy> _signalCopies = [];
    private readonly HashSet<string> _lent = [];
    private bool _weightsLent = true;
    private float[] _floats = [];

    /// <summary>A population whose spikes are given.</summary>
    protected NeuronsView NewSource(int population) => _sources[population];

    /// <summary>A state of a population.</summary>
    protected ArrayView<float> NewStateThere(int population, string name)
    {
        var view = NewLanesThere(population);
        var here = NewState(population, name);
        _copies.Add($"{Layout.Populations[population].Name}.{name}", new(view, here, Layout.Populations[population].Size));
        return view;
    }

    /// <summary>One value per neuron that nobody asks for.</summary>
    protected ArrayView<float> NewLanesThere(params ReadOnlySpan<int> populations) => There.New<float>(PaddedOf(populations), "states");

    /// <summary>One value per neuron that is fixed over a run.</summary>
    /// <param name="population">The population.</param>
    /// <param name="there">Receives those on the device.</param>
    /// <returns>Those on the host.</returns>
    protected Lanes NewOwn(int population, out ArrayView<float> there)
    {
        there = There.New<float>(Groups.Padded(population), "parameters");
        return Memory.Lanes(Layout.Populations[population].Size);
    }

    /// <summary>A projection.</summary>
    /// <param name="index">Its place among the projections.</param>
    protected ProjectionView NewProjection(int index) => WeightsThere.View(index);

    /// <summary>Where the delays of a projection are whose synapses may have delays of their own.</summary>
    /// <param name="index">Its place among the projections.</param>
    protected SynapseDelayView NewSynapseDelays(int index) => _delays[index];

    /// <summary>How the synapses of a projection lie that share their weights.</summary>
    /// <param name="index">Its place among the projections.</param>
    protected PatchView NewPatches(int index) => WeightsThere.PatchesOf(index);

    /// <summary>The two ends of a projection that learns by a rule.</summary>
    /// <param name="projection">Its place among the projections.</param>
    protected RuleView NewRule(int projection)
    {
        Learns(projection);
        return RuleView.Of(Layout, projection, PaddedOf, WeightsThere, RowsThere(projection));
    }

    /// <summary>A rule's variable of each neuron of a population, before a step and after it.</summary>
    protected ArrayView<float> NewVariableThere(string name, int population) => NewTwice(name, NewVariable(name, population), PaddedOf(population), Layout.Populations[population].Size);

    /// <summary>A rule's variable that a projection has once, before a step and after it.</summary>
    protected ArrayView<float> NewVariableThere(string name) => NewTwice(name, NewVariable(name), 1, 1);

    /// <summary>A rule's variable of each synapse of a projection; where some pairs alone are connected, rows are whole ones there.</summary>
    protected ArrayView<float> NewSynapseVariableThere(string name, int projection)
    {
        var view = There.New<float>(WeightsThere.LengthOf(projection), "variables of rules");
        KeepSynapses(name, projection, view);
        return view;
    }

    /// <summary>A signal of one number.</summary>
    protected ArrayView<float> NewSignalThere(string name) => NewSignalOf(name, NewSignal(name), 1);

    /// <summary>A signal of each neuron of a population.</summary>
    protected ArrayView<float> NewSignalThere(string name, int population) => NewSignalOf(name, NewSignal(name, population), PaddedOf(population));

    /// <summary>An input of each neuron of a population, 0 until the run gives another.</summary>
    protected ArrayView<float> NewFedThere(string name, int population) => NewSignalOf(name, NewFed(name, population), PaddedOf(population));

    /// <summary>So many threads for what a rule keeps, for each block of rows: the next case of the kernel of rules.</summary>
    protected void NewWork(int threads, int blocks = 1) => RuleBlocks.Add(threads, blocks);

    /// <summary>Sets all of a state or variable.</summary>
    protected void Start(ArrayView<float> values, float value)
    {
        if (value == 0)
        {
            values.MemSetToZero(Device.Stream);
            return;
        }

        var all = Floats((int)values.Length);
        all.Fill(value);
        There.Write<float>(values, all);
    }

    /// <summary>Sets all neurons of a state, each to a value of its own.</summary>
    protected void Start(ArrayView<float> state, Lanes values) => Write(values, state);

    private protected sealed override void SetStarts()
    {
        foreach (var (name, copy) in _copies)
        {
            if (Numbers.Start(name, Parameters) is { Length: > 0 } start)
            {
                Guarded((start.ToArray(), copy), static (simulation, work) => simulation.Send(work.Item1, work.copy.There));
            }
        }
    }

    /// <summary>Copies one value per neuron to the device.</summary>
    protected void Write(Lanes values, ArrayView<float> there) => Send(values.Span, there);

    private protected sealed override void Lend(string? name)
    {
        Check();
        if (name is null)
        {
            Guarded(0, static (simulation, _) => simulation.FetchWeights());
            _weightsLent = true;
            return;
        }

        Guarded(name, static (simulation, wanted) => simulation.Fetch(wanted));
        _lent.Add(name);
    }

    private int PaddedOf(int population) => population < 0 && RowsThere(~population) is { } rows ? Groups.Padded(NeuronsOf(population), rows)
        : population >= 0 && _sources.TryGetValue(population, out var source) ? source.Padded : Groups.Padded(NeuronsOf(population));

    private int PaddedOf(ReadOnlySpan<int> populations)
    {
        int padded = 0;
        foreach (int population in populations)
        {
            padded = checked(padded + PaddedOf(population));
        }

        return padded;
    }

    private ArrayView<float> NewTwice(string name, Lanes here, int padded, int count)
    {
        var view = There.New<float>(2 * padded, "variables of rules");
        _copies.Add(name, new(view, here, count) { Half = padded });
        return view;
    }

    private ArrayView<float> NewSignalOf(string name, Lanes here, int padded)
    {
        var view = There.New<float>(padded, "signals");
        _signalCopies.Add(new(view, here, padded));
        return view;
    }

    /// <summary>The values as they stand, of those that are there before and after a step.</summary>
    private ArrayView<float> At(Copy copy) => copy.Half == 0 ? copy.There : copy.There.SubView((long)_run.Half * copy.Half, copy.Half);

    /// <summary>Sends what may have been changed since the last step.</summary>
    private void Upload()
    {
        foreach (string name in _lent)
        {
            var copy = _copies[name];
            if (copy.Projection is { } projection && Store.Connections(projection) is { } pairs)
            {
                There.Write(copy.There, WeightsThere.Spread(projection, pairs, copy.Here.Span));
                continue;
            }

            Send(copy.Here.Span, At(copy));
        }

        foreach (var signal in _signalCopies)
        {
            Send(signal.Here.Span, signal.There);
        }

        if (_weightsLent)
        {
            WeightsThere.Load(Store, null);
        }

        _lent.Clear();
        _weightsLent = false;
    }

    /// <summary>What the host may have changed is newer there.</summary>
    private void Fetch(string name)
    {
        if (!_lent.Contains(name))
        {
            var copy = _copies[name];
            var here = copy.Here.Span[..copy.Count];
            if (copy.Projection is { } projection && Store.Connections(projection) is { } pairs)
            {
                WeightsThere.Gather(projection, pairs, copy.There, here);
                return;
            }

            There.Read(At(copy), here);
        }
    }

    private void FetchWeights()
    {
        if (!_weightsLent)
        {
            WeightsThere.Read(Store);
        }
    }

    private void FetchToCheck()
    {
        foreach (var (name, copy) in _copies)
        {
            if (copy.Projection is null)
            {
                Fetch(name);
            }
        }

        foreach (int projection in _weightsLent ? [] : Rules)
        {
            WeightsThere.ReadRow(projection, RowToCheck(projection), Store);
        }
    }

    private void Send(ReadOnlySpan<float> values, ArrayView<float> there)
    {
        var all = Floats((int)there.Length);
        DeviceMemory.Pad(values, all);
        There.Write<float>(there, all);
    }

    private Span<float> Floats(int length)
    {
        if (_floats.Length < length)
        {
            _floats = new float[length];
        }

        return _floats.AsSpan(0, length);
    }

    /// <summary>An array on both sides.</summary>
    /// <param name="There">On the device.</param>
    /// <param name="Here">On the host.</param>
    /// <param name="Count">Values that count.</param>
    private sealed record Copy(ArrayView<float> There, Lanes Here, int Count)
    {
        /// <summary>Where the second half begins, of values that are there before and after a step; 0 where there is one.</summary>
        public int Half { get; init; }

        /// <summary>Of what each synapse has: its projection.</summary>
        public int? Projection { get; init; }
    }
}
