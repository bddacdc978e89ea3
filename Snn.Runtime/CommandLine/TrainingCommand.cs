using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Snn.Runtime;

/// <summary>The command line of a training program: the options that all have, with its own standards, and those it adds.</summary>
public sealed class TrainingCommand
{
    private readonly RootCommand _root;
    private readonly Option<int> _epochs, _batch, _hidden, _seed, _threads;
    private readonly Option<float> _rate;
    private readonly Option<bool> _resume;
    private readonly Option<string?> _checkpoint, _json, _log, _report;
    private readonly Option<string> _rule, _out, _device;
    private readonly Dictionary<string, Func<ProcessGroup>> _groups = [];
    private Option<string?>? _distributed;
    private Option<bool>? _anyOrder;
    private Option<int>? _shards;

    /// <summary>Declares the options.</summary>
    /// <param name="description">What the program does.</param>
    /// <param name="name">Name of the program; its pictures go to <c>out/name</c>.</param>
    /// <param name="epochs">Standard.</param>
    /// <param name="batch">Standard.</param>
    /// <param name="hidden">Standard; 0 for a program that has no such option.</param>
    /// <param name="rate">Standard.</param>
    /// <param name="rules">Learning rules to choose from; the first is standard.</param>
    public TrainingCommand(string description, string name, int epochs, int batch, int hidden, float rate, params string[] rules)
    {
        _rule = new("--rule") { Description = "learning rule", DefaultValueFactory = _ => rules[0] };
        _rule.AcceptOnlyFromAmong(rules);
        _epochs = Number("--epochs", epochs, "passes over the training examples");
        _batch = Number("--batch", batch, "examples per weight update");
        _hidden = Number("--hidden", hidden, "hidden neurons");
        _rate = Check(new Option<float>("--learning-rate") { Description = "step size of the optimiser", DefaultValueFactory = _ => rate }, value => value > 0 && float.IsFinite(value), "must be above 0");
        _seed = new("--seed") { Description = "seed of all random numbers", DefaultValueFactory = _ => 1 };
        _threads = Number("--threads", Environment.ProcessorCount, "threads that run trials");
        _device = new("--device") { Description = $"what runs the batches: {DeviceChoice.Choices}", HelpName = "DEVICE", DefaultValueFactory = _ => "auto" };
        _checkpoint = new("--checkpoint") { Description = "folder for a checkpoint after every epoch", HelpName = "DIR" };
        _resume = new("--resume") { Description = "continue from the checkpoint" };
        _json = new("--json") { Description = "file for the results", HelpName = "FILE" };
        _log = new("--log") { Description = "file.csv for the figures of every epoch, or a folder for TensorBoard", HelpName = "PLACE" };
        _report = new("--report") { Description = "file for a page about the run", HelpName = "FILE" };
        _out = new("--out") { Description = "folder for pictures", HelpName = "DIR", DefaultValueFactory = _ => $"out/{name}" };
        _root = new(description) { _rule, _epochs, _batch, _hidden, _rate, _seed, _threads, _device, _checkpoint, _resume, _json, _log, _report, _out };
        if (hidden == 0)
        {
            _root.Options.Remove(_hidden);
        }

        _root.Validators.Add(result =>
        {
            if (result.GetValue(_resume) && result.GetValue(_checkpoint) is null)
            {
                result.AddError("--resume needs --checkpoint DIR to continue from.");
            }

            foreach (var place in (Option<string?>[])[_checkpoint, _json, _log, _report])
            {
                if (result.GetValue(place) is { } name && string.IsNullOrWhiteSpace(name))
                {
                    result.AddError($"{place.Name} needs the name of a {(place == _checkpoint ? "folder" : place == _log ? "file or folder" : "file")}; an empty one was given.");
                }
            }
        });
    }

    /// <summary>Adds an option of this program.</summary>
    public Option<T> Add<T>(Option<T> option)
    {
        _root.Options.Add(option);
        return option;
    }

    /// <summary>
    /// Lets the program train on several processes: <c>--distributed NAME</c>. All but the first then write no files and no lines
    /// on the console, and threads are the processors that each process has for itself.
    /// </summary>
    /// <param name="name">What connects the processes.</param>
    /// <param name="open">Connects this process with the others.</param>
    public TrainingCommand AddProcesses(string name, Func<ProcessGroup> open)
    {
        if (_distributed is null)
        {
            _distributed = Add(new Option<string?>("--distributed") { Description = "train on the processes that a launcher has started, connected by this", HelpName = "NAME" });
            _distributed.Validators.Add(result =>
            {
                if (result.Tokens is [{ } token] && !_groups.ContainsKey(token.Value))
                {
                    result.AddError($"--distributed {token.Value} is not known; {string.Join(" or ", _groups.Keys)} is.");
                }
            });
            _shards = Add(Number("--shards", new TrainerOptions { MaxSteps = 1 }.Shards, "parts of a batch that are summed in order: at least one for each process and thread"));
            _anyOrder = Add(new Option<bool>("--sum-in-any-order") { Description = "sum gradients of processes in whichever order is fastest; the last bits then depend on the number of processes" });
        }

        _groups.Add(name, open);
        return this;
    }

