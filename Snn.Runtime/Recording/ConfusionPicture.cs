using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>Picture of a confusion matrix: counts, shaded by the share of each true class.</summary>
public static class ConfusionPicture
{
    private const float Top = 70, Right = 40;

    /// <summary>Writes the picture as a PNG; makes its folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="counts">Number of examples, [true class, predicted class].</param>
    /// <param name="classNames">One name per class.</param>
    /// <param name="title">What was classified by what.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">The matrix is empty or not square, or there is not one name per class.</exception>
    public static string Save(string path, int[,] counts, IReadOnlyList<string> classNames, string? title = null)
    {
        var (correct, total) = ConfusionCounts.Check(counts, classNames);
        int n = classNames.Count;
        float cell = Math.Clamp(1200f / n, 26, 130);
        float longest = classNames.Max(name => Figure.Measure(name, Figure.SmallSize));
        float left = longest + 90, names = 0.8f * longest + 34;
        using var figure = new Figure(Math.Max((int)(left + n * cell + Right), 620), (int)(Top + n * cell + names + 50));
        var area = new SKRect(left, Top, left + n * cell, Top + n * cell);
        var plot = figure.Panel(area, "True class", " ");
        figure.Text("Predicted class", area.MidX, area.Bottom + names + 16, Figure.Ink, Figure.TextSize, SKTextAlign.Center);
        plot.Grid.IsVisible = false;
        string share = total == 0 ? "no examples" : $"{100.0 * correct / total:0.0} % of {total:N0} correct";
        figure.Caption(plot, title is null ? share : $"{title}: {share}");

        for (int row = 0; row < n; row++)
        {
            int sum = Enumerable.Range(0, n).Sum(c => counts[row, c]);
            for (int column = 0; column < n; column++)
            {
                double part = sum == 0 ? 0 : (double)counts[row, column] / sum;
                var tile = plot.Add.Rectangle(column - 0.5, column + 0.5, row - 0.5, row + 0.5);
                tile.FillColor = Shade(part, row == column);
                tile.LineColor = Colors.White;
                tile.LineWidth = 1.5f;
                if (counts[row, column] > 0)
                {
                    // light text where the tile is dark
                    float size = Math.Clamp(cell * 0.36f, 9, Figure.TextSize);
                    figure.Text($"{counts[row, column]}", area.Left + (column + 0.5f) * cell, area.Top + (row + 0.5f) * cell + size * 0.36f,
                        part > 0.5 ? Colors.White : Figure.Ink, size, SKTextAlign.Center);
                }
            }
        }

        Names(plot, classNames, cell);
        return figure.Save(path);
    }

    private static void Names(Plot plot, IReadOnlyList<string> names, float cell)
    {
        double[] positions = [.. Enumerable.Range(0, names.Count).Select(i => (double)i)];
        string[] labels = [.. names];
        plot.Axes.SetLimits(-0.5, names.Count - 0.5, names.Count - 0.5, -0.5); // the first class at the top, as matrices are read
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.TickGenerator = new NumericManual(positions, labels);
            axis.MajorTickStyle.Length = 0;
            axis.FrameLineStyle.Width = 0;
            axis.TickLabelStyle.FontSize = Math.Min(Figure.SmallSize, cell * 0.6f);
        }

        plot.Axes.Bottom.TickLabelStyle.Rotation = -45;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.UpperRight;
    }

    private static Color Shade(double part, bool diagonal)
    {
        var full = diagonal ? Figure.Blue : Figure.Orange;
        // rare confusions stay visible: the root lifts small shares
        return Color.FromHex("#F4F5F7").InterpolateRgb(full, Math.Sqrt(part));
    }
}
