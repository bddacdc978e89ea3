using System.CommandLine;
using OnlineDigits;
using Snn.Models;

var line = new TrainingCommand(
    "Trains a spiking network to tell spoken digits apart while it listens to them.", "OnlineDigits",
    epochs: 15, batch: 4, hidden: 64, rate: 3e-3f, "Online", "Backward");
var trainFile = line.Add(File("--train", "digits_train.h5.gz", "training examples, in the layout of the Spiking Heidelberg Digits (.h5, .h5.gz)"));
var testFile = line.Add(File("--test", "digits_test.h5.gz", "test examples, in the same layout"));
var every = line.Add(TrainingCommand.Number("--update-every", 0, "time steps between updates of the weights within an utterance; 0 for one update after each", least: 0));
var plain = line.Add(new Option<bool>("--sgd") { Description = "plain steps down the gradient instead of Adam's, which many small ones add up to as well" });
var feedback = line.Add(new Option<Feedback>("--feedback") { Description = "the weights by which errors come back", DefaultValueFactory = _ => Feedback.Symmetric });
var shd = new ShdArguments(line);
return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, shd.Read(given), given.GetValue(trainFile)!, given.GetValue(testFile)!, given.GetValue(every), given.GetValue(plain), given.GetValue(feedback))));

static int Run(TrainingSettings settings, ShdOptions reading, string trainFile, string testFile, int every, bool plain, Feedback feedback)
{
    var train = SpikeDataset.LoadShd(trainFile, reading);
    var test = SpikeDataset.LoadShd(testFile, reading with { Steps = train.Steps, Classes = train.Classes });
    Console.WriteLine($"{train.Count} training and {test.Count} test utterances, {train.Classes} classes, {train.Steps} steps of 1 ms");

    var network = new OnlineDigitsNetwork(train.Channels, settings.Hidden, train.Classes);
    var rate = new LinearSchedule { Start = settings.LearningRate, FinalShare = 0.05f };
    ICustomUpdate optimiser = plain ? new Sgd { LearningRate = rate } : new Adam { LearningRate = rate };
    var loss = new PerStepCrossEntropy();
    bool online = settings.Rule == "Online";
    using var trainer = new Trainer(
        network,
        new EProp { Online = online, UpdateEvery = online ? every : 0, Feedback = feedback },
        optimiser,
        new()
        {
            MaxSteps = train.Steps,
            Batch = online && every > 0 ? 1 : settings.Batch,
            Epochs = settings.Epochs,
            Seed = settings.Seed,
            Threads = settings.Threads,
            Loss = loss,
            ChannelShift = 20,
        });
    var history = new TrainingLoop { Epochs = settings.Epochs, Checkpoint = settings.Checkpoint, Resume = settings.Resume }.Run(trainer, train, test);

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
