using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>The page about a training run: what came out, how it learned, what was set, and the equations that were trained.</summary>
internal static class TrainingReport
{
    private const int WeightsAtMost = 20_000_000;

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trainer">What trained.</param>
    /// <param name="history">What it did.</param>
    /// <param name="test">The examples of the test; the first is drawn.</param>
    public static void Save(string path, Trainer trainer, TrainingHistory history, IReadOnlyList<Example> test)
    {
        var setup = trainer.Setup;
        string name = setup.Network.GetType().Name;
        var page = new HtmlReport($"{name}, trained by {setup.Rule.GetType().Name}")
            .Table(Outcome(trainer, history))
            .Section("Learning");
        if (history.Curve.Count > 0)
        {
            page.Picture("Loss and accuracy, epoch by epoch", file => LearningCurve.Save(file, history.Curve));
        }

        var classes = (test as SpikeDataset)?.ClassNames ?? [.. Enumerable.Range(0, history.Test.Confusion.GetLength(0)).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        if (history.Test.Confusion.Length > 0)
        {
            page.Picture("What test examples were taken for", file => ConfusionPicture.Save(file, history.Test.Confusion, classes));
        }

        page.Section("Activity").Table(history.Test.RatesHz.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => ($"rate of {r.Key}", Invariant($"{r.Value:0.0} Hz"))));
        Raster(page, trainer, test, classes);
        Weights(page, setup);
        page.Section("Settings").Table(Settings(setup)).Section("Equations").Equations(setup.Network.DescribeLatex()).Save(path);
    }

    private static IEnumerable<(string, string)> Outcome(Trainer trainer, TrainingHistory history)
    {
        yield return ("test accuracy", Invariant($"{history.Test.Accuracy:P2}"));
        yield return ("test loss", Invariant($"{history.Test.Loss:G5}"));
        yield return ("epochs", Invariant($"{trainer.Epoch}"));
        yield return ("time per training example", Invariant($"{history.Result.MsPerTrainingExample:G3} ms"));
        yield return ("ran on", trainer.RunsOn);
        yield return ("with", $"SnnDsl {Version(typeof(TrainingReport).Assembly)}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
    }

    private static void Raster(HtmlReport page, Trainer trainer, IReadOnlyList<Example> test, IReadOnlyList<string> classes)
    {
        var layout = trainer.Setup.Layout;
        // a network without time steps of its own, or one that trials do not run, has no raster here
        if (test.Count == 0 || layout.Readout < 0 || trainer.Setup.Options.Plan == ExecutionPlan.Exact)
        {
            return;
        }

        foreach (var population in layout.Populations.Where((_, p) => p != layout.Readout && !layout.Inputs.Contains(p)))
        {
            page.Picture($"The first test example: input, spikes of {population.Name}, readout", file =>
                SpikeRaster.Save(file, RasterRecorder.Record(trainer.Setup.Network, trainer.Weights, test[0], population.Name, classes, trainer.Setup.Options.Loss)));
        }
    }

    private static void Weights(HtmlReport page, TrainingSetup setup)
    {
        page.Section("Weights");
        foreach (var projection in setup.Layout.Projections.Where(p => p.Trainable))
        {
            if ((long)setup.Layout.Populations[projection.Source].Size * setup.Layout.Populations[projection.Target].Size <= WeightsAtMost)
            {
                page.Picture(projection.Name, file => WeightPicture.Save(file, setup.Weights, projection.Name));
            }
        }
    }

    private static IEnumerable<(string, string)> Settings(TrainingSetup setup)
    {
        foreach (object part in new object[] { setup.Network, setup.Rule, setup.Options })
        {
            foreach (var property in part.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0))
            {
                if (property.GetValue(part) is { } value && Shown(value) is { } text)
                {
                    yield return ($"{part.GetType().Name}.{property.Name}", text);
                }
            }
        }
    }

    // numbers, times, names; of objects what they are
    private static string? Shown(object value) => value switch
    {
        IConvertible plain => plain.ToString(CultureInfo.InvariantCulture),
        Time time => Invariant($"{time.Value} ms"),
        ComputeDevice or Population or Projection => null,
        System.Collections.IEnumerable many => string.Join(", ", many.Cast<object>().Select(o => Shown(o) ?? o.GetType().Name)) is { Length: > 0 } all ? all : null,
        _ => value.GetType().Name,
    };

    private static string Version(Assembly assembly) => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
