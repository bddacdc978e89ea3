using ILGPU;

namespace Snn.Runtime;

/// <content>What synapses with states of their source neurons need.</content>
public abstract partial class DeviceBatch
{
    private readonly Dictionary<int, NeuronsView> _releases = []; // by the complement of the projection

    /// <summary>What the source neurons of a projection, or of those that share a kernel, release: the next case of the kernel of neurons.</summary>
    /// <param name="projections">The complements of their places among the projections.</param>
    protected NeuronsView NewReleases(params ReadOnlySpan<int> projections)
    {
        int before = 0;
        foreach (int release in projections)
        {
            int padded = PaddedOf(release);
            _releases.Add(release, new()
            {
                Size = SizeOf(release),
                Padded = padded,
                Before = before,
                Start = Setup.Batch * before,
                Returns = _paths?.ReturnsOf(release) ?? 0,
                Released = _paths?.Release(~release) ?? 0,
                Population = _paths?.PathOf(~release) ?? 0,
            });
            before += padded;
        }

        NeuronBlocks.AddMembers(DeviceGroups.ForEach(projections, PaddedOf));
        return _releases[projections[0]];
    }

    /// <summary>dLoss/dparameter of each neuron from which a projection comes, summed up over a backward sweep.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="population">The population of these neurons, or the complement of the projection where its rows by delay release.</param>
    protected ArrayView<float> NewGradientBy(string parameter, int population) =>
        _parameterGradients.New(Setup.Layout.Parameter(parameter), SizeOf(population), PaddedOf(population));

    /// <summary>How many neurons a population has, or how many of them, or of rows of them and a delay, release through the projection of which this is the complement.</summary>
    private int SizeOf(int place) => place < 0 && RowsThere(~place) is { } rows ? rows.Count : Setup.Layout.Populations[NeuronsOf(place)].Size;

    /// <summary>The population whose neurons a kernel has: one by its place, or the source of a projection by the complement of that.</summary>
    private int NeuronsOf(int place) => place < 0 ? Setup.Layout.Projections[~place].Source : place;

    /// <summary>The neurons of a population, or what they release.</summary>
    private NeuronsView ViewOf(int place) => place < 0 ? _releases[place] : _neurons[place];
}
