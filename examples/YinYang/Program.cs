using Snn.Models;
using YinYangExample;

var line = new TrainingCommand(
    "Trains a spiking network to tell the parts of the yin-yang symbol apart.", "YinYang",
    epochs: 60, batch: 32, hidden: 200, rate: 5e-3f, nameof(EventProp), nameof(SurrogateBptt), nameof(EProp));
var validate = line.Add(new System.CommandLine.Option<bool>("--validation") { Description = "test on the validation points instead of the test points" });
var plan = line.Add(TrainingCommand.Plan());
return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, given.GetValue(plan), given.GetValue(validate))));

static int Run(TrainingSettings settings, ExecutionPlan plan, bool validate)
{
    const int trainSeed = 42, validationSeed = 41, testSeed = 40;
    var symbol = new YinYang { Dt = 0.2f * ms, Late = 20 * ms, Duration = 30 * ms, KeepTimes = plan == ExecutionPlan.Exact };
    int seed = validate ? validationSeed : testSeed;
    var train = symbol.Draw(5000, trainSeed);
    var test = symbol.Draw(1000, seed);

    var network = new YinYangNetwork(train.Channels, settings.Hidden, train.Classes);
    LearningRule rule = settings.Rule switch
    {
        nameof(EProp) => new EProp(),
        nameof(SurrogateBptt) => new SurrogateBptt(),
        _ => new EventProp(),
    };
    using var device = settings.OpenDevice(plan);
    using var trainer = new Trainer(
        network,
        rule,
        new Adam { LearningRate = new LinearSchedule { Start = settings.LearningRate, FinalShare = 0.02f } },
        new()
        {
            MaxSteps = train.Steps,
            Batch = settings.Batch,
            Epochs = settings.Epochs,
            Seed = settings.Seed,
            Threads = settings.Threads,
            Plan = plan,
            Device = device,
            Loss = new ExponentialCrossEntropy(tau: 20 * ms, network.Dt),
        });
    var loop = settings.Loop();
    var history = loop.Run(trainer, train, test);

    ConfusionTable.Write(history.Test.Confusion, YinYang.ClassNames);
    Console.WriteLine($"accuracy {history.Test.Accuracy:P1} of {test.Count} {(validate ? "validation" : "test")} points");
    Console.WriteLine("pictures: " + string.Join("\n          ",
        LearningCurve.Save(Path.Combine(settings.Out, "learning-curve.png"), history.Curve),
        DecisionMap.Save(Path.Combine(settings.Out, "decisions.png"), Decide, YinYang.Points(1000, seed), YinYang.ClassNames, $"Decisions, {history.Test.Accuracy:P1} right")));
    if (settings.Json is not null)
    {
        history.Result.WriteJson(settings.Json);
    }

    return 0;

    // blank outside the symbol
    int Decide(double x, double y) => YinYang.ClassOf(x, y) < 0 ? -1 : trainer.Predict(symbol.Encode(x, y));
}
