using System.CommandLine;
using LatencyMnist;
using Snn.Models;

var line = new TrainingCommand(
    "Trains a spiking network to read handwritten digits, one spike a pixel.", "LatencyMnist",
    epochs: 20, batch: 32, hidden: 400, rate: 3e-3f, nameof(EventProp), nameof(SurrogateBptt), nameof(EProp));
var images = new MnistArguments(line);
var plan = line.Add(TrainingCommand.Plan());
return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, given.GetValue(plan), images, given)));

static int Run(TrainingSettings settings, ExecutionPlan plan, MnistArguments images, ParseResult given)
{
    var (train, test) = images.Load(given, new LatencyEncoder { Window = 20 * ms, Threshold = 0.2f, KeepTimes = plan == ExecutionPlan.Exact });
    var network = new DigitsNetwork(train.Channels, settings.Hidden, train.Classes);
    LearningRule rule = settings.Rule switch
    {
        nameof(EProp) => new EProp(),
        nameof(SurrogateBptt) => new SurrogateBptt(),
        _ => new EventProp(),
    };
    var loss = new ExponentialCrossEntropy(tau: 10 * ms, network.Dt);
    using var device = settings.OpenDevice(plan);
    using var trainer = new Trainer(
        network,
        rule,
        new Adam { LearningRate = new LinearSchedule { Start = settings.LearningRate, FinalShare = 0.02f } },
        new()
        {
            MaxSteps = train.Steps,
            Batch = settings.Batch,
            Shards = 4,
            Epochs = settings.Epochs,
            Seed = settings.Seed,
            Threads = settings.Threads,
            Device = device,
            Loss = loss,
            Plan = plan,
            Augmentations = [new PlaceTurn(10, 0.1, 28, 28), new PlaceShift(1, 28, 28)],
        });
    var loop = settings.Loop();
    var history = loop.Run(trainer, train, test);

    string[] names = [.. Enumerable.Range(0, test.Classes).Select(c => $"{c}")];
    ConfusionTable.Write(history.Test.Confusion, names);
    Console.WriteLine($"accuracy {history.Test.Accuracy:P2} of {test.Count} images, {1e3 / history.Result.MsPerTrainingExample:N0} training images a second");
    Console.WriteLine("pictures: " + string.Join("\n          ",
        LearningCurve.Save(Path.Combine(settings.Out, "learning-curve.png"), history.Curve),
        ConfusionPicture.Save(Path.Combine(settings.Out, "confusion.png"), history.Test.Confusion, names),
        SpikeRaster.Save(Path.Combine(settings.Out, "raster.png"), RasterRecorder.Record(network, trainer.Weights, test[0], "Hidden", names, loss))));
    if (settings.Json is not null)
    {
        history.Result.WriteJson(settings.Json);
    }

    return 0;
}
