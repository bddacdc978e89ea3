namespace Snn.Runtime;

/// <content>The ways of spikes, of a network whose populations share kernels.</content>
public abstract partial class Simulation
{
    private SpikePath[]? _paths;

    /// <summary>The way through each projection, in their order.</summary>
    protected SpikePath[] Paths => _paths ??= SpikePath.Of(Layout);

    /// <summary>Number of neurons of a population.</summary>
    protected int SizeOf(int population) => Layout.Populations[population].Size;
}
