namespace Snn.Runtime;

/// <summary>Runs one example through a network and keeps what a raster shows.</summary>
public static class RasterRecorder
{
    /// <summary>Records the input spikes, one population's spikes and the readout of one example.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="example">The example.</param>
    /// <param name="hidden">The population to show.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="loss">What the network was trained with, which says how it predicts; null for cross-entropy per step.</param>
    /// <param name="parameters">Its trained parameters; null for those that its models declare.</param>
    /// <param name="seed">The seed that it was trained with, from which neurons have what is drawn for each.</param>
    public static RasterData Record(
        INetwork network, WeightStore weights, Example example, string hidden, IReadOnlyList<string> classNames, Loss? loss = null, ParameterStore? parameters = null, int seed = 1)
    {
        var layout = network.Layout();
        using var trial = Run(network, layout, weights, example, parameters, seed);
        return Of(trial, layout, example, hidden, classNames, loss);
    }

    /// <summary>A trial that has run an example; the caller's to dispose of.</summary>
    internal static Trial Run(INetwork network, NetworkLayout layout, WeightStore weights, Example example, ParameterStore? parameters, int seed)
    {
        var trial = network.CreateTrial(new(layout, weights, example.Spikes.Steps) { Seed = seed, Parameters = layout.Parameters.Count > 0 ? parameters : null });
        trial.Forward(example.Spikes);
        return trial;
    }

    /// <summary>What a raster shows of a trial that has run.</summary>
    internal static RasterData Of(Trial trial, NetworkLayout layout, Example example, string hidden, IReadOnlyList<string> classNames, Loss? loss)
    {
        int steps = example.Spikes.Steps, classes = layout.Populations[layout.Readout].Size, population = layout.Population(hidden);
        var readout = new float[steps, classes];
        for (int t = 0; t < steps; t++)
        {
            for (int c = 0; c < classes; c++)
            {
                readout[t, c] = trial.Readout[t].At(c);
            }
        }

        return new(
            Pairs(trial, layout.Inputs[0], steps),
            layout.Populations[layout.Inputs[0]].Size,
            Pairs(trial, population, steps),
            layout.Populations[population].Size,
            readout,
            classNames,
            example.Label,
            loss is { JudgesSteps: true } ? example.Label : trial.Judge(loss ?? new PerStepCrossEntropy(), example.Goal).Predicted,
            layout.Dt / Units.ms);
    }

    private static List<(int Step, int Unit)> Pairs(Trial trial, int population, int steps)
    {
        var pairs = new List<(int, int)>();
        for (int t = 0; t < steps; t++)
        {
            foreach (int unit in trial.SpikesAt(population, t))
            {
                pairs.Add((t, unit));
            }
        }

        return pairs;
    }
}
