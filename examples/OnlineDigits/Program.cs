using System.CommandLine;
using OnlineDigits;
using Snn.Models;

var line = new TrainingCommand(
    "Trains a spiking network to tell spoken digits apart while it listens to them.", "OnlineDigits",
    epochs: 15, batch: 4, hidden: 64, rate: 3e-3f, "Online", "Backward");
var trainFile = line.Add(File("--train", "digits_train.h5.gz", "training examples, in the layout of the Spiking Heidelberg Digits (.h5, .h5.gz)"));
var testFile = line.Add(File("--test", "digits_test.h5.gz", "test examples, in the same layout"));
var every = line.Add(TrainingCommand.Number("--update-every", 0, "time steps between updates of the weights, which the utterances of a batch take together; 0 for one update after each batch", least: 0));
var plain = line.Add(new Option<bool>("--sgd") { Description = "plain steps down the gradient instead of Adam's, which many small ones add up to as well" });
var validation = line.Add(TrainingCommand.Number("--validation", 0, "training utterances to hold out and to test on instead of the test utterances", least: 0));
var feedback = line.Add(new Option<Feedback>("--feedback") { Description = "the weights by which errors come back", DefaultValueFactory = _ => Feedback.Symmetric });
var shd = new ShdArguments(line);
return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, shd.Read(given), given.GetValue(trainFile)!, given.GetValue(testFile)!, given.GetValue(every), given.GetValue(plain), given.GetValue(validation), given.GetValue(feedback))));

static int Run(TrainingSettings settings, ShdOptions reading, string trainFile, string testFile, int every, bool plain, int validation, Feedback feedback)
{
    var train = SpikeDataset.LoadShd(trainFile, reading);
    var test = SpikeDataset.LoadShd(testFile, reading with { Steps = train.Steps, Classes = train.Classes });
    if (validation > 0)
    {
        (train, test) = (train.Take(train.Count - validation), train.Skip(train.Count - validation));
    }

    Console.WriteLine($"{train.Count} training and {test.Count} test utterances, {train.Classes} classes, {train.Steps} steps of 1 ms");

    var network = new OnlineDigitsNetwork(train.Channels, settings.Hidden, train.Classes);
    var loss = new PerStepCrossEntropy();
    bool online = settings.Rule == "Online";
    var rate = new LinearSchedule { Start = settings.LearningRate, FinalShare = 0.05f };
    int updates = online && every > 0 ? (train.Steps + every - 1) / every : 1;
    using var device = settings.OpenDevice();
    ICustomUpdate optimiser = plain ? new Sgd { LearningRate = rate }
        : updates == 1 ? new Adam { LearningRate = rate }
        : new StreamAdam { Window = updates, LearningRate = rate };
    using var trainer = new Trainer(
        network,
        new EProp { Online = online, UpdateEvery = online ? every : 0, Feedback = feedback },
        optimiser,
        new()
        {
            MaxSteps = train.Steps,
            Batch = settings.Batch,
            Epochs = settings.Epochs,
            Seed = settings.Seed,
            Threads = settings.Threads,
            Device = device,
            Shards = updates > 1 ? 2 : 8, // every update sums up all of them
            Loss = loss,
            ChannelShift = 20,
        });
    var history = settings.Loop().Run(trainer, train, test);

    var names = test.ClassNames ?? [.. Enumerable.Range(0, test.Classes).Select(c => $"{c}")];
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
