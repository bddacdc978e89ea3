using ILGPU;

namespace Snn.Runtime;

/// <content>What synapses with states of their source neurons need.</content>
public abstract partial class DeviceBatch
{
    /// <summary>What the source neurons of a projection release: the next case of the kernel of neurons.</summary>
    /// <param name="projection">Its place among the projections.</param>
    protected NeuronsView NewReleases(int projection)
    {
        Setup.Layout.CheckOneDelay(Setup.Layout.Projections[projection], "what its spikes release is one number when they arrive. Give it one Delay");
        int source = Setup.Layout.Projections[projection].Source, padded = Groups.Padded(source);
        NeuronBlocks.Add(padded);
        return new() { Size = Setup.Layout.Populations[source].Size, Padded = padded };
    }

    /// <summary>dLoss/dparameter of each neuron from which a projection comes, summed up over a backward sweep.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="population">The population of these neurons.</param>
    protected ArrayView<float> NewGradientBy(string parameter, int population) =>
        _parameterGradients.New(Setup.Layout.Parameter(parameter), population, Groups.Padded(population));
}
