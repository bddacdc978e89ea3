using System.CommandLine;
using Snn.Distributed;
using Snn.Models;
using SpokenDigits;

var line = new TrainingCommand(
    "Trains a spiking network to tell spoken digits apart.", "SpokenDigits",
    epochs: 25, batch: 16, hidden: 256, rate: 1e-3f, nameof(EProp), nameof(SurrogateBptt)).WithMpi();
var trainFile = line.Add(File("--train", "digits_train.h5.gz", "training examples, in the layout of the Spiking Heidelberg Digits (.h5, .h5.gz)"));
var testFile = line.Add(File("--test", "digits_test.h5.gz", "test examples, in the same layout"));
var shd = new ShdArguments(line);
return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, shd.Read(given), given.GetValue(trainFile)!, given.GetValue(testFile)!)));

static int Run(TrainingSettings settings, ShdOptions reading, string trainFile, string testFile)
{
    var train = SpikeDataset.LoadShd(trainFile, reading);
    var test = SpikeDataset.LoadShd(testFile, reading with { Steps = train.Steps, Classes = train.Classes });
    ShdArguments.Report(trainFile, train);
    ShdArguments.Report(testFile, test);
    Console.WriteLine($"{train.Count} training and {test.Count} test utterances, {train.Classes} classes, {train.Steps} steps of 1 ms");

    var network = new DigitsNetwork(train.Channels, settings.Hidden, train.Classes);
    LearningRule rule = settings.Rule == nameof(EProp) ? new EProp() : new SurrogateBptt();
    var loss = new AverageCrossEntropy { Sharpness = 10 };
    using var device = settings.OpenDevice();
    using var trainer = new Trainer(
        network,
        rule,
        new Adam { LearningRate = new LinearSchedule { Start = settings.LearningRate, FinalShare = 0.05f } },
        new()
        {
            MaxSteps = train.Steps,
            Batch = settings.Batch,
            Epochs = settings.Epochs,
            Seed = settings.Seed,
            Threads = settings.Threads,
            Device = device,
            Processes = settings.Processes,
            Shards = settings.Shards,
            SumsInAnyOrder = settings.SumsInAnyOrder,
            Loss = loss,
            Penalty = new RatePenalty { Strength = 1e-5f, Target = 10 * Hz },
            ChannelShift = 20,
        });
    var loop = settings.Loop();
    var history = loop.Run(trainer, train, test);

    var names = test.ClassNames ?? [.. Enumerable.Range(0, test.Classes).Select(c => $"{c}")];
    ConfusionTable.Write(history.Test.Confusion, names);
    Console.WriteLine($"test accuracy {history.Test.Accuracy:P1} of {test.Count} utterances");
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

static Option<string> File(string name, string file, string what) =>
    new(name) { Description = what, HelpName = "FILE", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "data", file) };
