using System.Globalization;
using Snn.Models;
using SparseDigits;

var line = new TrainingCommand(
    "Trains spiking networks with few synapses to tell spoken digits apart; deep rewiring finds where to put them.", "SparseDigits",
    epochs: 25, batch: 16, hidden: 256, rate: 1.5e-3f, nameof(EProp), nameof(SurrogateBptt));
var shares = line.Add(new System.CommandLine.Option<float[]>("--share")
{
    Description = "shares of the synapses onto hidden neurons, one network each; 1 is a dense one",
    DefaultValueFactory = _ => [1, 0.1f, 0.01f],
    AllowMultipleArgumentsPerToken = true,
});
var l1 = line.Add(new System.CommandLine.Option<float>("--l1") { Description = "strength of the L1 term, by which weights that are of no use go", DefaultValueFactory = _ => 0.01f });
var noise = line.Add(new System.CommandLine.Option<float>("--noise") { Description = "standard deviation of what is added to the size of every weight in an update", DefaultValueFactory = _ => 0 });
var block = line.Add(TrainingCommand.Number("--block", 1, "neighbouring hidden neurons that a neuron has synapses with together; 8 take less time", least: 1));
var validation = line.Add(TrainingCommand.Number("--validation", 0, "training utterances to hold out and to test on instead of the test utterances", least: 0));
return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, given.GetValue(shares)!, given.GetValue(l1), given.GetValue(noise), given.GetValue(block), given.GetValue(validation))));

static int Run(TrainingSettings settings, float[] shares, float l1, float noise, int block, int validation)
{
    var train = SpikeDataset.LoadShd(Data("digits_train.h5.gz"));
    var test = SpikeDataset.LoadShd(Data("digits_test.h5.gz"), new() { Steps = train.Steps, Classes = train.Classes });
    if (validation >= train.Count)
    {
        throw new ArgumentException($"--validation {validation} leaves nothing of {train.Count} utterances to train on.");
    }

    if (validation > 0)
    {
        (train, test) = (train.Take(train.Count - validation), train.Skip(train.Count - validation));
    }

    var table = new List<string>();
    foreach (float share in shares)
    {
        // of fewer synapses each has a larger weight, so larger steps
        float rate = settings.LearningRate / MathF.Sqrt(share);
        var rewiring = new DeepR { L1 = l1 * rate, Noise = noise };
        INetwork network = share == 1
            ? new DenseDigitsNetwork(train.Channels, settings.Hidden, train.Classes)
            : new SparseDigitsNetwork(train.Channels, settings.Hidden, train.Classes, share, block, rewiring);
        LearningRule rule = settings.Rule == nameof(EProp) ? new EProp() : new SurrogateBptt();
        using var device = settings.OpenDevice();
        using var trainer = new Trainer(
            network,
            rule,
            new Adam { LearningRate = new LinearSchedule { Start = rate, FinalShare = 0.05f } },
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
            });
        long synapses = Enumerable.Range(0, 3).Sum(trainer.Weights.SynapseCount);
        string name = string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");
        Console.WriteLine($"{name} of the synapses onto {settings.Hidden} hidden neurons: {synapses} in the network");
        string file = name.Replace(" %", "-percent", StringComparison.Ordinal);
        string? folder = settings.Checkpoint is null ? null : Path.Combine(settings.Checkpoint, name);
        var loop = settings.Loop() with
        {
            Checkpoint = folder,
            Log = settings.Log is not { } log ? null : log.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Path.ChangeExtension(log, $"{file}.csv") : Path.Combine(log, file),
            Report = settings.Report is null ? null : Path.ChangeExtension(settings.Report, $"{file}.html"),
        };
        var history = loop.Run(trainer, train, test);
        double[] times = [.. history.Epochs.Skip(1).Select(e => e.MsPerExample).Order()];
        string took = times.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {times[times.Length / 2]:0.00} ms per example");
        table.Add(string.Create(CultureInfo.InvariantCulture, $"{name,6}  {synapses,8} synapses  {(validation > 0 ? "validation" : "test")} accuracy {100 * history.Test.Accuracy:0.0} %{took}"));
        Console.WriteLine("pictures: " + LearningCurve.Save(Path.Combine(settings.Out, $"learning-curve-{file}.png"), history.Curve, $"Accuracy with {name} of the synapses"));
        Console.WriteLine("          " + SynapsePicture.Save(Path.Combine(settings.Out, $"synapses-{file}.png"), trainer.Weights, "InHid", $"{name} of the synapses, where training has put them"));
        if (settings.Json is not null)
        {
            history.Result.WriteJson(Path.ChangeExtension(settings.Json, $"{file}.json"));
        }
    }

    table.ForEach(Console.WriteLine);
    return 0;
}

static string Data(string file) => Path.Combine(AppContext.BaseDirectory, "data", file);
