using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>Picture that holds numbers against others: bars side by side, a group for each thing that is compared.</summary>
public static class ComparisonPicture
{
    /// <summary>Size of the picture, in pixels.</summary>
    public const int Width = 1400, Height = 640;

    private const float Left = 130, Right = Width - 230, Top = 80;

    /// <summary>Writes the picture as a PNG; makes its folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="label">What the numbers are, with their unit.</param>
    /// <param name="names">What is compared, from the left.</param>
    /// <param name="series">Who says so, and a number for each name.</param>
    /// <param name="title">What it is of.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">There is nothing to show, or not a number for each name.</exception>
    public static string Save(string path, string label, IReadOnlyList<string> names, IReadOnlyList<(string Name, double[] Values)> series, string title)
    {
        if (names.Count == 0 || series.Count == 0 || series.Any(s => s.Values.Length != names.Count))
        {
            throw new ArgumentException($"A comparison of {names.Count} things needs a number for each, and somebody to say it.", nameof(series));
        }

        using var figure = new Figure(Width, Height);
        var panel = figure.Panel(new SKRect(Left, Top, Right, Height - 80), label, "");
        figure.Caption(panel, title);
        Color[] colors = [Figure.Blue, Figure.Grey, Figure.Orange];
        double width = 0.8 / series.Count;
        for (int s = 0; s < series.Count; s++)
        {
            var color = colors[s % colors.Length];
            panel.Add.Bars(series[s].Values.Select((v, i) => new Bar { Position = i + (s - (series.Count - 1) / 2.0) * width, Value = v, Size = 0.92 * width, FillColor = color, LineWidth = 0 }).ToArray());
            figure.Text(series[s].Name, Right + 16, Top + 20 + 30 * s, color, Figure.SmallSize);
        }

        panel.Axes.Bottom.TickGenerator = new NumericManual([.. names.Select((_, i) => (double)i)], [.. names]);
        panel.Axes.SetLimits(-0.6, names.Count - 0.4, 0, 1.05 * series.Max(s => s.Values.Max()));
        return figure.Save(path);
    }
}
