using System.ComponentModel;
using System.Diagnostics;

namespace Snn.DeviceCheck;

/// <summary>A program that is run beside this one.</summary>
internal static class Child
{
    /// <summary>How to start this program once more: the command, and what comes before its arguments.</summary>
    public static (string Command, string Before) Itself => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
        ? (Environment.ProcessPath!, $"\"{Path.Combine(AppContext.BaseDirectory, "Snn.DeviceCheck.dll")}\" ")
        : (Environment.ProcessPath!, "");

    /// <summary>Runs a program; ends it, with what it has started, when its time is up.</summary>
    /// <returns>Its exit code, or null where its time was up, and what it wrote; null where there is no such program.</returns>
    public static (int? ExitCode, string Output)? Run(string command, string arguments, double seconds, Action<string>? line = null)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var output = new List<string>();
        try
        {
            using var process = new Process { StartInfo = start };
            process.OutputDataReceived += (_, e) => Take(e.Data);
            process.ErrorDataReceived += (_, e) => Take(e.Data);
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            bool ended = process.WaitForExit(TimeSpan.FromSeconds(Math.Max(seconds, 1)));
            if (!ended)
            {
                process.Kill(entireProcessTree: true);
            }

            process.WaitForExit(); // and for the last lines
            lock (output)
            {
                return (ended ? process.ExitCode : null, string.Join("\n", output));
            }
        }
        catch (Win32Exception)
        {
            return null;
        }

        void Take(string? text)
        {
            if (text is not null)
            {
                lock (output)
                {
                    output.Add(text);
                }

                line?.Invoke(text);
            }
        }
    }
}
