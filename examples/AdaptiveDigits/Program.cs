using System.CommandLine;
using AdaptiveDigits;
using Snn.Models;

var line = new TrainingCommand(
    "Trains two layers of adaptive neurons, of a kind that is among the best on the Spiking Heidelberg Digits, to tell spoken digits apart.", "AdaptiveDigits",
    epochs: 30, batch: 16, hidden: 64, rate: 2e-3f, nameof(SurrogateBptt));
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

    var network = new AdaptiveDigitsNetwork(train.Channels, settings.Hidden, train.Classes);
    using var device = settings.OpenDevice();
    using var trainer = new Trainer(
        network,
        new SurrogateBptt(),
        new Adam { LearningRate = new LinearSchedule { Start = settings.LearningRate, FinalShare = 0.05f } },
        new()
        {
            MaxSteps = train.Steps,
            Batch = settings.Batch,
            Epochs = settings.Epochs,
            Seed = settings.Seed,
            Threads = settings.Threads,
            Device = device,
            Loss = new AverageCrossEntropy { Sharpness = 10 },
            Penalty = new RatePenalty { Strength = 1e-5f, Target = 10 * Hz },
            ChannelShift = 20,
            MaxGradientNorm = 10,
        });
    var history = settings.Loop().Run(trainer, train, test);

    // membranes of three neurons while the network hears the first test utterance
    using var trial = network.CreateTrial(new(network.Layout(), trainer.Weights, test.Steps) { Parameters = trainer.Parameters });
    trial.Record("First.U");
    trial.Forward(test[0].Spikes);
    int[] fired = [.. Enumerable.Range(0, trial.Steps).SelectMany(t => trial.SpikesAt(1, t).ToArray()).CountBy(n => n).OrderByDescending(n => n.Value).Select(n => n.Key).Take(3)];

    var names = test.ClassNames ?? [.. Enumerable.Range(0, test.Classes).Select(c => $"{c}")];
    Console.WriteLine($"test accuracy {history.Test.Accuracy:P1} of {test.Count} utterances");
    Console.WriteLine("pictures: " + string.Join("\n          ",
        LearningCurve.Save(Path.Combine(settings.Out, "learning-curve.png"), history.Curve),
        ConfusionPicture.Save(Path.Combine(settings.Out, "confusion.png"), history.Test.Confusion, names),
        TracePicture.Save(Path.Combine(settings.Out, "membranes.png"), trial, "First.U", fired.Length > 0 ? fired : [0], $"First.U, '{names[test[0].Label]}'")));
    if (settings.Json is not null)
    {
        history.Result.WriteJson(settings.Json);
    }

    return 0;
}

static Option<string> File(string name, string file, string what) =>
    new(name) { Description = what, HelpName = "FILE", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "data", file) };
