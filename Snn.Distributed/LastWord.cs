using System.ComponentModel;
using System.Diagnostics;

namespace Snn.Distributed;

/// <summary>
/// Tells of the death of this process when it can no longer tell itself, nor the others, which some launchers kill at once (that
/// of MPICH does): a small child, in a session of its own so that it is not killed with them, that reads what this process has
/// to say until there is no more. Of several that end, the first tells, whoever makes the mark first.
/// </summary>
internal sealed class LastWord : IDisposable
{
    private const string Script = """
        name=$1 mark= left=.
        while IFS= read -r line; do
          case $line in
            end) exit 0 ;;
            name\ *) name=${line#name } ;;
            mark\ *) mark=${line#mark } ;;
            left\ *) left=": ${line#left }" ;;
          esac
        done
        if [ -z "$mark" ] || (set -C; : > "$mark") 2> /dev/null; then
          printf 'error: %s died, which ends the run%s\n' "$name" "$left" >&2
        fi
        exec > /dev/null 2>&1
        sleep 2
        rm -f "$mark"
        """;

    private readonly object _gate = new();
    private readonly Process? _child; // null where there is no shell
    private string? _mark;

    public LastWord()
    {
        try
        {
            _child = OperatingSystem.IsLinux()
                ? Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", Script, "sh", $"a process on {Environment.MachineName} (pid {Environment.ProcessId})"]) { RedirectStandardInput = true })
                : null;
        }
        catch (Win32Exception)
        {
            // no such program here: then those that are left tell
        }
    }

    /// <summary>Says what this process is called.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mark">A file that is made by the one who tells, the same on all processes of a machine.</param>
    public void Introduce(string name, string mark)
    {
        _mark = mark;
        Write($"name {name}");
        Write($"mark {mark}");
    }

    /// <summary>Says what is left of the run.</summary>
    public void Left(string what) => Write($"left {what}");

    /// <summary>Whether nobody on this machine has told of a death yet; whoever asks is to do it.</summary>
    public bool IsFirst()
    {
        try
        {
            new FileStream(_mark!, FileMode.CreateNew).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>This process ends as it should, or has told by itself.</summary>
    public void End() => Write("end");

    public void Dispose()
    {
        End();
        _child?.Dispose();
    }

    private void Write(string line)
    {
        try
        {
            lock (_gate)
            {
                _child?.StandardInput.WriteLine(line.ReplaceLineEndings(" "));
                _child?.StandardInput.Flush();
            }
        }
        catch (IOException)
        {
            // somebody has ended it
        }
    }
}
