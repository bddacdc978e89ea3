using System.CommandLine;
using System.Globalization;
using RewardExample;

var trials = new Option<int>("--trials") { Description = "decisions to learn from", DefaultValueFactory = _ => 4000 };
var cues = new Option<int>("--cues") { Description = "cues of a trial, an odd number", DefaultValueFactory = _ => 5 };
var delay = new Option<int>("--delay") { Description = "ms between the last cue and the decision", DefaultValueFactory = _ => 500 };
var seed = new Option<int>("--seed") { Description = "seed of weights, cues and choices", DefaultValueFactory = _ => 1 };
var folder = new Option<string>("--out") { Description = "folder for the pictures", DefaultValueFactory = _ => "out" };
var command = new RootCommand("Learns by reward alone to turn to the side on which more cues were seen, some time after the last of them.") { trials, cues, delay, seed, folder };
command.SetAction(given => new Maze(given.GetValue(cues), given.GetValue(delay), given.GetValue(seed)).Run(given.GetValue(trials), given.GetValue(folder)!));
return ConsoleRun.Guard(() => command.Parse(args).Invoke(new() { EnableDefaultExceptionHandler = false }));

/// <summary>The task: cues of 100 ms on either side, a delay, and 150 ms of a signal that asks for the choice.</summary>
internal sealed class Maze(int cues, int delay, int seed)
{
    private readonly Simulation _simulation = new RewardNetwork().Simulate(new() { Seed = seed });
    private readonly Random _random = new(seed);
    private readonly float[,] _outputs = new float[150 * cues + delay + 150, 3];

    public void Run(int trials, string folder)
    {
        var curve = new List<CurvePoint>();
        double right = 0, surprises = 0;
        for (int trial = 1; trial <= trials; trial++)
        {
            var (better, choice, surprise) = Trial(1 - trial / (float)trials);
            (right, surprises) = (right + (choice == better ? 1 : 0), surprises + surprise * surprise);
            if (trial % 100 == 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trials {trial - 99} to {trial}: {right} % right, mean squared surprise {surprises / 100:0.000}"));
                curve.Add(new(trial, surprises / 100, right / 100));
                (right, surprises) = (0, 0);
            }
        }

        // one more, without learning, to be drawn
        var (input, leaky, adaptive) = (_simulation.Record("Input"), _simulation.Record("Leaky"), _simulation.Record("Adaptive"));
        var last = Trial(0);
        Console.WriteLine("pictures: " + LearningCurve.Save(Path.Combine(folder, "learning-curve.png"), curve, "Right choices, and squared surprise", "Trial"));
        Console.WriteLine("          " + SpikeRaster.Save(Path.Combine(folder, "trial.png"), new(Spikes(input), 40, [.. Spikes(leaky), .. Spikes(adaptive, 50)], 100, _outputs, ["left", "right", "reward"], last.Better, last.Choice, 1)));
    }

    private (int Better, int Choice, float Surprise) Trial(float share)
    {
        _simulation.Restart();
        Tell("Surprise", null, 0);
        Array.ForEach(["Leaky", "Adaptive", "Output"], target => Tell("Credit", target, new float[target == "Output" ? 3 : 50]));
        double bias = _random.Next(2) == 0 ? 0.3 : 0.7;
        int[] sides = [.. Enumerable.Range(0, cues).Select(_ => _random.NextDouble() < bias ? 1 : 0)];
        int steps = _outputs.GetLength(0), better = 2 * sides.Sum() > cues ? 1 : 0;
        var output = _simulation.State("Output.V");
        for (int t = 0; t < steps; t++)
        {
            Spike(3, 0.010); // noise
            Spike(t >= steps - 150 ? 2 : t < 150 * cues ? sides[t / 150] : 3, t >= steps - 150 || (t < 150 * cues && t % 150 < 100) ? 0.040 : 0);
            _simulation.Step();
            (_outputs[t, 0], _outputs[t, 1], _outputs[t, 2]) = (output.At(0), output.At(1), output.At(2));
        }

        float toRight = 1 / (1 + MathF.Exp(output.At(0) - output.At(1)));
        int choice = _random.NextDouble() < toRight ? 1 : 0;
        float surprise = (choice == better ? 1 : -1) - output.At(2); // the reward is 1 or -1
        float[] credit = [toRight - choice, choice - toRight, 0.5f]; // of log chance of the choice, and of the critic's output
        Tell("Surprise", null, share * surprise);
        Tell("Credit", "Output", credit);
        Array.ForEach(["Leaky", "Adaptive"], target => Tell("Credit", target, Back(target + "Out", credit)));
        _simulation.EndTrial();
        return (better, choice, surprise);
    }

    private void Tell(string signal, string? target, params float[] values) => Array.ForEach([.. _simulation.Signals(signal, target)], feed => feed.Set(values));

    private float[] Back(string projection, float[] credit)
    {
        var weights = _simulation.Weights[_simulation.Layout.Projection(projection)];
        return [.. Enumerable.Range(0, weights.Count).Select(j => credit.Select((c, k) => c * weights[j].At(k)).Sum())];
    }

    private void Spike(int group, double chance) => _simulation.Input("Input").Add([.. Enumerable.Range(10 * group, 10).Where(_ => _random.NextDouble() < chance)]);

    private static (int, int)[] Spikes(SpikeRecording spikes, int first = 0) => [.. spikes.Steps.Zip(spikes.Neurons, (t, i) => ((int)t, first + i))];
}
