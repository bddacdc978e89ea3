using System.Text.Json.Serialization;

namespace Snn.DeviceCheck;

/// <summary>How a check ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
internal enum Outcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>A check.</summary>
/// <param name="What">What must hold.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What went wrong, or why it was skipped.</param>
/// <param name="Seconds">What it took.</param>
internal sealed record CheckResult(string What, Outcome Outcome, string Detail, double Seconds);

/// <summary>A kernel as the driver has it; what only CUDA tells is null elsewhere.</summary>
/// <param name="Network">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Milliseconds">From IL to the device.</param>
/// <param name="Threads">Threads of a group.</param>
/// <param name="Registers">Registers of a thread.</param>
/// <param name="Spilled">Bytes of a thread that did not fit in registers.</param>
/// <param name="GroupsAtOnce">Groups that a multiprocessor holds at the same time.</param>
internal sealed record KernelFact(string Network, string Name, double Milliseconds, int? Threads, int? Registers, int? Spilled, int? GroupsAtOnce);

/// <summary>A network, a rule and a batch size, timed.</summary>
internal sealed record TimingRow
{
    public required string Shape { get; init; }

    public required string Rule { get; init; }

    public required int Batch { get; init; }

    /// <summary>Whether the driver's compiler was let fuse products and sums.</summary>
    public bool Fused { get; init; }

    /// <summary>Of whole epochs of the trainer.</summary>
    public double MillisecondsPerExample { get; init; }

    public double LaunchesPerBatch { get; init; }

    public double HostMicrosecondsPerLaunch { get; init; }

    /// <summary>Milliseconds of a batch in parts, each waited for; Prepare is the host's, while another batch runs.</summary>
    public Stages? Stages { get; init; }

    /// <summary>The update's share of the device's time.</summary>
    public double? UpdateShare => Stages is { } s ? s.Update / s.OnDevice : null;

    public double MemoryMegabytes { get; init; }

    public double HiddenSpikesPerExample { get; init; }

    public Bounds? Bounds { get; init; }
}

/// <summary>Milliseconds of a batch.</summary>
internal sealed record Stages(double Prepare, double Forward, double Loss, double Backward, double Update)
{
    public double OnDevice => Forward + Loss + Backward + Update;
}

/// <summary>What a batch takes at least, in ms, each bound by itself.</summary>
/// <param name="Barriers">Its barriers alone, for as many groups as the device holds at once, one lot after the other.</param>
/// <param name="Memory">All memory of the batch, written once and read once.</param>
/// <param name="Rows">Rows of weights and gradients of all spikes, were none in a cache.</param>
/// <param name="Lots">How often the device is filled with groups; null where that is not known.</param>
internal sealed record Bounds(double? Barriers, double Memory, double Rows, int? Lots);

/// <summary>A network trained by PyTorch.</summary>
internal sealed record TorchRow(string Shape, string How, int Batch, double MillisecondsPerExample, double MemoryMegabytes, string Note);

/// <summary>What was aimed for, and what came of it.</summary>
internal sealed record Goal(string What, string Aim, string Measured, string Distance);
