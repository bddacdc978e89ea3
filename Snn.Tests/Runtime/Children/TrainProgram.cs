using Snn.Runtime;
using Snn.Tests.Runtime.Training;

namespace Snn.Tests.Runtime.Children;

/// <summary>A small training run as a program: <c>dotnet Snn.Tests.dll train FOLDER EPOCHS [resume]</c>.</summary>
internal static class TrainProgram
{
    public static int Run(string folder, int epochs, bool resume) => ConsoleRun.Guard(() =>
    {
        using var trainer = TrainerTests.Make();
        new TrainingLoop { Epochs = epochs, Checkpoint = folder, Resume = resume }.Run(trainer, FakeExamples.Make(50), FakeExamples.Make(10));
        return 0;
    });
}
