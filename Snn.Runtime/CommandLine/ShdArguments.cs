using System.CommandLine;

namespace Snn.Runtime;

/// <summary>The options of a command line that reads files in the layout of the Spiking Heidelberg Digits.</summary>
public sealed class ShdArguments
{
    private readonly Option<string> _unit;
    private readonly Option<float> _dropped;

    /// <summary>Adds <c>--time-unit</c> and <c>--most-dropped</c>.</summary>
    public ShdArguments(TrainingCommand line)
    {
        string[] units = [.. ShdOptions.TimeUnits.Select(u => u.Name)];
        _unit = new("--time-unit") { Description = "unit of the spike times in the files", HelpName = string.Join('|', units), DefaultValueFactory = _ => "s" };
        _unit.AcceptOnlyFromAmong(units);
        _dropped = TrainingCommand.Check(
            new Option<float>("--most-dropped") { Description = "share of the spikes that may come after the trial's end and are dropped", HelpName = "SHARE", DefaultValueFactory = _ => 0.01f },
            value => value is >= 0 and <= 1,
            "must be from 0 to 1");
        line.Add(_unit);
        line.Add(_dropped);
    }

    /// <summary>What the command line says; the rest as it is by default.</summary>
    public ShdOptions Read(ParseResult given) => new()
    {
        TimeUnit = new(ShdOptions.TimeUnits.Single(u => u.Name == given.GetValue(_unit)).Milliseconds),
        MostDropped = given.GetValue(_dropped),
    };

    /// <summary>Writes to standard error how many spikes of a file come too late for its trials, where any do.</summary>
    public static void Report(string path, SpikeDataset data)
    {
        if (data.Dropped.Count > 0)
        {
            Console.Error.WriteLine($"{path}: {data.Dropped} come after the end of the trials, {data.Steps} steps, and are dropped");
        }
    }
}
