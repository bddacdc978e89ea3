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
    public static RasterData Record(
        INetwork network, WeightStore weights, Example example, string hidden, IReadOnlyList<string> classNames, Loss? loss = null)
    {
        var layout = network.Layout();
        int steps = example.Spikes.Steps, classes = layout.Populations[layout.Readout].Size, population = layout.Population(hidden);
        using var trial = network.CreateTrial(new(layout, weights, steps));
        trial.Forward(example.Spikes);
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
            loss is { JudgesSteps: true } ? example.Label : trial.Predict(loss ?? new PerStepCrossEntropy()),
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
