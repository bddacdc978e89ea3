using System.ComponentModel;
using Xunit;

namespace Snn.Tests.Runtime.Execution.Devices.StandInDriver;

/// <summary>Compiles the stand-in for NVIDIA's driver and runs <see cref="StandInProgram"/> on it.</summary>
public sealed class StandInCuda : IDisposable
{
    private readonly string? _missing;
    private readonly Lazy<StandInRun> _first;

    public StandInCuda()
    {
        _missing = OperatingSystem.IsLinux() ? Compile() : "the stand-in for the CUDA driver is a library of Linux";
        _first = new(() => Run("--device cuda"));
    }

    /// <summary>Where library, log and cache of kernels are.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("snn-cuda").FullName;

    /// <summary>The files of the cache of kernels, in the order of their names.</summary>
    public string[] KernelFiles => [.. Directory.GetFiles(Path.Combine(Folder, "kernels")).Order(StringComparer.Ordinal)];

    /// <summary>An epoch on the trial plan, with an empty cache of kernels; later runs find its kernels there.</summary>
    public StandInRun First => _missing is null ? _first.Value : Run("");

    /// <summary>Runs the program; skips the test where there is no C compiler.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="settings">What the driver is told, such as <c>STANDIN_MEMORY</c>.</param>
    internal StandInRun Run(string arguments, params (string Name, string Value)[] settings)
    {
        Skip.IfNot(_missing is null, _missing);
        string log = Path.Combine(Folder, Path.GetRandomFileName());
        var (exitCode, output, error) = ChildProcess.Run(ChildProcess.Dotnet, $"{ChildProcess.Program} {arguments}", Folder,
            [("LD_LIBRARY_PATH", Folder), ("SNN_KERNEL_CACHE", Path.Combine(Folder, "kernels")), ("STANDIN_LOG", log), .. settings]);
        return new(exitCode, output, error, File.Exists(log) ? File.ReadAllLines(log) : []);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <returns>What is missing here, or null.</returns>
    private string? Compile()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Data", "cuda.c"), library = Path.Combine(Folder, "libcuda.so.1");
        try
        {
            var (exitCode, _, error) = ChildProcess.Run("cc", $"-shared -fPIC -O1 -Wall -Wextra -Werror -o {library} {source}", Folder);
            return exitCode == 0 ? null : throw new InvalidOperationException(error);
        }
        catch (Win32Exception)
        {
            return "the stand-in for the CUDA driver needs a C compiler (cc)";
        }
    }
}

/// <summary>What a run said, and what it asked of the driver.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Log">The driver's log, a call a line.</param>
public sealed record StandInRun(int ExitCode, string Output, string Error, string[] Log)
{
    /// <summary>How often something is in the log.</summary>
    public int Count(string call) => Log.Count(l => l.StartsWith(call, StringComparison.Ordinal));

    /// <summary>The number that stands before a word of the program's last line.</summary>
    public int Counted(string what) =>
        int.Parse(Output[..Output.LastIndexOf($" {what}", StringComparison.Ordinal)].Split(' ', ',', '\n')[^1]);
}
