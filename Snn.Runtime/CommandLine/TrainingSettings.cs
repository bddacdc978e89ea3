namespace Snn.Runtime;

/// <summary>What every training program lets its command line set.</summary>
public sealed record TrainingSettings
{
    /// <summary>Passes over the training examples.</summary>
    public required int Epochs { get; init; }

    /// <summary>Examples per weight update.</summary>
    public required int Batch { get; init; }

    /// <summary>Hidden neurons.</summary>
    public required int Hidden { get; init; }

    /// <summary>Step size of the optimiser.</summary>
    public required float LearningRate { get; init; }

    /// <summary>Name of the learning rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Seed of all random numbers.</summary>
    public required int Seed { get; init; }

    /// <summary>Threads that run trials.</summary>
    public required int Threads { get; init; }

    /// <summary>What runs the batches, as <see cref="DeviceChoice.Parse"/> reads it.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The processes that train together; null for this one alone. The command line opens and ends it.</summary>
    public ProcessGroup? Processes { get; init; }

    /// <summary>As <see cref="TrainerOptions.Shards"/>; 0 for a program that does not let the command line say.</summary>
    public int Shards { get; init; }

    /// <summary>As <see cref="TrainerOptions.SumsInAnyOrder"/>.</summary>
    public bool SumsInAnyOrder { get; init; }

    /// <summary>Folder for a checkpoint after every epoch; null for none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Whether to go on from the checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>File for the figures of the run; null for none.</summary>
    public string? Json { get; init; }

    /// <summary>File or folder for the figures of every epoch, as <see cref="TrainingLoop.Log"/>; null for none.</summary>
    public string? Log { get; init; }

    /// <summary>File for a page about the run; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>Folder for pictures.</summary>
    public required string Out { get; init; }

    /// <summary>Epoch after epoch, with checkpoints, log and report as the command line says.</summary>
    public TrainingLoop Loop() => new() { Epochs = Epochs, Checkpoint = Checkpoint, Resume = Resume, Log = Log, Report = Report };

    /// <summary>
    /// Opens what runs the batches. Where that is left to the program, the exact plan gets the CPU,
    /// and a GPU that is there but does not work is reported on the console.
    /// </summary>
    /// <param name="plan">The plan that is to run.</param>
    /// <returns>Null for the threads of the CPU.</returns>
    /// <exception cref="DeviceException">There is no such device, or its driver is missing.</exception>
    public ComputeDevice? OpenDevice(ExecutionPlan plan = ExecutionPlan.Stepped)
    {
        var choice = DeviceChoice.Parse(Device);
        return choice.Kind == DeviceKind.Auto && plan == ExecutionPlan.Exact
            ? null
            : ComputeDevice.Open(choice, why => Console.Error.WriteLine($"a GPU is passed over: {why}"));
    }
}
