using Spectre.Console;

namespace Snn.Runtime;

/// <summary>Runs a program's body so that whoever starts it reads messages, not stack traces.</summary>
public static class ConsoleRun
{
    /// <summary>Exit code where the input, a file or a setting was at fault.</summary>
    public const int Failed = 1;

    /// <summary>Exit code where the program was at fault.</summary>
    public const int Crashed = 2;

    /// <summary>Exit code where the run was cancelled, as shells have it; a <see cref="StoppedException"/> has its own.</summary>
    public const int Cancelled = 130;

    /// <summary>Environment variable; set to 1, stack traces are shown as well.</summary>
    public const string TraceVariable = "SNN_TRACE";

    /// <summary>Runs <paramref name="run"/>; turns an exception into one red line on standard error.</summary>
    /// <param name="run">The program; returns its exit code.</param>
    /// <param name="error">Where messages go; by default standard error.</param>
    /// <returns>What <paramref name="run"/> returned, or one of the exit codes above.</returns>
    public static int Guard(Func<int> run, TextWriter? error = null)
    {
        try
        {
            return run();
        }
        catch (Exception exception)
        {
            return Report(Innermost(exception), error ?? Console.Error);
        }
    }

    private static int Report(Exception exception, TextWriter error)
    {
        if (exception is StoppedException stopped)
        {
            Write(error, Message(stopped));
            return stopped.ExitCode;
        }

        if (exception is OperationCanceledException)
        {
            Write(error, "cancelled");
            return Cancelled;
        }

        bool trace = Environment.GetEnvironmentVariable(TraceVariable) == "1";
        bool expected = IsExpected(exception);
        Write(error, expected
            ? $"error: {Message(exception)}"
            : $"unexpected {exception.GetType().Name}: {Message(exception)}");
        if (trace)
        {
            error.WriteLine(exception);
        }
        else if (!expected)
        {
            error.WriteLine($"This is a mistake in the program; set {TraceVariable}=1 to see where.");
        }

        return expected ? Failed : Crashed;
    }

    // an InvalidOperationException of the class library is a bug of ours; one of ours tells how to do better
    private static bool IsExpected(Exception exception) => exception
        is SpikeDataException or NirException or CheckpointException or TrainingException or DeviceException or IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException and not ArgumentNullException or NotSupportedException
        || (exception is InvalidOperationException && exception.Source?.StartsWith("Snn.", StringComparison.Ordinal) == true);

    private static Exception Innermost(Exception exception) =>
        exception is AggregateException { InnerException: { } inner } ? Innermost(inner) : exception;

    private static string Message(Exception exception)
    {
        string message = exception.Message;
        // the name of a parameter says nothing to who runs the program
        if (exception is ArgumentException { ParamName: { } name })
        {
            message = message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);
        }

        return string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static void Write(TextWriter error, string line)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        if (Terminal.IsLive(console))
        {
            console.Write(new Text(line + Environment.NewLine, new Style(Color.Red)));
        }
        else
        {
            error.WriteLine(line);
        }
    }
}
