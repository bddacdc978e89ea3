using System.CommandLine;
using System.Globalization;
using DelayedDigits;
using Snn.Models;

var line = new TrainingCommand(
    "Trains neurons and the delays of their axons to tell spoken digits apart, by EventProp.", "DelayedDigits",
    epochs: 100, batch: 32, hidden: 128, rate: 1e-3f, nameof(EventProp));
var trainFile = line.Add(File("--train", "digits_train.h5.gz", "training examples, in the layout of the Spiking Heidelberg Digits (.h5, .h5.gz)"));
var testFile = line.Add(File("--test", "digits_test.h5.gz", "test examples, in the same layout"));
var held = line.Add(new Option<bool>("--held-out") { Description = "hold out every fifth training example and test on these, as to choose a recipe" });
var still = line.Add(new Option<bool>("--fixed-delays") { Description = "leave the delays at 10 ms, to see what they are good for" });
var shd = new ShdArguments(line);
return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, shd.Read(given), given.GetValue(trainFile)!, given.GetValue(testFile)!, given.GetValue(held), given.GetValue(still))));

static int Run(TrainingSettings settings, ShdOptions reading, string trainFile, string testFile, bool held, bool still)
{
    var train = SpikeDataset.LoadShd(trainFile, reading);
    ShdArguments.Report(trainFile, train);
    SpikeDataset test;
    if (held)
    {
        (train, test) = (train.Subset(Every(train.Count).Where(i => i % 5 != 0)), train.Subset(Every(train.Count).Where(i => i % 5 == 0)));
    }
    else
    {
        test = SpikeDataset.LoadShd(testFile, reading with { Steps = train.Steps, Classes = train.Classes });
        ShdArguments.Report(testFile, test);
    }

    Console.WriteLine($"{train.Count} training and {test.Count} {(held ? "held out" : "test")} utterances, {train.Classes} classes, {train.Steps} steps of 1 ms");

    var network = new DelayedDigitsNetwork(train.Channels, settings.Hidden, train.Classes);
    using var device = settings.OpenDevice();
    using var trainer = new Trainer(
        network,
        new EventProp(),
        new Adam { LearningRate = new LinearSchedule { Start = settings.LearningRate, FinalShare = 0.1f } },
        new()
        {
            MaxSteps = train.Steps,
            Batch = settings.Batch,
            Epochs = settings.Epochs,
            Seed = settings.Seed,
            Threads = settings.Threads,
            Device = device,
            Loss = new ExponentialCrossEntropy(tau: 100 * ms, network.Dt),
            Penalty = new RatePenalty { Strength = 1e-7f, Target = 10 * Hz },
            ParameterOptimiser = new Adam { LearningRate = still ? 0 : 1e-2f },
            ChannelShift = 20,
            MaxGradientNorm = 10,
        });
    var history = settings.Loop().Run(trainer, train, test);

    const string delays = nameof(DelayedDigitsNetwork.HidHid) + ".Delay";
    double[] learnt = [.. trainer.Parameters[delays].ToArray().Select(d => (double)d).Order()];
    var names = test.ClassNames ?? [.. Every(test.Classes).Select(c => $"{c}")];
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"delays: 10 ms before, {learnt[0]:0.0} to {learnt[^1]:0.0} ms now, median {learnt[learnt.Length / 2]:0.0} ms"));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy {history.Test.Accuracy:P1} of {test.Count} utterances"));
    Console.WriteLine("pictures: " + string.Join("\n          ",
        LearningCurve.Save(Path.Combine(settings.Out, "learning-curve.png"), history.Curve),
        ConfusionPicture.Save(Path.Combine(settings.Out, "confusion.png"), history.Test.Confusion, names),
        DistributionPicture.Save(Path.Combine(settings.Out, "delays.png"), [new("Delay (ms)", [("hidden neurons", learnt)])], "Delays of axons after training")));
    if (settings.Json is not null)
    {
        history.Result.WriteJson(settings.Json);
    }

    return 0;
}

static IEnumerable<int> Every(int count) => Enumerable.Range(0, count);

static Option<string> File(string name, string file, string what) =>
    new(name) { Description = what, HelpName = "FILE", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "data", file) };
