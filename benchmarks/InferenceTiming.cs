#pragma warning disable format // columns are aligned to be read as a table
using System.Diagnostics;
using System.Globalization;
using Snn.Models;
using Snn.Runtime;

namespace Snn.Benchmarks;

/// <summary>The shape of <see cref="ShdNetwork"/>, which listens to streams too.</summary>
[Network(Streams = true), Train<EProp>]
public partial class ListeningNetwork
{
    public Population<SpikeInput>    Input  { get; } = new(ShdNetwork.Channels);
    public Population<BellecAlif>    Hidden { get; } = new(256) { Model = new() { TauRef = 0 * ms } };
    public Population<BellecReadout> Output { get; } = new(ShdNetwork.Classes);

    [Trainable] public Dense<Delta> InHid  { get; } = new(Init.Normal(0.35f / MathF.Sqrt(8)));
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Normal(0.5f / 16));
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Normal(1f / 16));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>Times a trained network in use: from a step's spikes to its readout, and whole spike trains, one at a time.</summary>
internal static class InferenceTiming
{
    public static int Run(int trains)
    {
        string path = Path.Combine(Path.GetTempPath(), $"snn-{Environment.ProcessId}.snn");
        var network = new ListeningNetwork();
        var options = new InferenceOptions { MaxSteps = ShdNetwork.Steps, Threads = 1 };
        using (var trainer = new Trainer(network, new EProp(), new Adam(), new() { MaxSteps = ShdNetwork.Steps }))
        {
            trainer.SaveNetwork(path);
        }

        using var session = network.Load(path, options);
        File.Delete(path);
        var spikes = ShdTrial.RandomSpikes(seed: 1);
        using var stream = session.Stream();
        double[] steps = new double[trains * ShdNetwork.Steps];
        Median whole = new();
        for (int i = -5; i < trains; i++)
        {
            stream.Restart();
            for (int t = 0; t < ShdNetwork.Steps; t++)
            {
                long began = Stopwatch.GetTimestamp();
                stream.Step(spikes.At(t));
                _ = stream.Readout[0];
                if (i >= 0)
                {
                    steps[i * ShdNetwork.Steps + t] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
                }
            }

            if (i == 0)
            {
                whole = new();
            }

            whole.Add(() => session.Run(spikes));
        }

        Array.Sort(steps);
        double hidden = stream.Simulation.SpikeCount("Hidden") / (double)ShdNetwork.Steps;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"700-256-20, {spikes.Count / (double)ShdNetwork.Steps:0.0} input and {hidden:0.0} hidden spikes a step, one thread, {steps.Length} steps"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from spikes to readout, a step   median {At(0.5):0.00} us, 99 % within {At(0.99):0.00}, 99.9 % within {At(0.999):0.00}"));
        Console.WriteLine($"a train of {ShdNetwork.Steps} steps           {whole}");
        return 0;

        double At(double share) => steps[(int)(share * (steps.Length - 1))];
    }
}
