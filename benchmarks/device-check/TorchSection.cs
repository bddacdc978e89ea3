using System.Text.Json;

namespace Snn.DeviceCheck;

/// <summary>The same networks trained by PyTorch, where Python has it.</summary>
internal static class TorchSection
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    public static void Run(CheckedDevice device, Report report, Section section)
    {
        if (Child.Run("python3", "-c \"import torch; print(torch.__version__, torch.version.cuda, torch.cuda.is_available())\"", Math.Min(section.Left, 60)) is not { ExitCode: 0 } found)
        {
            report.Miss("torch: python3 with torch is not there");
            return;
        }

        report.Fact("PyTorch", found.Output.Trim().Split('\n')[^1]);
        if (!section.HasTimeFor("PyTorch", 10))
        {
            return;
        }

        // its memory, and the clock of a device that two programs share
        device.Reopen();
        string here = AppContext.BaseDirectory;
        var run = Child.Run("python3", FormattableString.Invariant($"\"{Path.Combine(here, "torch_bptt.py")}\" --golden \"{Path.Combine(here, "Data")}\" --seconds {section.Left - 3:0}"), section.Left, line =>
        {
            if (!line.StartsWith('{'))
            {
                return;
            }

            try
            {
                if (JsonSerializer.Deserialize<TorchRow>(line, Json) is { } row)
                {
                    report.Add(row);
                }
            }
            catch (JsonException)
            {
                // no row of the table
            }
        });
        if (run is not { ExitCode: 0 })
        {
            report.Miss($"torch: its program ended {(run?.ExitCode is { } code ? $"with {code}" : "when the time was up")}: {string.Join(" / ", (run?.Output ?? "").Split('\n').TakeLast(3))}");
        }
    }
}
