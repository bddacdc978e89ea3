using ScottPlot;

namespace Snn.Runtime;

/// <summary>Bars of how many values lie where, or which share of them.</summary>
internal static class Histogram
{
    /// <summary>Draws series of values into a panel, each in its colour; what is no finite number is left out.</summary>
    public static void Draw(Plot panel, IReadOnlyList<double[]> series, int bins, bool asShares = false)
    {
        double[] all = [.. series.SelectMany(s => s).Where(double.IsFinite)];
        double low = all.DefaultIfEmpty(0).Min(), high = all.DefaultIfEmpty(1).Max(), highest = 0;
        if (high - low <= 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high)) || high == low)
        {
            double around = Math.Max(Math.Abs(low) * 0.05, 0.5);
            (low, high) = (low - around, high + around);
        }

        double width = (high - low) / bins;
        for (int s = 0; s < series.Count; s++)
        {
            var counts = new double[bins];
            double unit = asShares ? 100.0 / Math.Max(series[s].Count(double.IsFinite), 1) : 1;
            foreach (double value in series[s])
            {
                if (double.IsFinite(value))
                {
                    counts[Math.Clamp((int)((value - low) / width), 0, bins - 1)] += unit;
                }
            }

            var color = Figure.ColorOf(s);
            var outline = new List<Coordinates> { new(low, 0) };
            for (int b = 0; b < bins; b++)
            {
                outline.Add(new(low + b * width, counts[b]));
                outline.Add(new(low + (b + 1) * width, counts[b]));
            }

            outline.Add(new(high, 0));
            var area = panel.Add.Polygon(outline.ToArray());
            (area.FillColor, area.LineColor, area.LineWidth) = (color.WithAlpha(0.35), color, 2);
            highest = Math.Max(highest, counts.Max());
        }

        panel.Axes.SetLimits(low - 0.01 * (high - low), high + 0.01 * (high - low), 0, highest > 0 ? 1.08 * highest : 1);
        panel.Axes.Left.TickGenerator = asShares ? Figure.Ticks(4) : Figure.WholeTicks(5);
        panel.Axes.Bottom.TickGenerator = Figure.Ticks(10);
    }
}
