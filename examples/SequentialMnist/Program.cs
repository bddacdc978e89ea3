using System.CommandLine;
using System.Globalization;
using SequentialMnist;
using Snn.Models;

var line = new TrainingCommand(
    "Trains a recurrent spiking network to name a handwritten digit that it is shown pixel by pixel.", "SequentialMnist",
    epochs: 32, batch: 64, hidden: 256, rate: 4e-3f, nameof(SurrogateBptt), nameof(EProp));
var images = new MnistArguments(line);
var permuted = line.Add(new Option<bool>("--permuted") { Description = "show the pixels in an order drawn once, the same for every image" });
var mixed = line.Add(new Option<bool>("--mixed") { Description = "100 leaky and 120 adaptive neurons with fixed time constants instead of --hidden adaptive ones" });
var inference = line.Add(new Option<bool>("--inference") { Description = "measure how long the network that was trained last, in the folder --out, takes to name an image, instead of training" });
return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, given.GetValue(mixed), given.GetValue(permuted), given.GetValue(inference), images, given)));

static int Run(TrainingSettings settings, bool mixed, bool permuted, bool inference, MnistArguments images, ParseResult given)
{
    const int pixels = 28 * 28;
    string file = Path.Combine(settings.Out, "network.snn");
    var (train, test) = images.Load(given, new PixelSequenceEncoder { Order = permuted ? PixelSequenceEncoder.Permutation(pixels, seed: 0) : null });
    INetwork network = mixed
        ? new LongNetwork(train.Channels, leaky: 100, adaptive: 120, train.Classes)
        : new AdaptiveNetwork(train.Channels, settings.Hidden, train.Classes);
    var loss = new WindowCrossEntropy { From = pixels };
    if (inference)
    {
        Latency.Measure(network, file, test, new() { Loss = loss, MaxSteps = test.Steps, Threads = settings.Threads });
        return 0;
    }

    using var device = settings.OpenDevice();
    using var trainer = new Trainer(
        network,
        settings.Rule == nameof(EProp) ? new EProp() : new SurrogateBptt(),
        new Adam { LearningRate = new LinearSchedule { Start = settings.LearningRate, FinalShare = 0.02f } },
        new()
        {
            MaxSteps = train.Steps,
            Batch = settings.Batch,
            Epochs = settings.Epochs,
            Seed = settings.Seed,
            Threads = settings.Threads,
            Device = device,
            Loss = loss,
            // e-prop's gradient by time constants is the rougher one: it needs smaller steps in the end
            ParameterOptimiser = new Adam { LearningRate = settings.Rule == nameof(EProp) ? new LinearSchedule { Start = 1e-2f, FinalShare = 0.02f } : 1e-2f },
            MaxGradientNorm = 1,
        });
    var history = settings.Loop().Run(trainer, train, test);

    trainer.SaveNetwork(file);
    string[] names = [.. Enumerable.Range(0, test.Classes).Select(c => $"{c}")];
    ConfusionTable.Write(history.Test.Confusion, names);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"accuracy {history.Test.Accuracy:P2} of {test.Count} images, {history.Result.MsPerTrainingExample:0.00} ms a training image"));
    Console.WriteLine("pictures: " + string.Join("\n          ",
        LearningCurve.Save(Path.Combine(settings.Out, "learning-curve.png"), history.Curve),
        ConfusionPicture.Save(Path.Combine(settings.Out, "confusion.png"), history.Test.Confusion, names),
        SpikeRaster.Save(Path.Combine(settings.Out, "raster.png"), RasterRecorder.Record(network, trainer.Weights, test[0], mixed ? "Adaptive" : "Hidden", names, loss))));
    if (settings.Json is not null)
    {
        history.Result.WriteJson(settings.Json);
    }

    return 0;
}
