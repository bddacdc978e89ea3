namespace Snn.Runtime;

/// <content>The ways of spikes, of a network whose populations share kernels.</content>
public abstract partial class Trial
{
    private SpikePath[]? _paths;
    private (SpikePath Path, Lanes Gradient)[]? _trainedDelays;

    /// <summary>The way through each projection, in their order.</summary>
    protected SpikePath[] Paths => _paths ??= SpikePath.Of(Setup.Layout);

    /// <summary>The paths through projections whose weights learn.</summary>
    protected SpikePath[] TrainedPaths() => [.. Paths.Where(p => Setup.Layout.Projections[p.Projection].Trainable)];

    /// <summary>The paths through projections whose delay learns, and memory for the gradient by it.</summary>
    protected (SpikePath Path, Lanes Gradient)[] TrainedDelays() => _trainedDelays ??=
    [
        .. Paths.Where(p => Setup.Layout.Parameters.Any(x => x.IsDelay && x.Name == DelayOf(p))).Select(p => (p, NewGradient(DelayOf(p)))),
    ];

    /// <summary>The paths that leave a population: those to the readout first, for the loss is nearest there.</summary>
    protected SpikePath[] PathsFrom(int population) => [.. Paths.Where(p => p.Source == population).OrderBy(p => !p.EndsAtReadout)];

    /// <summary>Number of neurons of a population.</summary>
    protected int SizeOf(int population) => Setup.Layout.Populations[population].Size;

    /// <summary>Delays as training has left them.</summary>
    protected void SetDelays(ParameterStore parameters)
    {
        foreach (var (path, _) in TrainedDelays())
        {
            path.Delay = Delays.OnGrid(parameters[DelayOf(path)][0], Setup.Layout.Projections[path.Projection].MostDelay, Setup.Layout.Dt);
        }
    }

    private string DelayOf(SpikePath path) => $"{Setup.Layout.Projections[path.Projection].Name}.Delay";
}
