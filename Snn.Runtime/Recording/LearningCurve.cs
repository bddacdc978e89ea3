using ScottPlot;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>One epoch of a learning curve.</summary>
/// <param name="Epoch">Number of the epoch, or of whatever learning is counted in.</param>
/// <param name="Loss">Mean loss of the training examples; one that is not finite leaves a gap.</param>
/// <param name="TrainAccuracy">Share of training examples classified correctly, 0 to 1.</param>
/// <param name="TestAccuracy">Share of test examples classified correctly, 0 to 1; null where the epoch was not tested.</param>
public readonly record struct CurvePoint(int Epoch, double Loss, double TrainAccuracy, double? TestAccuracy = null)
{
    /// <summary>How well a target signal was met in training; null where classes are compared. It is drawn instead of accuracy.</summary>
    public double? TrainRSquared { get; init; }

    /// <summary>How well a target signal was met in the test; null where classes are compared, or the epoch was not tested.</summary>
    public double? TestRSquared { get; init; }
}

/// <summary>Picture of accuracy and loss over epochs, in two panels.</summary>
public static class LearningCurve
{
    /// <summary>Width of the picture, in pixels.</summary>
    public const int Width = 1400;

    /// <summary>Height of the picture, in pixels.</summary>
    public const int Height = 1000;

    private const float Left = 120, Right = Width - 210;

    /// <summary>Writes the picture as a PNG; makes its folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="points">One per epoch, ascending.</param>
    /// <param name="title">What was learned by what.</param>
    /// <param name="unit">What learning is counted in.</param>
    /// <returns>The full path.</returns>
    public static string Save(string path, IReadOnlyList<CurvePoint> points, string title = "Accuracy", string unit = "Epoch")
    {
        bool fits = points.Any(p => p.TrainRSquared is not null);
        using var figure = new Figure(Width, Height);
        var accuracy = figure.Panel(new SKRect(Left, 80, Right, 560), fits ? "R²" : "Accuracy (%)");
        var loss = figure.Panel(new SKRect(Left, 640, Right, Height - 100), "Loss", unit);
        figure.Caption(accuracy, title);

        double first = points.Count == 0 ? 0 : points[0].Epoch, last = points.Count == 0 ? 1 : points[^1].Epoch;
        double pad = Math.Max((last - first) * 0.02, 0.5 * (last > first ? 0.2 : 1));
        foreach (var panel in new[] { accuracy, loss })
        {
            panel.Axes.SetLimitsX(first - pad, last + pad);
            panel.Axes.Bottom.TickGenerator = Figure.WholeTicks(10);
            panel.Axes.Left.TickGenerator = Figure.Ticks(6);
        }

        var train = points.Select(p => new Coordinates(p.Epoch, p.TrainRSquared ?? 100 * p.TrainAccuracy)).ToArray();
        var test = points.Where(p => (fits ? p.TestRSquared : p.TestAccuracy) is not null).Select(p => new Coordinates(p.Epoch, fits ? p.TestRSquared!.Value : 100 * p.TestAccuracy!.Value)).ToArray();
        var losses = points.Select(p => new Coordinates(p.Epoch, p.Loss)).ToArray();

        figure.DirectLegend(accuracy, [
            (Draw(accuracy, train, Figure.Grey), $"train {Shown(train)}", Figure.Grey),
            .. test.Length > 0 ? [(Draw(accuracy, test, Figure.Blue), $"test {Shown(test)}", Figure.Blue)] : Array.Empty<(double, string, Color)>()]);
        figure.DirectLegend(loss, [(Draw(loss, losses, Figure.Orange), $"loss {Last(losses):0.000}", Figure.Orange)]);

        // a fit may be as bad as it likes in the beginning: what is below −1 is not drawn
        accuracy.Axes.SetLimitsY(fits ? Math.Clamp(train.Concat(test).Select(c => c.Y).Where(double.IsFinite).DefaultIfEmpty(0).Min(), -1, 0) : 0, fits ? 1 : 100);
        double highest = losses.Select(c => c.Y).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        double lowest = losses.Select(c => c.Y).Where(double.IsFinite).DefaultIfEmpty(0).Min();
        loss.Axes.SetLimitsY(Math.Min(0, lowest * 1.05), highest > 0 ? highest * 1.05 : 1);
        return figure.Save(path);

        string Shown(Coordinates[] curve) => fits ? $"{Last(curve):0.000}" : $"{Last(curve):0.0} %";
    }

    /// <summary>Draws a curve, point by point where it is short, with gaps at values that are not finite.</summary>
    /// <returns>The height where it ends.</returns>
    private static double Draw(Plot panel, Coordinates[] curve, Color color)
    {
        int start = 0;
        for (int i = 0; i <= curve.Length; i++)
        {
            if (i < curve.Length && double.IsFinite(curve[i].Y))
            {
                continue;
            }

            if (i > start)
            {
                var scatter = panel.Add.Scatter(curve[start..i], color);
                scatter.LineWidth = 3;
                scatter.MarkerSize = curve.Length <= 60 ? 9 : 0;
            }

            start = i + 1;
        }

        return Last(curve);
    }

    private static double Last(Coordinates[] curve) => curve.Select(c => c.Y).LastOrDefault(double.IsFinite, double.NaN);
}
