using ILGPU;

namespace Snn.Runtime;

/// <content>Populations that share a kernel: their neurons are one array, in which each population has a place.</content>
public abstract partial class DeviceBatch
{
    private readonly Dictionary<int, int> _members = [];
    private DevicePaths? _paths;

    private DevicePaths Paths => _paths ??= new(this);

    /// <summary>Which of the populations that share its kernel one is; the first where it is given.</summary>
    private protected int MemberOf(int population) => _members.GetValueOrDefault(population);

    /// <summary>Which of all paths a projection is.</summary>
    private protected int PathOf(int projection) => Paths.PathOf(projection);

    /// <summary>Neurons of populations with padding.</summary>
    internal int Padded(ReadOnlySpan<int> populations)
    {
        int padded = 0;
        foreach (int population in populations)
        {
            padded += PaddedOf(population);
        }

        return padded;
    }

    /// <summary>Projections add to the same arrival of their targets; said of all before there are neurons.</summary>
    /// <param name="arrival">Which of the arrivals of their targets.</param>
    /// <param name="lambda">Which of what their targets give for spikes is dLoss/darrival; −1 for none.</param>
    /// <param name="times">Which is that by its time; −1 for none.</param>
    /// <param name="projections">Their places among the projections.</param>
    protected void Meets(int arrival, int lambda, int times, params ReadOnlySpan<int> projections) => Paths.Meet(arrival, lambda, times, projections);

    /// <summary>Makes room for what populations give for spikes, for as many steps as the longest delay; said of all before there are neurons.</summary>
    /// <param name="count">How much it is: dLoss/darrival of so many arrivals, and that by their times.</param>
    /// <param name="populations">Their places among the populations.</param>
    /// <exception cref="ArgumentException">The longest delay takes more memory than there is.</exception>
    protected void Returns(int count, params ReadOnlySpan<int> populations) => Paths.Reserve(count, populations);

    /// <summary>The populations that share a kernel, for kernels.</summary>
    protected MembersView NewMembers(int[] populations) => MembersView.Of(ViewOf, populations, Memory);

    /// <summary>The ways of all spikes, once all that they meet is there.</summary>
    /// <typeparam name="TForms">What they may be.</typeparam>
    /// <param name="tapes">Whether what sources release is written down for a sweep back.</param>
    /// <exception cref="DeviceException">The device has no room.</exception>
    protected PathsView<TForms> NewPaths<TForms>(bool tapes = false)
        where TForms : struct, IPathForms => Paths.View<TForms>(_delays, _synapseDelays, _neurons, tapes);

    /// <summary>The same for a batch, where neurons have delays of their own: given spikes that wait may lie elsewhere by then.</summary>
    protected PathsView<TForms> Now<TForms>(in PathsView<TForms> paths)
        where TForms : struct, IPathForms => paths with { NeuronDelays = _delays!.OfNeurons with { All = paths.NeuronDelays.All, Waiting = paths.NeuronDelays.Waiting } };

    /// <summary>What is fixed over a trial of each population that shares a kernel.</summary>
    /// <param name="populations">How many there are.</param>
    protected ArrayView<T> NewFixed<T>(int populations)
        where T : unmanaged => Memory.New<T>(populations, "parameters");

    /// <summary>Copies it to the device.</summary>
    protected void Write<T>(T[] values, ArrayView<T> there)
        where T : unmanaged => Memory.Write<T>(there, values);

    /// <summary>One value per neuron that is fixed over a trial, of populations that share a kernel.</summary>
    /// <param name="there">Receives those on the device.</param>
    /// <param name="populations">Their places among the populations.</param>
    /// <returns>Those on the host, by population.</returns>
    protected Lanes[] NewOwn(out ArrayView<float> there, ReadOnlySpan<int> populations)
    {
        there = Memory.New<float>(Padded(populations), "parameters");
        var own = new Lanes[populations.Length];
        for (int m = 0; m < own.Length; m++)
        {
            own[m] = _host.Lanes(Setup.Layout.Populations[NeuronsOf(populations[m])].Size);
        }

        return own;
    }

    /// <summary>Sets a state of populations that share a kernel: to what each neuron starts with, or to what the model says.</summary>
    /// <param name="populations">The populations.</param>
    /// <param name="names">The state of each, <c>Population.State</c>; null where none is given others.</param>
    /// <param name="state">The state of all.</param>
    /// <param name="fixed">What is fixed of each.</param>
    /// <param name="value">What the model says of that.</param>
    protected void Start<T>(int[] populations, string[]? names, ArrayView<float> state, T[] @fixed, Func<T, float> value)
    {
        bool any = false;
        for (int m = 0; m < populations.Length; m++)
        {
            float all = value(@fixed[m]);
            if (names is not null && Numbers.Start(names[m], Parameters) is { Length: > 0 } own)
            {
                Repeat(own, Room(populations[m]));
            }
            else if (all != 0)
            {
                Room(populations[m]).Fill(all);
            }
        }

        if (any)
        {
            Memory.Write<float>(state, Fill((int)state.Length));
        }
        else
        {
            Clear(state);
        }

        Span<float> Room(int population)
        {
            if (!any)
            {
                Fill((int)state.Length).Clear();
                any = true;
            }

            return OfAllTrials(Fill((int)state.Length), population);
        }
    }

