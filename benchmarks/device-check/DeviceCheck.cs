using System.Diagnostics;

namespace Snn.DeviceCheck;

/// <summary>What to do.</summary>
/// <param name="Folder">Where results go.</param>
/// <param name="Device">The device; null for a GPU, or what else there is.</param>
/// <param name="Seconds">When everything ends, from the start.</param>
/// <param name="IsBrief">Whether correctness is all that is wanted, of every kind one.</param>
internal sealed record CheckSettings(string Folder, string? Device, double Seconds, bool IsBrief);

/// <summary>The whole check: sections in the order of what one wants to know first, each with its end.</summary>
internal static class DeviceCheck
{
    /// <summary>Exit codes.</summary>
    public const int Right = 0, Wrong = 1, Unreadable = 2, NoDevice = 3;

    public static int Run(CheckSettings settings)
    {
        var report = new Report(settings.Folder);
        var clock = new Clock(settings.Seconds);
        using var end = new Timer(_ => Stop(report, clock), null, TimeSpan.FromSeconds(settings.Seconds), Timeout.InfiniteTimeSpan);

        // compiled by the driver here and now, and what was compiled once is not translated again
        string kernels = Path.Combine(settings.Folder, "kernels");
        Environment.SetEnvironmentVariable("SNN_KERNEL_CACHE", kernels);
        try
        {
            using var device = new CheckedDevice(settings.Device, report);
            if (!device.IsThere)
            {
                report.Write();
                Console.Error.WriteLine("There is no device to check.");
                return NoDevice;
            }

            // where a section ends early, those after it have more
            Section("facts", 0.05, s => DeviceFacts.Find(device, report, s));
            if (settings.IsBrief)
            {
                Section("correctness", 1, s => CorrectnessSection.Run(device, report, s, isBrief: true));
            }
            else
            {
                Section("kernels", 0.14, s => KernelSection.Run(device, report, s));
                Section("correctness", 0.45, s => CorrectnessSection.Run(device, report, s, isBrief: false));
                Section("races", 0.58, s => RaceSection.Run(device, report, s));
                Section("timings", 0.82, s => TimingSection.Run(device, report, s));
                Section("torch", 0.98, s => TorchSection.Run(device, report, s));
            }

            report.Print();
            return report.IsRight ? Right : Wrong;
        }
        finally
        {
            if (Directory.Exists(kernels))
            {
                Directory.Delete(kernels, recursive: true);
            }
        }

        void Section(string name, double share, Action<Section> work)
        {
            long began = Stopwatch.GetTimestamp();
            Console.WriteLine($"== {name}");
            try
            {
                work(new(name, share * clock.Total, clock, report));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // of the section itself: a check's own failures are its results
                report.Add(new CheckResult($"the section {name} ends", Outcome.Failed, Report.FirstLine(e), Stopwatch.GetElapsedTime(began).TotalSeconds));
            }

            report.Took(name, Stopwatch.GetElapsedTime(began).TotalSeconds);
            report.Write();
        }
    }

    /// <summary>A driver that does not come back must not take the results along.</summary>
    private static void Stop(Report report, Clock clock)
    {
        report.Miss($"all that came after {clock.At}: the time was up in the middle of it");
        report.Write();
        Environment.Exit(report.IsRight ? Right : Wrong);
    }
}

/// <summary>The time since the start.</summary>
internal sealed class Clock(double total)
{
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>Seconds until everything ends, from the start.</summary>
    public double Total { get; } = total;

    /// <summary>Seconds since the start.</summary>
    public double Now => Stopwatch.GetElapsedTime(_began).TotalSeconds;

    /// <summary>What is being done.</summary>
    public string At { get; set; } = "the start";
}

/// <summary>A part of the check that ends at a time of its own.</summary>
internal sealed class Section(string name, double end, Clock clock, Report report)
{
    /// <summary>Seconds that are left to it.</summary>
    public double Left => end - clock.Now;

    /// <summary>Whether there is time for something; where there is not, the report says what was left out.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="seconds">What it is expected to take.</param>
    public bool HasTimeFor(string what, double seconds = 0.5)
    {
        if (Left < seconds)
        {
            report.Miss($"{name}: {what}");
            return false;
        }

        clock.At = $"{name}: {what}";
        return true;
    }
}
