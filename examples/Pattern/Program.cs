using PatternExample;
using Snn.Models;

var line = new TrainingCommand(
    "Trains a recurrent spiking network to draw a closed curve in a second, from inputs that only tell the time.", "Pattern",
    epochs: 30, batch: 1, hidden: 100, rate: 3e-3f, nameof(EProp), "Online", nameof(SurrogateBptt));
return ConsoleRun.Guard(() => line.Run(args, (settings, _) => Run(settings)));

static int Run(TrainingSettings settings)
{
    const int steps = 1000, inputs = 20, showings = 25;
    var example = new Example(Clock(inputs, steps), new TimedTargets(Curve(steps)));
    var train = Enumerable.Repeat(example, showings).ToArray();
    var network = new PatternNetwork(inputs, settings.Hidden, outputs: 2);
    var loss = new MeanSquaredErrorOverTime();
    using var device = settings.OpenDevice();
    using var trainer = new Trainer(
        network,
        settings.Rule == nameof(SurrogateBptt) ? new SurrogateBptt() : new EProp { Online = settings.Rule == "Online" },
        new Adam { LearningRate = new LinearSchedule { Start = settings.LearningRate, FinalShare = 0.05f } },
        new()
        {
            MaxSteps = steps,
            Batch = settings.Batch,
            Epochs = settings.Epochs,
            Seed = settings.Seed,
            Threads = settings.Threads,
            Device = device,
            Loss = loss,
        });
    var history = settings.Loop().Run(trainer, train, [example]);

    Console.WriteLine($"the curve is met with R² = {history.Test.Fit!.Value.RSquared:0.000}, a mean squared error of {history.Test.Fit.Value.MeanSquaredError:0.0000}");
    Console.WriteLine("pictures: " + string.Join("\n          ",
        LearningCurve.Save(Path.Combine(settings.Out, "learning-curve.png"), history.Curve, "How the curve is met"),
        SignalPicture.Save(Path.Combine(settings.Out, "pattern.png"), RasterRecorder.Record(network, trainer.Weights, example, "Hidden", ["x", "y"], loss), example.Targets!)));
    if (settings.Json is not null)
    {
        history.Result.WriteJson(settings.Json);
    }

    return 0;
}

/// <summary>Inputs that spike in turn, each for its share of the time, every 10 ms.</summary>
static SpikeTrain Clock(int inputs, int steps) =>
    SpikeTrain.FromPairs([.. Enumerable.Range(0, steps / 10).Select(i => (10 * i, 10 * i * inputs / steps))], steps);

/// <summary>A clover with three leaves: sums of sinusoids of 1, 2 and 4 Hz.</summary>
static float[,] Curve(int steps)
{
    var curve = new float[steps, 2];
    for (int t = 0; t < steps; t++)
    {
        float angle = 2 * MathF.PI * t / steps, radius = 0.7f + 0.3f * MathF.Cos(3 * angle);
        (curve[t, 0], curve[t, 1]) = (radius * MathF.Cos(angle), radius * MathF.Sin(angle));
    }

    return curve;
}
