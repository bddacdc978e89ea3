using System.CommandLine;
using Snn.Models;
using Snn.Runtime;
using YinYangExample;

namespace Snn.Tests.Runtime.Execution.Devices.StandInDriver;

/// <summary>The smallest training program: <c>dotnet Snn.Tests.dll --device cuda</c>.</summary>
internal static class StandInProgram
{
    /// <summary>Examples to train and to test, of <see cref="Steps"/> steps each.</summary>
    public const int TrainExamples = 24, TestExamples = 16, Batch = 8, Steps = 30;

    public static int Run(string[] args)
    {
        var line = new TrainingCommand(
            "Trains a few points of the yin-yang symbol.", "stand-in", epochs: 1, Batch, hidden: 60, rate: 5e-3f, nameof(EventProp));
        var wide = line.Add(new Option<bool>("--wide") { Description = "claim more arrays than a launch has room for" });
        var plan = line.Add(TrainingCommand.Plan());
        return ConsoleRun.Guard(() => line.Run(args, (settings, given) => Run(settings, given.GetValue(plan), given.GetValue(wide))));
    }

    private static int Run(TrainingSettings settings, ExecutionPlan plan, bool wide)
    {
        var symbol = new YinYang { Dt = 1 * ms, Late = 20 * ms, Duration = Steps * ms, KeepTimes = plan == ExecutionPlan.Exact };
        var (train, test) = (symbol.Draw(TrainExamples, seed: 1), symbol.Draw(TestExamples, seed: 2));
        var network = new YinYangNetwork(train.Channels, settings.Hidden, train.Classes) { Dt = symbol.Dt };
        using var device = settings.OpenDevice(plan);
        using var trainer = new Trainer(
            wide ? new WideNetwork(network) : network,
            new EventProp(),
            new Adam { LearningRate = settings.LearningRate },
            new() { MaxSteps = train.Steps, Batch = settings.Batch, Epochs = settings.Epochs, Threads = 1, Plan = plan, Device = device, Loss = new MaximumCrossEntropy() });
        new TrainingLoop { Epochs = settings.Epochs }.Run(trainer, train, test);
        if (device is not null)
        {
            Console.WriteLine($"{device.Launches} launches, {device.KernelsFromCache} kernels from the cache");
        }

        return 0;
    }
}