    /// <summary>The same where the model says one value for all.</summary>
    protected void Start(int[] populations, string[] names, ArrayView<float> state, float value)
    {
        foreach (string name in names)
        {
            if (Numbers.Start(name, Parameters).Length > 0)
            {
                Start(populations, names, state, Enumerable.Repeat(value, populations.Length).ToArray(), static all => all);
                return;
            }
        }

        Start(state, value);
    }

    /// <summary>The same where each neuron has a value of its own by the model.</summary>
    protected void Start(int[] populations, string[]? names, ArrayView<float> state, Lanes[] values)
    {
        var all = Fill((int)state.Length);
        for (int m = 0; m < populations.Length; m++)
        {
            Repeat(names is not null && Numbers.Start(names[m], Parameters) is { Length: > 0 } own ? own : values[m].Span, OfAllTrials(all, populations[m]));
        }

        Memory.Write<float>(state, all);
    }

    /// <summary>The same of what sources release, whose states start as the model says.</summary>
    protected void Start<T>(int[] populations, ArrayView<float> state, T[] @fixed, Func<T, float> value) => Start(populations, null, state, @fixed, value);

    /// <inheritdoc cref="Start{T}(int[], ArrayView{float}, T[], Func{T, float})"/>
    protected void Start(int[] populations, ArrayView<float> state, Lanes[] values) => Start(populations, null, state, values);

    /// <summary>Copies one value per neuron of populations that share a kernel to the device.</summary>
    protected void Write(int[] populations, Lanes[] values, ArrayView<float> there)
    {
        var all = Fill((int)there.Length);
        MembersView.Spread(ViewOf, populations, values, all);
        Memory.Write<float>(there, all);
    }

    /// <summary>A population's own of an array with one value per trial and neuron.</summary>
    private Span<float> OfAllTrials(Span<float> ofAll, int population) => ofAll.Slice(ViewOf(population).Start, Setup.Batch * ViewOf(population).Padded);

    /// <summary>The same on the device.</summary>
    private ArrayView<float> Of(ArrayView<float> ofAll, int population) => ofAll.SubView(ViewOf(population).Start, (long)Setup.Batch * ViewOf(population).Padded);

    private void Repeat(ReadOnlySpan<float> values, Span<float> trials)
    {
        int padded = trials.Length / Setup.Batch;
        for (int at = 0; at < trials.Length; at += padded)
        {
            DeviceMemory.Pad(values, trials.Slice(at, padded));
        }
    }

    /// <summary>dLoss/dparameter of each neuron of populations that share a kernel.</summary>
    /// <param name="parameters">The parameter of each of them.</param>
    /// <param name="populations">Their places among the populations.</param>
    protected ArrayView<float> NewGradientBy(ReadOnlySpan<string> parameters, ReadOnlySpan<int> populations)
    {
        var owners = new (int, int, int)[populations.Length];
        for (int m = 0; m < owners.Length; m++)
        {
            owners[m] = (Setup.Layout.Parameter(parameters[m]), SizeOf(populations[m]), PaddedOf(populations[m]));
        }

        return _parameterGradients.New(owners);
    }

    /// <summary>The gradients along all paths: the next case of the kernel of synapses backwards.</summary>
    /// <param name="moved">Whether those by delays are asked for too.</param>
    protected void NewGradients(bool moved) => GradientBlocks.AddMembers([.. Paths.InOrder
        .Where(p => Setup.Layout.Projections[p.Projection].Trainable || (moved && (_delays?.StartOf(p.Projection) ?? -1) >= 0))
        .Select(p => (p.Path, Groups.SumsOf(WeightsThere.WidthOf(p.Projection))))]);

    /// <summary>Takes over the delays that learn, as training has left them.</summary>
    protected void SetDelays(ParameterStore parameters)
    {
        foreach (var (parameter, projection) in _delays?.All ?? [])
        {
            if (_delays!.ArePerNeuron(projection))
            {
                SetDelays(projection, parameters.Own(parameter));
            }
            else
            {
                Paths.SetDelay(projection, InSteps(projection, parameters.Own(parameter)[0]));
            }
        }

        Paths.Send();
    }
}
