using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>The page about a training run: what came out, how it learned, what was set, and the equations that were trained.</summary>
internal static class TrainingReport
{
    private const int WeightsAtMost = 20_000_000, RastersAtMost = 4;

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trainer">What trained.</param>
    /// <param name="history">What it did.</param>
    /// <param name="test">The examples of the test; the first is drawn.</param>
    public static void Save(string path, Trainer trainer, TrainingHistory history, IReadOnlyList<Example> test)
    {
        var setup = trainer.Setup;
        var weights = trainer.Weights;
        string name = setup.Network.GetType().Name;
        var page = new HtmlReport($"{name}, trained by {setup.Rule.GetType().Name}")
            .Table(Outcome(trainer, history))
            .Section("Learning");
        if (history.Curve.Count > 0)
        {
            string what = history.Test.Fit is null ? "Accuracy" : "How the signal is met";
            page.Picture($"Loss and {what.ToLowerInvariant()}, epoch by epoch", file => LearningCurve.Save(file, history.Curve, what));
        }

        int count = setup.Layout.Populations[setup.Layout.Readout].Size;
        var classes = (test as SpikeDataset)?.ClassNames ?? (test as StreamedDataset)?.ClassNames ?? [.. Enumerable.Range(0, count).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        if (history.Test.Confusion.Length > 0)
        {
            page.Picture("What test examples were taken for", file => ConfusionPicture.Save(file, history.Test.Confusion, classes));
        }

        page.Section("Activity").Table(history.Test.RatesHz.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => ($"rate of {r.Key}", Invariant($"{r.Value:0.0} Hz"))));
        Rasters(page, setup, weights, test, classes);
        Weights(page, setup, weights);
        page.Section("Settings").Table(Settings(setup)).Section("Equations").Equations(setup.Network.DescribeLatex()).Save(path);
    }

    private static IEnumerable<(string, string)> Outcome(Trainer trainer, TrainingHistory history)
    {
        if (history.Test.Fit is { } fit)
        {
            yield return ("test R²", Invariant($"{fit.RSquared:0.000}"));
            yield return ("test mean squared error", Invariant($"{fit.MeanSquaredError:G4}"));
        }
        else
        {
            yield return ("test accuracy", Invariant($"{history.Test.Accuracy:P2}"));
        }

        yield return ("test loss", Invariant($"{history.Test.Loss:G5}"));
        foreach (var readout in history.Test.Readouts.Count < 2 ? [] : history.Test.Readouts)
        {
            string how = readout.Fit is { } met ? Invariant($"R² {met.RSquared:0.000}") : Invariant($"accuracy {readout.Accuracy:P2}");
            yield return ($"test of {readout.Readout}", Invariant($"loss {readout.Loss:G5}, {how}"));
        }

        yield return ("epochs", Invariant($"{trainer.Epoch}"));
        yield return ("time per training example", Invariant($"{history.Result.MsPerTrainingExample:G3} ms"));
        yield return ("ran on", trainer.RunsOn);
        yield return ("with", $"SnnDsl {Version(typeof(TrainingReport).Assembly)}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
    }

    private static void Rasters(HtmlReport page, TrainingSetup setup, WeightStore weights, IReadOnlyList<Example> test, IReadOnlyList<string> classes)
    {
        var (layout, loss) = (setup.Layout, setup.Objective.Main);
        // without time steps there is no raster of them
        if (test.Count == 0 || setup.Options.Plan == ExecutionPlan.Exact)
        {
            return;
        }

        using var trial = RasterRecorder.Run(setup.Network, layout, weights, test[0], setup.Parameters, setup.Options.Seed);
        foreach (var population in layout.Populations.Where((p, i) => p.Spikes && !layout.Inputs.Contains(i)).Take(RastersAtMost))
        {
            var data = RasterRecorder.Of(trial, layout, test[0], population.Name, classes, loss);
            page.Picture($"The first test example: input, spikes of {population.Name}, readout", file => _ = loss.Reads.HasFlag(TimedReads.Signal) && test[0].Targets is { } targets
                ? SignalPicture.Save(file, data, targets)
                : SpikeRaster.Save(file, data));
        }
    }

    private static void Weights(HtmlReport page, TrainingSetup setup, WeightStore weights)
    {
        page.Section("Weights");
        foreach (var projection in setup.Layout.Projections.Where(p => p.Trainable))
        {
            if ((long)setup.Layout.Populations[projection.Source].Size * setup.Layout.Populations[projection.Target].Size <= WeightsAtMost)
            {
                page.Picture(projection.Name, file => WeightPicture.Save(file, weights, projection.Name));
            }
        }
    }

    private static IEnumerable<(string, string)> Settings(TrainingSetup setup)
    {
        yield return ("optimiser", setup.Optimisers.Words);
        foreach (object part in new object[] { setup.Network, setup.Rule, setup.Optimisers.Main, setup.Options })
        {
            foreach (var (name, value) in Of(part))
            {
                yield return ($"{part.GetType().Name}.{name}", value);
            }
        }
    }

    // what can be set, but for states, which training moves
    private static IEnumerable<(string, string)> Of(object part)
    {
        foreach (var property in part.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => !(part is TrainerOptions { Losses.Count: > 0 } && p.Name == nameof(TrainerOptions.Loss)) && p.CanWrite && p.GetIndexParameters().Length == 0 && !p.IsDefined(typeof(StateAttribute)) && !p.IsDefined(typeof(TargetAttribute))))
        {
            if (Value(property, part) is { } value && Shown(value) is { } text)
            {
                yield return (property.Name, text);
            }
        }
    }

    // what has a meaning in equations alone has no value
    private static object? Value(PropertyInfo property, object part)
    {
        try
        {
            return property.GetValue(part);
        }
        catch (TargetInvocationException e) when (e.InnerException is SymbolicOnlyException)
        {
            return null;
        }
    }

    // numbers, times, names; of objects what they are, with their own
    private static string? Shown(object value) => value switch
    {
        IConvertible plain => plain.ToString(CultureInfo.InvariantCulture),
        Time time => Invariant($"{time.Value} ms"),
        ComputeDevice or Population or Projection or System.Collections.IDictionary => null,
        System.Collections.IEnumerable many => string.Join(", ", many.Cast<object>().Select(Shown).OfType<string>()) is { Length: > 0 } all ? all : null,
        _ => string.Join(", ", Of(value).Select(o => $"{o.Item1} = {o.Item2}")) is { Length: > 0 } own ? $"{value.GetType().Name} {{ {own} }}" : value.GetType().Name,
    };

    private static string Version(Assembly assembly) => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
