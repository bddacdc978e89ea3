using ScottPlot;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>Picture of the spikes of populations over time, and below it of their rates.</summary>
public static class RasterPicture
{
    /// <summary>Width of the picture, in pixels.</summary>
    public const int Width = 1400;

    /// <summary>Height of the picture, in pixels.</summary>
    public const int Height = 1100;

    private const float Left = 120, Right = Width - 210;
    private const int Bins = 200;

    /// <summary>Writes the picture as a PNG; makes its folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="spikes">The spikes of each population, from below.</param>
    /// <param name="bin">Length of the bins in which rates are counted; null for a two-hundredth of the time.</param>
    /// <param name="title">What it is of.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">There is no population, or the bins do not fit.</exception>
    public static string Save(string path, IReadOnlyList<SpikeStatistics> spikes, Time? bin = null, string title = "Spikes")
    {
        if (spikes.Count == 0)
        {
            throw new ArgumentException("A raster needs the spikes of a population.", nameof(spikes));
        }

        double begin = spikes.Min(s => s.From * s.Dt), end = spikes.Max(s => s.Until * s.Dt);
        int neurons = spikes.Sum(s => s.Neurons.Count);
        using var figure = new Figure(Width, Height);
        var area = new SKRect(Left, 70, Right, 700);
        var raster = figure.Panel(area, "Neuron");
        var rates = figure.Panel(new SKRect(Left, 780, Right, Height - 100), "Rate (Hz)", "Time (ms)");
        foreach (var panel in new[] { raster, rates })
        {
            panel.Axes.SetLimitsX(begin, end);
            panel.Axes.Bottom.TickGenerator = Figure.Ticks(10);
        }

        raster.Axes.SetLimitsY(0, neurons);
        raster.Axes.Left.TickGenerator = Figure.WholeTicks(6);
        raster.Grid.IsVisible = false;
        figure.Caption(raster, $"{title}: {spikes.Sum(s => (long)s.Count):N0}");
        raster.Add.ImageRect(new Image(Png(spikes, area, begin, end, neurons)), new CoordinateRect(begin, end, 0, neurons));
        var named = new List<(double, string, Color)>();
        int below = 0;
        for (int i = 0; i < spikes.Count; i++)
        {
            if (i > 0)
            {
                var line = raster.Add.HorizontalLine(below, 1.5f, Figure.Faint);
                line.LinePattern = LinePattern.Solid;
            }

            named.Add((below + spikes[i].Neurons.Count / 2.0, spikes[i].Name, Figure.ColorOf(i)));
            below += spikes[i].Neurons.Count;
        }

        figure.DirectLegend(raster, named);
        Rates(figure, rates, spikes, bin);
        return figure.Save(path);
    }

    private static void Rates(Figure figure, Plot panel, IReadOnlyList<SpikeStatistics> spikes, Time? given)
    {
        double highest = 0;
        var named = new List<(double, string, Color)>();
        double shown = 0;
        for (int i = 0; i < spikes.Count; i++)
        {
            var own = spikes[i];
            double bin = given?.Value ?? Math.Max(1, Math.Round((own.Until - own.From) / (double)Bins)) * own.Dt;
            double[] rates = own.PopulationRate(Time.Of((float)bin));
            var curve = new Coordinates[2 * rates.Length];
            for (int k = 0; k < rates.Length; k++)
            {
                curve[2 * k] = new(own.From * own.Dt + k * bin, rates[k]);
                curve[2 * k + 1] = new(own.From * own.Dt + (k + 1) * bin, rates[k]);
            }

            var line = panel.Add.ScatterLine(curve, Figure.ColorOf(i));
            line.LineWidth = 2;
            (highest, shown) = (Math.Max(highest, rates.Max()), bin);
            named.Add((rates[^1], FormattableString.Invariant($"{own.Name} {own.MeanRate:0.0} Hz"), Figure.ColorOf(i)));
        }

        panel.Axes.SetLimitsY(0, highest > 0 ? 1.05 * highest : 1);
        panel.Axes.Left.TickGenerator = Figure.Ticks(5);
        figure.Caption(panel, FormattableString.Invariant($"Rate of a neuron, in bins of {shown:0.###} ms"));
        figure.DirectLegend(panel, named);
    }

    /// <summary>A dot for each spike; fewer neurons and spikes are drawn larger.</summary>
    private static byte[] Png(IReadOnlyList<SpikeStatistics> spikes, SKRect area, double begin, double end, int neurons)
    {
        using var bitmap = new SKBitmap((int)area.Width, (int)area.Height);
        bitmap.Erase(SKColors.White);
        using var canvas = new SKCanvas(bitmap);
        int most = spikes.Sum(s => (long)s.Count) switch { > 20_000 => 2, > 4000 => 3, _ => 5 };
        int size = (int)Math.Clamp(0.7f * bitmap.Height / neurons, 2, most);
        int below = 0;
        for (int p = 0; p < spikes.Count; p++)
        {
            using var paint = new SKPaint { Color = Figure.ColorOf(p).ToSKColor(), IsAntialias = false };
            for (int i = 0; i < spikes[p].Neurons.Count; i++)
            {
                // the first row of a bitmap is the last neuron
                int y = (int)(bitmap.Height * (1 - (below + i + 0.5) / neurons)) - size / 2;
                foreach (long step in spikes[p].StepsOf(i))
                {
                    int x = (int)(bitmap.Width * (step * spikes[p].Dt - begin) / (end - begin)) - size / 2;
                    canvas.DrawRect(x, y, size, size, paint);
                }
            }

            below += spikes[p].Neurons.Count;
        }

        canvas.Flush();
        return Figure.Png(bitmap);
    }
}
