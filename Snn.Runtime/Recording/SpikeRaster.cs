using ScottPlot;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>One example on its way through a network.</summary>
/// <param name="InputSpikes">Spikes of the input units.</param>
/// <param name="InputUnits">Number of input units.</param>
/// <param name="HiddenSpikes">Spikes of the hidden neurons.</param>
/// <param name="HiddenUnits">Number of hidden neurons.</param>
/// <param name="Readout">Output of the readout, [step, class].</param>
/// <param name="ClassNames">One name per class.</param>
/// <param name="TrueClass">The class of the example.</param>
/// <param name="PredictedClass">The class that the network chose.</param>
/// <param name="StepMs">Length of a time step, in ms.</param>
public sealed record RasterData(
    IReadOnlyList<(int Step, int Unit)> InputSpikes,
    int InputUnits,
    IReadOnlyList<(int Step, int Unit)> HiddenSpikes,
    int HiddenUnits,
    float[,] Readout,
    IReadOnlyList<string> ClassNames,
    int TrueClass,
    int PredictedClass,
    double StepMs);

/// <summary>Picture of one example over time: input spikes, hidden spikes and the readout of every class.</summary>
public static class SpikeRaster
{
    /// <summary>Width of the picture, in pixels.</summary>
    public const int Width = 1400;

    /// <summary>Height of the picture, in pixels.</summary>
    public const int Height = 1300;

    private const float Left = 120, Right = Width - 210;

    /// <summary>Writes the picture as a PNG; makes its folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="data">What to draw.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">There is not one name per class, or a class lies outside the readout.</exception>
    public static string Save(string path, RasterData data)
    {
        int classes = data.Readout.GetLength(1);
        if (data.ClassNames.Count != classes)
        {
            throw new ArgumentException($"The readout has {classes} classes; {data.ClassNames.Count} names were given.", nameof(data));
        }

        if ((uint)data.TrueClass >= (uint)classes || (uint)data.PredictedClass >= (uint)classes)
        {
            throw new ArgumentException($"Classes are 0 to {classes - 1}; {data.TrueClass} and {data.PredictedClass} were given.", nameof(data));
        }

        using var figure = new Figure(Width, Height);
        var input = figure.Panel(new SKRect(Left, 70, Right, 430), "Input unit");
        var hidden = figure.Panel(new SKRect(Left, 500, Right, 780), "Hidden neuron");
        var readout = figure.Panel(new SKRect(Left, 850, Right, Height - 100), "Readout", "Time (ms)");
        double end = Math.Max(data.Readout.GetLength(0), 1) * data.StepMs;
        foreach (var panel in new[] { input, hidden, readout })
        {
            panel.Axes.SetLimitsX(0, end);
            panel.Axes.Bottom.TickGenerator = Figure.Ticks(10);
        }

        Dots(figure, input, data.InputSpikes, data.InputUnits, data.StepMs, "Input spikes", Figure.Ink);
        Dots(figure, hidden, data.HiddenSpikes, data.HiddenUnits, data.StepMs, "Hidden spikes", Figure.Ink);
        Traces(figure, readout, data);
        return figure.Save(path);
    }

    /// <summary>Spikes as dots.</summary>
    internal static void Dots(Figure figure, Plot panel, IReadOnlyList<(int Step, int Unit)> spikes, int units, double stepMs, string name, Color color)
    {
        panel.Axes.SetLimitsY(-0.5 - units * 0.01, units - 0.5 + units * 0.01);
        panel.Axes.Left.TickGenerator = Figure.WholeTicks(5);
        panel.Grid.IsVisible = false;
        figure.Caption(panel, $"{name}: {spikes.Count:N0}");
        if (spikes.Count > 0)
        {
            // a step's spikes belong to the middle of the step; fewer spikes are drawn larger
            var dots = spikes.Select(s => new Coordinates((s.Step + 0.5) * stepMs, s.Unit)).ToArray();
            panel.Add.Markers(dots, MarkerShape.FilledCircle, spikes.Count > 4000 ? 2.5f : spikes.Count > 500 ? 3.5f : 5, color);
        }
    }

    private static void Traces(Figure figure, Plot panel, RasterData data)
    {
        bool right = data.TrueClass == data.PredictedClass;
        double low = 0, high = 0;
        // the two classes that matter last, on top
        foreach (int c in Enumerable.Range(0, data.ClassNames.Count).OrderBy(c => c == data.TrueClass ? 2 : c == data.PredictedClass ? 1 : 0))
        {
            var trace = Trace(data, c);
            foreach (var point in trace)
            {
                (low, high) = (Math.Min(low, point.Y), Math.Max(high, point.Y));
            }

            if (trace.Length > 0)
            {
                bool named = c == data.TrueClass || c == data.PredictedClass;
                var line = panel.Add.ScatterLine(trace, Shade(c));
                line.LineWidth = named ? 3.5f : 1.2f;
            }
        }

        double margin = high > low ? 0.05 * (high - low) : 1;
        panel.Axes.SetLimitsY(low - margin, high + margin);
        panel.Axes.Left.TickGenerator = Figure.Ticks(5);
        string truth = data.ClassNames[data.TrueClass], choice = data.ClassNames[data.PredictedClass];
        figure.Caption(panel, right ? $"Readout: “{choice}”, correct" : $"Readout: “{choice}” instead of “{truth}”");
        (double, string, Color)[] entries = right
            ? [(End(data.TrueClass), truth, Figure.Blue)]
            : [(End(data.TrueClass), $"{truth} (true)", Figure.Blue), (End(data.PredictedClass), $"{choice} (chosen)", Figure.Orange)];
        figure.DirectLegend(panel, data.ClassNames.Count > (right ? 1 : 2) ? [.. entries, (EndOfOthers(), "others", Figure.Grey)] : entries);

        Color Shade(int c) => c == data.TrueClass ? Figure.Blue : c == data.PredictedClass ? Figure.Orange : Figure.Faint;

        double End(int c) => Trace(data, c).Select(p => p.Y).LastOrDefault();

        double EndOfOthers() => Enumerable.Range(0, data.ClassNames.Count)
            .Where(c => c != data.TrueClass && c != data.PredictedClass).Select(End).Order().ElementAt((data.ClassNames.Count - (right ? 1 : 2)) / 2);
    }

    private static Coordinates[] Trace(RasterData data, int c) =>
        [.. Enumerable.Range(0, data.Readout.GetLength(0))
            .Select(t => new Coordinates((t + 1) * data.StepMs, data.Readout[t, c]))
            .Where(p => double.IsFinite(p.Y))];
}
