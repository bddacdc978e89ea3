using System.CommandLine;

namespace Snn.Runtime;

/// <summary>The command line of a program that simulates: the options that all have, with its own standards, and those it adds.</summary>
public sealed class SimulationCommand
{
    private readonly RootCommand _root;
    private readonly Option<float> _seconds;
    private readonly Option<int> _seed, _threads;
    private readonly Option<string> _out;

    /// <summary>Declares the options.</summary>
    /// <param name="description">What the program does.</param>
    /// <param name="name">Name of the program; its pictures go to <c>out/name</c>.</param>
    /// <param name="seconds">Standard of the simulated time, in s.</param>
    public SimulationCommand(string description, string name, float seconds)
    {
        _seconds = TrainingCommand.Check(new Option<float>("--seconds") { Description = "simulated time, after a start that is not counted", DefaultValueFactory = _ => seconds }, value => value > 0 && float.IsFinite(value), "must be above 0");
        _seed = new("--seed") { Description = "seed of all random numbers", DefaultValueFactory = _ => 1 };
        _threads = TrainingCommand.Number("--threads", Environment.ProcessorCount, "threads that the network is spread over");
        _out = new("--out") { Description = "folder for pictures", HelpName = "DIR", DefaultValueFactory = _ => $"out/{name}" };
        _root = new(description) { _seconds, _seed, _threads, _out };
    }

    /// <summary>Adds an option of this program.</summary>
    public Option<T> Add<T>(Option<T> option)
    {
        _root.Options.Add(option);
        return option;
    }

    /// <summary>Runs the program with the settings of the command line; bad ones are explained instead.</summary>
    /// <returns>The exit code; 1 if an option is bad.</returns>
    /// <exception cref="IOException">Pictures cannot be written where they are to be.</exception>
    public int Run(string[] args, Func<SimulationSettings, ParseResult, int> program)
    {
        _root.SetAction(given =>
        {
            var settings = new SimulationSettings
            {
                Duration = new(given.GetValue(_seconds) * 1000),
                Seed = given.GetValue(_seed),
                Threads = given.GetValue(_threads),
                Out = given.GetValue(_out)!,
            };
            TrainingCommand.CheckFile("--out", Path.Combine(settings.Out, "picture"));
            return program(settings, given);
        });
        // exceptions are the caller's
        return _root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}

/// <summary>What a program that simulates was told.</summary>
public sealed record SimulationSettings
{
    /// <summary>Simulated time.</summary>
    public required Time Duration { get; init; }

    /// <summary>Seed of all random numbers.</summary>
    public required int Seed { get; init; }

    /// <summary>Threads that the network is spread over.</summary>
    public required int Threads { get; init; }

    /// <summary>Folder for pictures.</summary>
    public required string Out { get; init; }
}
