using SnnSimulation;

var network = new Net(neurons: 4000);
using var simulation = network.Simulate(new() { Seed = 1 });
SpikeRecording exc = simulation.Record("Exc"), inh = simulation.Record("Inh");
var potential = simulation.Probe(network.Exc, cell => cell.V, new() { Neurons = [0, 1, 2] });

RunReport report;
using (var display = new SimulationDisplay())
{
    report = simulation.Run(2 * sec, display);
}

foreach (var spikes in (SpikeStatistics[])[new(exc), new(inh)])
{
    Console.WriteLine($"{spikes.Name}: {spikes.MeanRate:0.0} Hz, CV of intervals {spikes.IntervalVariations().Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average():0.00}");
}

Console.WriteLine("pictures: " + RasterPicture.Save("raster.png", [new(inh, 1 * sec), new(exc, 1 * sec)], bin: 5 * ms));
Console.WriteLine("          " + TracePicture.Save("potential.png", potential, exc));
