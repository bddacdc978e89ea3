using ScottPlot;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>Picture of the weights of a projection: a matrix, shaded by how large they are, and below it how many are of which size.</summary>
public static class WeightPicture
{
    /// <summary>Width of the picture, in pixels.</summary>
    public const int Width = 1400;

    /// <summary>Height of the picture, in pixels.</summary>
    public const int Height = 1250;

    private const float Left = 130, Right = Width - 210, MatrixTop = 80, MatrixBottom = 780;

    /// <summary>Writes the picture as a PNG; makes its folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="weights">The weights of a network.</param>
    /// <param name="projection">Name of the projection.</param>
    /// <param name="title">What it is of; null for its name.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    public static string Save(string path, WeightStore weights, string projection, string? title = null)
    {
        int index = weights.Layout.Projection(projection);
        return Save(path, Synapses(weights, index), weights.SourceSize(index), weights.TargetSize(index), title ?? projection, Name(weights, index, true), Name(weights, index, false));
    }

    /// <summary>The same of weights that were recorded.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="recording">Weights, of <see cref="Simulation.ProbeWeights"/>.</param>
    /// <param name="frame">Which frame.</param>
    /// <param name="title">What it is of; null for its name.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">The recording is not of synapses.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public static string Save(string path, ProbeRecording recording, int frame, string? title = null)
    {
        var sources = recording.Sources ?? throw new ArgumentException($"{recording.Name} is not of synapses.", nameof(recording));
        float[] numbers = [.. recording[frame]];
        var synapses = numbers.Select((w, i) => (sources[i], recording.Neurons[i], w));
        return Save(path, [.. synapses], sources.DefaultIfEmpty(0).Max() + 1, recording.Neurons.DefaultIfEmpty(0).Max() + 1, title ?? FormattableString.Invariant($"{recording.Name} after {recording.StepsAt(frame) * recording.Dt:0.###} ms"), "Source neuron", "Target neuron");
    }

    private static string Save(string path, List<(int Source, int Target, float Weight)> synapses, int sources, int targets, string title, string xLabel, string yLabel)
    {
        float most = synapses.Select(s => Math.Abs(s.Weight)).Where(float.IsFinite).DefaultIfEmpty(0).Max();
        using var figure = new Figure(Width, Height);
        var matrix = figure.Panel(new SKRect(Left, MatrixTop, Right, MatrixBottom), yLabel, xLabel);
        matrix.Grid.IsVisible = false;
        matrix.Axes.SetLimits(0, sources, 0, targets);
        matrix.Axes.Left.TickGenerator = Figure.WholeTicks(6);
        matrix.Axes.Bottom.TickGenerator = Figure.WholeTicks(10);
        figure.Caption(matrix, $"{title}: {synapses.Count:N0} synapses");
        matrix.Add.ImageRect(new Image(Png(synapses, sources, targets, most)), new CoordinateRect(0, sources, 0, targets));
        Scale(figure, most, synapses.Any(s => s.Weight > 0), synapses.Any(s => s.Weight < 0));

        var histogram = figure.Panel(new SKRect(Left, MatrixBottom + 150, Right, Height - 100), "Synapses", "Weight");
        double[] values = [.. synapses.Select(s => (double)s.Weight)];
        figure.Caption(histogram, FormattableString.Invariant($"Weights: mean {(values.Length > 0 ? values.Average() : 0):0.####}, from {values.DefaultIfEmpty(0).Min():0.####} to {values.DefaultIfEmpty(0).Max():0.####}"));
        Histogram.Draw(histogram, [values], 80);
        return figure.Save(path);
    }

    private static string Name(WeightStore weights, int index, bool isSource)
    {
        var projection = weights.Layout.Projections[index];
        return $"Neuron of {weights.Layout.Populations[isSource ? projection.Source : projection.Target].Name}";
    }

    private static List<(int, int, float)> Synapses(WeightStore weights, int index)
    {
        var synapses = new List<(int, int, float)>();
        var row = new float[weights.TargetSize(index)];
        for (int k = 0; k < weights.SourceSize(index); k++)
        {
            WholeRows.Write(weights, index, k, row, float.NaN);
            for (int m = 0; m < row.Length; m++)
            {
                if (!float.IsNaN(row[m]))
                {
                    synapses.Add((k, m, row[m]));
                }
            }
        }

        return synapses;
    }

    private static void Scale(Figure figure, float most, bool hasPositive, bool hasNegative)
    {
        float y = MatrixTop + 24;
        foreach (var (has, sign) in new[] { (hasPositive, 1), (hasNegative, -1) })
        {
            if (has)
            {
                for (int i = 4; i >= 1; i--, y += 32)
                {
                    var shade = Shade(sign * i / 4f);
                    figure.Text("■", Right + 20, y, Color.FromSKColor(shade), Figure.TextSize);
                    figure.Text(FormattableString.Invariant($"{sign * most * i / 4:0.###}"), Right + 48, y, Figure.Ink, Figure.SmallSize);
                }
            }
        }
    }

    /// <summary>As many pixels as the panel has; one stands for the last synapse that falls into it.</summary>
    private static byte[] Png(List<(int Source, int Target, float Weight)> synapses, int sources, int targets, float most)
    {
        using var bitmap = new SKBitmap((int)(Right - Left), (int)(MatrixBottom - MatrixTop));
        bitmap.Erase(SKColors.White);
        // a pair is a rectangle of at least a pixel
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint();
        foreach (var (source, target, weight) in synapses)
        {
            paint.Color = Shade(most > 0 ? weight / most : 0);
            int left = (int)((long)source * bitmap.Width / sources), right = (int)((source + 1L) * bitmap.Width / sources);
            // the first row of a bitmap is the last neuron
            int top = (int)((targets - 1L - target) * bitmap.Height / targets), bottom = (int)((long)(targets - target) * bitmap.Height / targets);
            canvas.DrawRect(left, top, Math.Max(right - left, 1), Math.Max(bottom - top, 1), paint);
        }

        canvas.Flush();
        return Figure.Png(bitmap);
    }

    /// <summary>Blue of positive weights, orange of negative ones; what is connected is never white.</summary>
    private static SKColor Shade(float share)
    {
        var full = float.IsNegative(share) ? Figure.Orange : Figure.Blue;
        return Color.FromHex("#E6E8EC").InterpolateRgb(full, Math.Clamp(Math.Abs(float.IsFinite(share) ? share : 1), 0, 1)).ToSKColor();
    }
}
