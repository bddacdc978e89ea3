using ILGPU;

namespace Snn.Runtime;

/// <content>Populations that share a kernel: their neurons are one array, in which each population has a place.</content>
public abstract partial class DeviceBatch
{
    private DevicePaths? _paths;

    private DevicePaths Paths => _paths ??= new(this);

    /// <summary>Neurons of populations with padding.</summary>
    internal int Padded(ReadOnlySpan<int> populations)
    {
        int padded = 0;
        foreach (int population in populations)
        {
            padded += Groups.Padded(population);
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
    protected MembersView NewMembers(ReadOnlySpan<int> populations)
    {
        var members = new MemberView[populations.Length];
        for (int m = 0; m < members.Length; m++)
        {
            var neurons = _neurons[populations[m]];
            members[m] = new()
            {
                Returns = neurons.Returns,
                Size = neurons.Size,
                Padded = neurons.Padded,
                First = neurons.First,
                Before = neurons.Before,
                Start = neurons.Start,
                Population = neurons.Population,
                Arrival = neurons.Arrival,
            };
        }

        return new() { All = Memory.Of<MemberView>(members) };
    }

    /// <summary>The ways of all spikes, once all that they meet is there.</summary>
    protected PathsView NewPaths() => Paths.View(_delays, _neurons);

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
            own[m] = _host.Lanes(Setup.Layout.Populations[populations[m]].Size);
        }

        return own;
    }

    /// <summary>Sets a state of a population that shares its kernel, which is 0 for all: to what each neuron starts with, or to what the model says.</summary>
    /// <param name="population">The population.</param>
    /// <param name="name">The state, <c>Population.State</c>.</param>
    /// <param name="ofAll">The state of all that share the kernel.</param>
    /// <param name="value">What the model says.</param>
    protected void Start(int population, string name, ArrayView<float> ofAll, float value)
    {
        if (Numbers.Start(name, Parameters) is { Length: > 0 } own)
        {
            StartEach(Of(ofAll, population), own);
        }
        else if (value != 0)
        {
            Start(Of(ofAll, population), value);
        }
    }

    /// <inheritdoc cref="Start(int, string, ArrayView{float}, float)"/>
    protected void Start(int population, string name, ArrayView<float> ofAll, Lanes values) => Start(name, Of(ofAll, population), values);

    /// <summary>A population's own of an array with one value per trial and neuron.</summary>
    private ArrayView<float> Of(ArrayView<float> ofAll, int population) => ofAll.SubView(_neurons[population].Start, (long)Setup.Batch * _neurons[population].Padded);

    /// <summary>A population's own of an array with one value per neuron.</summary>
    protected ArrayView<float> OwnOf(ArrayView<float> ofAll, int population) => ofAll.SubView(_neurons[population].Before, _neurons[population].Padded);

    /// <summary>dLoss/dparameter of each neuron of populations that share a kernel.</summary>
    /// <param name="parameters">The parameter of each of them.</param>
    /// <param name="populations">Their places among the populations.</param>
    protected ArrayView<float> NewGradientBy(ReadOnlySpan<string> parameters, ReadOnlySpan<int> populations)
    {
        var owners = new (int, int, int)[populations.Length];
        for (int m = 0; m < owners.Length; m++)
        {
            owners[m] = (Setup.Layout.Parameter(parameters[m]), populations[m], Groups.Padded(populations[m]));
        }

        return _parameterGradients.New(owners);
    }

    /// <summary>The gradients along all paths: the next case of the kernel of synapses backwards.</summary>
    /// <param name="moved">Whether those by delays are asked for too.</param>
    protected void NewGradients(bool moved) => GradientBlocks.AddMembers([.. Paths.InOrder
        .Where(p => Setup.Layout.Projections[p.Projection].Trainable || (moved && (_delays?.StartOf(p.Projection) ?? -1) >= 0))
        .Select(p => (p.Path, Groups.SumsOf(WeightsThere.WidthOf(p.Projection))))]);

    /// <summary>Takes over the delays that projections have for all neurons, as training has left them.</summary>
    protected void SetDelays(ParameterStore parameters)
    {
        foreach (var (parameter, projection) in _delays?.All ?? [])
        {
            Paths.SetDelay(projection, InSteps(projection, parameters.Own(parameter)[0]));
        }

        Paths.Send();
    }

    private static ReadOnlySpan<(int Member, int Needed)> ForEach(ReadOnlySpan<int> populations, Func<int, int> threads)
    {
        var needed = new (int, int)[populations.Length];
        for (int m = 0; m < needed.Length; m++)
        {
            needed[m] = (m, threads(populations[m]));
        }

        return needed;
    }

    /// <summary>Values that kernels count in an int.</summary>
    private long Checked(long values) => values <= int.MaxValue ? values
        : throw new DeviceException($"The neurons of {Setup.Layout.Name} that share a kernel have {values} values of a state in a batch of {Setup.Batch}, and a device has room for {int.MaxValue}; make the batch smaller.");
}
