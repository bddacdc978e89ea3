using ScottPlot;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>Picture of what a classifier says about every point of the unit square, with examples on top.</summary>
public static class DecisionMap
{
    /// <summary>Width of the picture, in pixels.</summary>
    public const int Width = 1250;

    /// <summary>Height of the picture, in pixels.</summary>
    public const int Height = 1150;

    private const float Left = 120, Top = 80, Side = 950;

    /// <summary>Writes the picture as a PNG; makes its folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="classOf">The class of a point (x, y), both from 0 to 1; a negative one is left blank.</param>
    /// <param name="points">Examples to draw: a ring where the map agrees with the label, a cross where it does not.</param>
    /// <param name="classNames">One name per class.</param>
    /// <param name="title">What was classified by what.</param>
    /// <param name="resolution">Points along each side at which the classifier is asked.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">A class has no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The resolution is below 1.</exception>
    public static string Save(
        string path, Func<double, double, int> classOf, IReadOnlyList<LabelledPoint> points, IReadOnlyList<string> classNames,
        string title = "Decisions", int resolution = 190)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resolution, 1);
        using var figure = new Figure(Width, Height);
        var plot = figure.Panel(new SKRect(Left, Top, Left + Side, Top + Side), "y", "x");
        plot.Grid.IsVisible = false;
        plot.Axes.SetLimits(0, 1, 0, 1);
        plot.Axes.Left.TickGenerator = Figure.Ticks(5);
        plot.Axes.Bottom.TickGenerator = Figure.Ticks(5);
        figure.Caption(plot, title);

        plot.Add.ImageRect(new Image(Png(classOf, classNames, resolution)), new CoordinateRect(0, 1, 0, 1));
        foreach (var group in points.GroupBy(p => (p.Label, Right: classOf(p.X, p.Y) == p.Label)))
        {
            CheckClass(group.Key.Label, classNames);
            var color = group.Key.Right ? Figure.ColorOf(group.Key.Label) : Figure.Ink;
            plot.Add.Markers(
                group.Select(p => new Coordinates(p.X, p.Y)).ToArray(),
                group.Key.Right ? MarkerShape.OpenCircle : MarkerShape.Eks,
                group.Key.Right ? 7 : 13,
                color).MarkerLineWidth = group.Key.Right ? 1.5f : 2.5f;
        }

        for (int c = 0; c < classNames.Count; c++)
        {
            figure.Text(classNames[c], Left + Side + 20, Top + 30 + 32 * c, Figure.ColorOf(c), Figure.TextSize);
        }

        int wrong = points.Count(p => classOf(p.X, p.Y) != p.Label);
        figure.Text(points.Count == 0 ? "" : $"× wrong: {wrong}", Left + Side + 20, Top + 30 + 32 * classNames.Count, Figure.Ink, Figure.SmallSize);
        return figure.Save(path);
    }

    private static byte[] Png(Func<double, double, int> classOf, IReadOnlyList<string> names, int resolution)
    {
        using var bitmap = new SKBitmap(resolution, resolution);
        for (int row = 0; row < resolution; row++)
        {
            for (int column = 0; column < resolution; column++)
            {
                // the first row of a bitmap is the highest y
                int c = classOf((column + 0.5) / resolution, 1 - (row + 0.5) / resolution);
                var color = c < 0 ? Colors.White : Colors.White.InterpolateRgb(Figure.ColorOf(CheckClass(c, names)), 0.35);
                bitmap.SetPixel(column, row, color.ToSKColor());
            }
        }

        return Figure.Png(bitmap);
    }

    private static int CheckClass(int c, IReadOnlyList<string> names) => (uint)c < (uint)names.Count
        ? c
        : throw new ArgumentException($"There are names for {names.Count} classes; class {c} has none.", nameof(names));
}
