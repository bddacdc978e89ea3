using System.CommandLine;
using System.Globalization;
using Balanced;

var line = new SimulationCommand("Simulates neurons that excite and inhibit each other in balance, and so keep going without input.", "Balanced", seconds: 5);
var model = line.Add(new Option<string>("--model") { Description = "synapses that are currents (cuba) or conductances (coba)", HelpName = "cuba|coba", DefaultValueFactory = _ => "cuba" });
model.AcceptOnlyFromAmong("cuba", "coba");
var neurons = line.Add(TrainingCommand.Number("--neurons", 4000, "neurons, four in five of which excite", least: 100));
return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, given.GetValue(model) == "coba", given.GetValue(neurons))));

static int Run(SimulationSettings settings, bool isCoba, int neurons)
{
    var start = 500 * ms;
    SimulationOptions options = new() { Seed = settings.Seed, Threads = settings.Threads };
    using var simulation = isCoba ? new CobaNetwork(neurons).Simulate(options) : new CubaNetwork(neurons).Simulate(options);
    simulation.Run(start);
    var (exc, inh) = (simulation.Record("Exc"), simulation.Record("Inh"));
    var potential = simulation.Probe("Exc.V", new() { Neurons = [0, 1, 2] });
    using (var display = new SimulationDisplay())
    {
        simulation.Run(settings.Duration, display);
    }

    SpikeStatistics[] both = [new(exc, from: start), new(inh, from: start)];
    foreach (var spikes in both)
    {
        double[] variations = [.. spikes.IntervalVariations().Where(double.IsFinite).DefaultIfEmpty(double.NaN)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spikes.Name}: {spikes.MeanRate:0.00} Hz, CV of intervals {variations.Average():0.00}"));
    }

    var shown = start + (settings.Duration < 500 * ms ? settings.Duration : 500 * ms);
    Console.WriteLine("pictures: " + string.Join("\n          ",
        RasterPicture.Save(Path.Combine(settings.Out, "raster.png"), [new(inh, start, shown), new(exc, start, shown)], bin: 5 * ms),
        TracePicture.Save(Path.Combine(settings.Out, "potential.png"), potential, exc),
        DistributionPicture.Save(Path.Combine(settings.Out, "statistics.png"), both, bin: 20 * ms)));
    return 0;
}
