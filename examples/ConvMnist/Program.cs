using System.CommandLine;
using System.Globalization;
using ConvMnist;
using Snn.Models;

var line = new TrainingCommand(
    "Trains two layers of spiking convolutions to read handwritten digits, one spike a pixel.", "ConvMnist",
    epochs: 30, batch: 32, hidden: 0, rate: 6e-3f, nameof(EventProp), nameof(SurrogateBptt));
var images = new MnistArguments(line);
return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, images, given)));

static int Run(TrainingSettings settings, MnistArguments images, ParseResult given)
{
    var (train, test) = images.Load(given, new LatencyEncoder { Window = 12 * ms, Duration = 22 * ms, Threshold = 0.2f });
    var network = new ConvNetwork(16, 32, train.Classes);
    var loss = new ExponentialCrossEntropy(tau: 10 * ms, network.Dt);
    using var device = settings.OpenDevice();
    using var trainer = new Trainer(
        network,
        settings.Rule == nameof(SurrogateBptt) ? new SurrogateBptt() : new EventProp(),
        new Adam { LearningRate = new LinearSchedule { Start = settings.LearningRate, FinalShare = 0.02f } },
        new()
        {
            MaxSteps = train.Steps,
            Batch = settings.Batch,
            Shards = 2,
            Epochs = settings.Epochs,
            Seed = settings.Seed,
            Threads = settings.Threads,
            Device = device,
            Loss = loss,
            Augmentations = [new PlaceTurn(10, 0.1, 28, 28), new PlaceShift(1, 28, 28)],
        });
    var loop = settings.Loop();
    var history = loop.Run(trainer, train, test);

    string[] names = [.. Enumerable.Range(0, test.Classes).Select(c => $"{c}")];
    ConfusionTable.Write(history.Test.Confusion, names);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"accuracy {history.Test.Accuracy:P2} of {test.Count} images, {1e3 / history.Result.MsPerTrainingExample:N0} training images a second"));
    Console.WriteLine("pictures: " + string.Join("\n          ",
        LearningCurve.Save(Path.Combine(settings.Out, "learning-curve.png"), history.Curve),
        ConfusionPicture.Save(Path.Combine(settings.Out, "confusion.png"), history.Test.Confusion, names),
        SpikeRaster.Save(Path.Combine(settings.Out, "raster.png"), RasterRecorder.Record(network, trainer.Weights, test[0], "Shapes", names, loss))));
    if (settings.Json is not null)
    {
        history.Result.WriteJson(settings.Json);
    }

    return 0;
}
