using System.CommandLine;
using Gallery;

// how each answers to a step of current from 50 ms on: a picture of its potential, for docs/gallery.md
var folder = new Option<string>("--out") { Description = "folder for the pictures", DefaultValueFactory = _ => "out" };
var command = new RootCommand("Draws how the neurons of the library answer to a step of current.") { folder };
command.SetAction(given => Run(given.GetValue(folder)!));
return ConsoleRun.Guard(() => command.Parse(args).Invoke(new() { EnableDefaultExceptionHandler = false }));

static int Run(string folder)
{
    (string Neuron, string State, float Current, string Unit)[] flows =
    [
        ("Lif", "V", 1.5f, ""), ("Alif", "V", 1.5f, ""), ("ParametricLif", "V", 1.2f, ""), ("MembraneLif", "V", 0.15f, " nA"), ("Srm0", "H", 1.5f, ""), ("Eif", "V", 12, " mV"),
        ("Qif", "V", 10, " mV"), ("Izhikevich", "V", 10, " mV/ms"), ("AdEx", "V", 1, " nA"), ("HodgkinHuxley", "V", 0.4f, " nA"), ("Glif1", "V", 0.25f, " nA"),
        ("Glif2", "V", 0.25f, " nA"), ("Glif3", "V", 0.25f, " nA"), ("Glif4", "V", 0.25f, " nA"), ("Glif5", "V", 0.3f, " nA"), ("IntegrateFireBurst", "V", 1, " nA"), ("ResonateAndFire", "Y", 0.3f, ""),
    ];
    (string, string, float, string)[] maps = [("AdLif", "U", 3, ""), ("BalancedResonateAndFire", "X", 40, "")];
    using var flowing = new GalleryNetwork().Simulate(new());
    using var mapped = new MapsNetwork().Simulate(new());
    Draw(flowing, flows, 300 * ms);
    Draw(mapped, maps, 300 * ms);
    return 0;

    void Draw(Simulation simulation, (string Neuron, string State, float Current, string Unit)[] neurons, Time duration)
    {
        var recorded = neurons.Select(n => (n, Spikes: simulation.Record(n.Neuron), Course: simulation.Probe($"{n.Neuron}.{n.State}"))).ToList();
        simulation.Run(50 * ms);
        foreach (var neuron in neurons)
        {
            simulation.Signal($"{neuron.Neuron}.I").Set(neuron.Current);
        }

        simulation.Run(duration);
        foreach (var ((neuron, _, current, unit), spikes, course) in recorded)
        {
            Console.WriteLine(TracePicture.Save(Path.Combine(folder, $"{neuron}.png"), course, spikes, title: FormattableString.Invariant($"{neuron}, a step of {current}{unit} from 50 ms on")));
        }
    }
}
