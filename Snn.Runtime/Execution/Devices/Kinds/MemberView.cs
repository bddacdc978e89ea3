using ILGPU;

namespace Snn.Runtime;

/// <summary>Which neurons of those that share a kernel are a population's, as a device has it in memory.</summary>
public struct MemberView
{
    /// <summary>Where what its arrivals give for spikes starts among that of all.</summary>
    public long Returns;

    /// <summary>Number of neurons.</summary>
    public int Size;

    /// <summary>That, padded to whole groups of threads.</summary>
    public int Padded;

    /// <summary>Padded neurons of all populations before it.</summary>
    public int First;

    /// <summary>Padded neurons of those before it that share its kernel.</summary>
    public int Before;

    /// <summary>Where its values start, after those of all trials of these.</summary>
    public int Start;

    /// <summary>Its place among the populations; of what source neurons release, its path.</summary>
    public int Population;

    /// <summary>The first of its arrivals among all.</summary>
    public int Arrival;

    /// <inheritdoc cref="NeuronsView.Released"/>
    public int Released;

    /// <summary>A population's.</summary>
    internal static MemberView Of(NeuronsView neurons) => new()
    {
        Returns = neurons.Returns,
        Size = neurons.Size,
        Padded = neurons.Padded,
        First = neurons.First,
        Before = neurons.Before,
        Start = neurons.Start,
        Population = neurons.Population,
        Arrival = neurons.Arrival,
        Released = neurons.Released,
    };
}

/// <summary>The populations that share a kernel.</summary>
public struct MembersView
{
    /// <summary>One after another.</summary>
    public ArrayView<MemberView> All;

    /// <summary>How many there are.</summary>
    public readonly int Count => All.IntLength;

    /// <summary>Some populations, for kernels.</summary>
    internal static MembersView Of(Func<int, NeuronsView> neurons, int[] populations, DeviceMemory memory) =>
        new() { All = memory.Of<MemberView>([.. populations.Select(p => MemberView.Of(neurons(p)))]) };

    /// <summary>One value per neuron of each of them, with padding, each population in its place.</summary>
    internal static void Spread(Func<int, NeuronsView> neurons, int[] populations, Lanes[] values, Span<float> all)
    {
        for (int m = 0; m < populations.Length; m++)
        {
            var own = neurons(populations[m]);
            DeviceMemory.Pad(values[m].Span, all.Slice(own.Before, own.Padded));
        }
    }

    /// <summary>The neurons of one.</summary>
    /// <param name="neurons">Those of all of them.</param>
    /// <param name="member">Which.</param>
    public readonly NeuronsView Of(in NeuronsView neurons, int member)
    {
        var own = All[member];
        return new()
        {
            Returns = own.Returns,
            Size = own.Size,
            Padded = own.Padded,
            First = own.First,
            Before = own.Before,
            Start = own.Start,
            Population = own.Population,
            Arrival = own.Arrival,
            Released = own.Released,
            Credit = neurons.Credit,
            SpikeCount = neurons.SpikeCount,
            RateCredits = neurons.RateCredits,
        };
    }

    /// <summary>
    /// The population that a thread has a neuron of, in a group that has one for each neuron of the network; the first where it
    /// has one of populations that do not share the kernel.
    /// </summary>
    public readonly int Holding(int thread)
    {
        int holding = 0;
        for (int member = 0; member < Count; member++)
        {
            holding = All[member].First <= thread ? member : holding;
        }

        return holding;
    }
}