    /// <summary><c>--plan stepped|exact</c>, for networks that have an exact plan.</summary>
    public static Option<ExecutionPlan> Plan()
    {
        var plan = new Option<ExecutionPlan>("--plan")
        {
            Description = "time steps, or exact spike times event by event (EventProp alone)",
            HelpName = "stepped|exact",
        };
        plan.AcceptOnlyFromAmong("stepped", "exact");
        return plan;
    }

    /// <summary>A whole number that must not be below <paramref name="least"/>.</summary>
    public static Option<int> Number(string name, int standard, string what, int least = 1) =>
        Check(new Option<int>(name) { Description = what, DefaultValueFactory = _ => standard }, value => value >= least, $"must be at least {least}");

    /// <summary>Runs the program with the settings of the command line; bad ones are explained instead.</summary>
    /// <returns>The exit code; 1 if an option is bad.</returns>
    /// <exception cref="CheckpointException">No checkpoint can be written where it is to be, or there is none to continue from.</exception>
    /// <exception cref="IOException">Results or pictures cannot be written where they are to be.</exception>
    public int Run(string[] args, Func<TrainingSettings, ParseResult, int> program)
    {
        _root.SetAction(given =>
        {
            string? distributed = _distributed is null ? null : given.GetValue(_distributed);
            return distributed is null ? Run(given, program, null) : RunTogether(given, program, _groups[distributed]);
        });
        // exceptions are the caller's
        return _root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private int Run(ParseResult given, Func<TrainingSettings, ParseResult, int> program, ProcessGroup? group)
    {
        int threads = given.GetValue(_threads);
        bool isFirst = group?.IsFirst ?? true;
        var settings = new TrainingSettings
        {
            Epochs = given.GetValue(_epochs),
            Batch = given.GetValue(_batch),
            Hidden = _root.Options.Contains(_hidden) ? given.GetValue(_hidden) : 0,
            LearningRate = given.GetValue(_rate),
            Rule = given.GetValue(_rule)!,
            Seed = given.GetValue(_seed),
            Threads = given.GetResult(_threads) is { Implicit: false } ? threads : Math.Max(threads / (group?.Sharing ?? 1), 1),
            Device = group is null || given.GetResult(_device) is { Implicit: false } ? given.GetValue(_device)! : "cpu",
            Processes = group,
            Shards = _shards is null ? 0 : given.GetValue(_shards),
            SumsInAnyOrder = _anyOrder is not null && given.GetValue(_anyOrder),
            Checkpoint = given.GetValue(_checkpoint),
            Resume = given.GetValue(_resume),
            Json = given.GetValue(_json),
            Log = isFirst ? given.GetValue(_log) : null, // it grows, so it is no file that is written as a whole
            Report = given.GetValue(_report),
            Out = given.GetValue(_out)!,
        };
        CheckPlaces(settings);
        return program(settings, given);
    }

    private int RunTogether(ParseResult given, Func<TrainingSettings, ParseResult, int> program, Func<ProcessGroup> open)
    {
        using var group = open();
        if (!group.IsFirst)
        {
            AtomicFile.IsOff = true;
            Console.SetOut(TextWriter.Null);
            Console.SetError(TextWriter.Null);
            AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        }

        Console.WriteLine(group.Words);
        try
        {
            int code = Run(given, program, group);
            group.End(null);
            return code;
        }
        catch (Exception failure)
        {
            group.End(failure);
            throw;
        }
    }

    /// <summary>What is to be written is written at the end of an epoch or of the run; a bad place is told now.</summary>
    private static void CheckPlaces(TrainingSettings settings)
    {
        if (settings.Checkpoint is { } folder)
        {
            Checkpoint.CheckPlace(folder);
            if (settings.Resume && !Checkpoint.Exists(folder))
            {
                throw new CheckpointException($"{Checkpoint.PathIn(folder)} does not exist. Check the directory, or start a new run without --resume.");
            }
        }

        if (settings.Json is { } file)
        {
            CheckFile("--json", file);
        }

        if (settings.Log is { } log)
        {
            CheckFile("--log", RunLog.FileOf(log));
        }

        if (settings.Report is { } report)
        {
            CheckFile("--report", report);
        }

        CheckFile("--out", Path.Combine(settings.Out, "picture"));
    }

    internal static void CheckFile(string option, string path)
    {
        try
        {
            AtomicFile.Check(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException($"{option}: {path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>An option whose value is refused unless it is good.</summary>
    /// <param name="option">The option.</param>
    /// <param name="isGood">Which values are.</param>
    /// <param name="rule">What a value must be, as the end of a sentence that the option's name begins.</param>
    public static Option<T> Check<T>(Option<T> option, Func<T, bool> isGood, string rule)
        where T : IParsable<T>
    {
        option.Validators.Add(result =>
        {
            // text that is no number at all is reported by the parser itself
            if (result.Tokens is [{ } token] && T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && !isGood(value))
            {
                result.AddError($"{option.Name} {rule}; {token.Value} was given.");
            }
        });
        return option;
    }
}
