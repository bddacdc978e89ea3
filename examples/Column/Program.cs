using System.CommandLine;
using System.Globalization;
using Column;

var line = new SimulationCommand("Simulates the cortical microcircuit of Potjans and Diesmann, or a part of it.", "Column", seconds: 2);
var scale = line.Add(TrainingCommand.Check(new Option<double>("--scale") { Description = "share of neurons, and of synapses of each", DefaultValueFactory = _ => 0.1 }, s => s is > 0 and <= 1, "must be above 0 and at most 1"));
return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, given.GetValue(scale))));

static int Run(SimulationSettings settings, double scale)
{
    var circuit = new Microcircuit(scale);
    using var simulation = new ColumnNetwork(circuit).Simulate(new() { Seed = settings.Seed, Threads = settings.Threads });
    foreach (string population in Microcircuit.Populations)
    {
        simulation.PoissonInput($"{population}.{nameof(CorticalNeuron.I)}", circuit.Trains(population), Microcircuit.TrainRate, circuit.TrainWeight);
    }

    var start = 500 * ms;
    simulation.Run(start);
    SpikeRecording[] recordings = [.. Microcircuit.Populations.Select(simulation.Record)];
    using (var display = new SimulationDisplay())
    {
        simulation.Run(settings.Duration, display);
    }

    SpikeStatistics[] populations = [.. recordings.Select(r => new SpikeStatistics(r, from: start))];
    foreach (var (spikes, published) in populations.Zip(Microcircuit.PublishedRates))
    {
        double[] variations = [.. spikes.IntervalVariations().Where(double.IsFinite).DefaultIfEmpty(double.NaN)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spikes.Name,-4} {spikes.MeanRate,6:0.00} Hz (published {published:0.00}), CV of intervals {variations.Average():0.00}"));
    }

    var shown = start + (settings.Duration < 400 * ms ? settings.Duration : 400 * ms);
    Console.WriteLine("pictures: " + string.Join("\n          ",
        ComparisonPicture.Save(Path.Combine(settings.Out, "rates.png"), "Rate (Hz)", Microcircuit.Populations, [($"{scale:P0} of it", [.. populations.Select(p => p.MeanRate)]), ("published", [.. Microcircuit.PublishedRates])], "Mean rates of the populations"),
        RasterPicture.Save(Path.Combine(settings.Out, "raster.png"), [.. recordings.Select(r => new SpikeStatistics(r, from: start, until: shown)).Reverse()], bin: 5 * ms),
        DistributionPicture.Save(Path.Combine(settings.Out, "statistics.png"), populations, bin: 20 * ms)));
    return 0;
}
