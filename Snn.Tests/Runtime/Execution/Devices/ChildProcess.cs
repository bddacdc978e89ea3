using System.Diagnostics;
using System.Globalization;
using Snn.Tests.Runtime.Children;
using Snn.Tests.Runtime.Data.Fuzz;
using Snn.Tests.Runtime.Execution.Devices.StandInDriver;

namespace Snn.Tests.Runtime.Execution.Devices;

/// <summary>
/// Runs what needs a process of its own: a process loads a driver once, and that of the tests is to have none of CUDA, and
/// an OpenCL driver that is no simulator. This assembly is the program.
/// </summary>
internal static class ChildProcess
{
    /// <summary>What runs a program.</summary>
    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>This assembly.</summary>
    public static string Program => typeof(ChildProcess).Assembly.Location;

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such command.</exception>
    /// <exception cref="TimeoutException">It took more than two minutes.</exception>
    public static (int ExitCode, string Output, string Error) Run(string command, string arguments, string folder, params ReadOnlySpan<(string Name, string Value)> settings) =>
        Run(command, arguments, folder, TimeSpan.FromMinutes(2), settings);

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such command.</exception>
    /// <exception cref="TimeoutException">It took more than <paramref name="most"/>.</exception>
    public static (int ExitCode, string Output, string Error) Run(string command, string arguments, string folder, TimeSpan most, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(most))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command} {arguments} did not end.");
        }

        return (process.ExitCode, output.Result, error.Result);
    }

    private static int Main(string[] args) => args switch
    {
        ["races", .. var what] => RaceProgram.Run(what),
        ["fuzz", var format, var first, var count, var folder] => FuzzProgram.Run(format, int.Parse(first), int.Parse(count), folder),
        ["train", var folder, var epochs, .. var rest] => TrainProgram.Run(folder, int.Parse(epochs, CultureInfo.InvariantCulture), rest.Contains("resume")),
        ["mpi", .. var rest] => MpiProgram.Run(rest),
        ["bits"] => BitsProgram.Run(),
        ["fuzz", var files] => CheckpointFuzz.Run(int.Parse(files, CultureInfo.InvariantCulture)),
        _ => StandInProgram.Run(args),
    };
}
