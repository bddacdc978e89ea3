using System.CommandLine;
using System.Globalization;
using ReceptiveFieldExample;

var seconds = new Option<int>("--seconds") { Description = "how long the neuron sees the sheet", DefaultValueFactory = _ => 300 };
var angle = new Option<double>("--angle") { Description = "of the bar, in degrees", DefaultValueFactory = _ => 60 };
var seed = new Option<int>("--seed") { Description = "seed of weights and spikes", DefaultValueFactory = _ => 1 };
var folder = new Option<string>("--out") { Description = "folder for the picture", DefaultValueFactory = _ => "out" };
var command = new RootCommand("Lets a receptive field form: inputs along a bar spike together now and then, all others alone, all as often.") { seconds, angle, seed, folder };
command.SetAction(given => Run(given.GetValue(seconds), given.GetValue(angle), given.GetValue(seed), given.GetValue(folder)!));
return ConsoleRun.Guard(() => command.Parse(args).Invoke(new() { EnableDefaultExceptionHandler = false }));

static int Run(int seconds, double angle, int seed, string folder)
{
    const int side = 20;
    const float most = 0.018f;
    var bar = Bar(side, angle);
    var network = new ReceptiveFieldNetwork(side * side, most);
    using var simulation = network.Simulate(new() { Seed = seed });
    var sheet = new Sheet(bar, seed);
    int afferents = simulation.Layout.Projection(nameof(network.Afferents));
    var fields = new List<(string, float[,])> { ("start", Field()) };
    long clock = Environment.TickCount64;
    for (int second = 1; second <= seconds; second++)
    {
        for (int t = 0; t < 1000; t++)
        {
            sheet.Spike(simulation.Input(nameof(network.Sheet)));
            simulation.Step();
        }

        if (second == seconds || second == Math.Max(1, seconds / 30) || second == Math.Max(1, seconds / 5))
        {
            fields.Add(($"{second} s", Field()));
        }
    }

    double elapsed = (Environment.TickCount64 - clock) / 1000.0;
    var (along, elsewhere) = Means(fields[^1].Item2);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} s in {elapsed:0.0} s; the neuron fired at {simulation.SpikeCount(nameof(network.Cell)) / (double)seconds:0.0} Hz"));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean weight along the bar {along / most:P0} of the greatest, elsewhere {elsewhere / most:P0}"));
    Console.WriteLine("picture: " + WeightMap.Save(Path.Combine(folder, "receptive-field.png"), fields, most, "Weights of one neuron, input by input"));
    return 0;

    float[,] Field()
    {
        var weights = simulation.Weights[afferents];
        var field = new float[side, side];
        for (int k = 0; k < side * side; k++)
        {
            field[k / side, k % side] = weights[k].At(0);
        }

        return field;
    }

    (double Along, double Elsewhere) Means(float[,] field)
    {
        var all = field.Cast<float>().Select((w, k) => (Weight: (double)w, IsBar: bar.Contains(k))).ToList();
        return (all.Where(w => w.IsBar).Average(w => w.Weight), all.Where(w => !w.IsBar).Average(w => w.Weight));
    }
}

// the inputs whose distance from a line through the middle is small
static HashSet<int> Bar(int side, double angle)
{
    var (sine, cosine) = Math.SinCos(angle * Math.PI / 180);
    return [.. Enumerable.Range(0, side * side).Where(k => Math.Abs(sine * (k % side - (side - 1) / 2.0) + cosine * (k / side - (side - 1) / 2.0)) < 1.6)];
}

/// <summary>Spikes of the sheet: each input at 10 Hz, half of those of the bar in volleys that they share.</summary>
internal sealed class Sheet(HashSet<int> bar, int seed)
{
    private const double Chance = 0.010, Shared = 0.5, Volleys = 0.010, Jitter = 4;

    private readonly Random _random = new(seed);
    private readonly List<(int Step, int Input)> _coming = [];
    private int _step;

    public void Spike(SpikeFeed feed)
    {
        if (_random.NextDouble() < Volleys)
        {
            _coming.AddRange(bar.Where(_ => _random.NextDouble() < Shared * Chance / Volleys).Select(k => (_step + (int)(Jitter * _random.NextDouble()), k)));
        }

        foreach (var (_, input) in _coming.Where(c => c.Step == _step))
        {
            feed.Add(input);
        }

        _coming.RemoveAll(c => c.Step == _step);
        for (int k = 0; k < 400; k++)
        {
            if (_random.NextDouble() < (bar.Contains(k) ? 1 - Shared : 1) * Chance)
            {
                feed.Add(k);
            }
        }

        _step++;
    }
}
