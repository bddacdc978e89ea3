using System.CommandLine;
using System.Globalization;
using ConvMnist;
using Snn.Models;

var line = new TrainingCommand(
    "Trains two layers of spiking convolutions to read handwritten digits, one spike a pixel.", "ConvMnist",
    epochs: 30, batch: 32, hidden: 0, rate: 6e-3f, nameof(EventProp), nameof(SurrogateBptt)).WithoutDevices();
var folder = line.Add(new Option<string?>("--data")
{
    Description = "folder of the MNIST files, plain or .gz (otherwise $SNN_DATA, or ../shared/data/mnist found upwards)",
    HelpName = "DIR",
});
var limit = line.Add(TrainingCommand.Number("--limit", 60_000, "training images to use"));
var validation = line.Add(TrainingCommand.Number("--validation", 0, "training images to hold out and to test on instead of the test images", least: 0));
return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, Mnist.Find(given.GetValue(folder)), given.GetValue(limit), given.GetValue(validation))));

static int Run(TrainingSettings settings, string folder, int limit, int validation)
{
    var encoder = new LatencyEncoder { Window = 12 * ms, Duration = 22 * ms, Threshold = 0.2f };
    var train = Mnist.LoadTraining(folder, encoder, limit);
    if (validation >= train.Count)
    {
        throw new ArgumentException($"--validation {validation} leaves nothing of {train.Count} images to train on.");
    }

    var test = validation == 0 ? Mnist.LoadTest(folder, encoder) : train.Skip(train.Count - validation);
    train = train.Take(train.Count - validation);
    Console.WriteLine($"{train.Count} training and {test.Count} {(validation == 0 ? "test" : "validation")} images, {train.Steps} steps of 1 ms");

    var network = new ConvNetwork(16, 32, train.Classes);
    var loss = new ExponentialCrossEntropy(tau: 10 * ms, network.Dt);
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
            Loss = loss,
            Augmentations = [new PlaceShift(1, 28, 28)],
        });
    var loop = new TrainingLoop { Epochs = settings.Epochs, Checkpoint = settings.Checkpoint, Resume = settings.Resume };
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
