using Snn.Distributed;
using Snn.Runtime;
using Snn.Tests.Runtime.Training;

namespace Snn.Tests.Runtime.Children;

/// <summary>A small training run with a command line, for launchers of MPI: <c>dotnet Snn.Tests.dll mpi --distributed mpi ...</c>.</summary>
internal static class MpiProgram
{
    public static int Run(string[] args)
    {
        var line = new TrainingCommand("A small run.", "mpi", epochs: 2, batch: 32, hidden: 24, rate: 0.01f, nameof(EProp)).WithMpi();
        return ConsoleRun.Guard(() => line.Run(args, (settings, _) =>
        {
            using var trainer = new Trainer(
                new FakeNetwork(hidden: settings.Hidden),
                new EProp(),
                new FakeAdam(settings.LearningRate),
                new() { MaxSteps = 40, Batch = settings.Batch, Seed = settings.Seed, Threads = settings.Threads, Processes = settings.Processes, Shards = settings.Shards, SumsInAnyOrder = settings.SumsInAnyOrder });
            settings.Loop().Run(trainer, FakeExamples.Make(50), FakeExamples.Make(10));
            return 0;
        }));
    }
}
