using Snn.Models;
using SpokenDigits;

return ConsoleRun.Guard(() => Options.Run(args, Run));

static int Run(Options options)
{
    var train = SpikeDataset.LoadShd(options.Train);
    var test = SpikeDataset.LoadShd(options.Test, new() { Steps = train.Steps, Classes = train.Classes });
    Console.WriteLine($"{train.Count} training and {test.Count} test utterances, {train.Classes} classes, {train.Steps} steps of 1 ms");

    var network = new DigitsNetwork(train.Channels, options.Hidden, train.Classes);
    using var trainer = new Trainer(
        network,
        new EProp { RateStrength = 1e-3f, TargetRate = 10 * Hz },
        new Adam { LearningRate = options.LearningRate, FinalRate = 0.05f },
        new() { MaxSteps = train.Steps, Batch = options.Batch, Epochs = options.Epochs, Seed = options.Seed, Threads = options.Threads });
    var loop = new TrainingLoop { Epochs = options.Epochs, Checkpoint = options.Checkpoint, Resume = options.Resume };
    var history = loop.Run(trainer, train, test);

    var names = test.ClassNames ?? [.. Enumerable.Range(0, test.Classes).Select(c => $"{c}")];
    ConfusionTable.Write(history.Test.Confusion, names);
    Console.WriteLine($"test accuracy {history.Test.Accuracy:P1} of {test.Count} utterances");
    Console.WriteLine("pictures: " + string.Join("\n          ",
        LearningCurve.Save(Path.Combine(options.Out, "learning-curve.png"), history.Curve),
        ConfusionPicture.Save(Path.Combine(options.Out, "confusion.png"), history.Test.Confusion, names),
        SpikeRaster.Save(Path.Combine(options.Out, "raster.png"), RasterRecorder.Record(network, trainer.Weights, test[0], "Hidden", names))));
    if (options.Json is not null)
    {
        history.Result.WriteJson(options.Json);
    }

    return 0;
}
