using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Snn.Runtime;

/// <summary>The figures of a whole run, for programs to read.</summary>
/// <param name="TestAccuracy">Fraction of test examples classified rightly, 0 to 1.</param>
/// <param name="TrainAccuracy">Fraction of training examples classified rightly in the last epoch, 0 to 1.</param>
/// <param name="MsPerTrainingExample">Wall time of training per example, in ms.</param>
/// <param name="Epochs">Number of epochs.</param>
/// <param name="HiddenRateHz">Mean firing rate of the hidden neurons in Hz.</param>
/// <param name="PeakMemoryMb">Most physical memory used, in MiB; see <see cref="PeakMemory"/>.</param>
public sealed record RunResult(
    double TestAccuracy,
    double TrainAccuracy,
    double MsPerTrainingExample,
    int Epochs,
    double HiddenRateHz,
    double PeakMemoryMb)
{
    /// <summary>How well a target signal is met in the test, whose accuracies are then not a number; null where classes are compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestRSquared { get; init; }

    /// <summary>Most physical memory that this process has used so far, in MiB.</summary>
    public static double PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (1024.0 * 1024.0);
    }

    /// <summary>Writes the result as JSON with names in snake_case; replaces the file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteJson(string path) =>
        AtomicFile.Write(path, file => JsonSerializer.Serialize(file, this, RunResultJson.Default.RunResult));

    /// <summary>Reads what <see cref="WriteJson"/> wrote.</summary>
    /// <exception cref="JsonException">The file holds something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RunResult ReadJson(string path)
    {
        using var file = File.OpenRead(path);
        return JsonSerializer.Deserialize(file, RunResultJson.Default.RunResult)
            ?? throw new JsonException($"{path} holds null.");
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class RunResultJson : JsonSerializerContext;
