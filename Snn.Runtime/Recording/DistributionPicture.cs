using ScottPlot;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>Values of a kind, of which it is shown which share lies where.</summary>
/// <param name="Label">What they are, with their unit.</param>
/// <param name="Series">Values by name; those that are NaN are left out.</param>
public sealed record Distribution(string Label, params IReadOnlyList<(string Name, double[] Values)> Series);

/// <summary>Picture of distributions, one below the other: of rates, of the variation of intervals, of correlations.</summary>
public static class DistributionPicture
{
    /// <summary>Width of the picture, in pixels.</summary>
    public const int Width = 1400;

    private const float Left = 130, Right = Width - 230, Top = 80, PanelHeight = 230, Gap = 150;
    private const int Bins = 40;

    /// <summary>Writes the picture as a PNG; makes its folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="distributions">What it shows, from above.</param>
    /// <param name="title">What it is of.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">There is nothing to show.</exception>
    public static string Save(string path, IReadOnlyList<Distribution> distributions, string title = "Distributions")
    {
        if (distributions.Count == 0 || distributions.Any(d => d.Series.Count == 0))
        {
            throw new ArgumentException("A picture of distributions needs values.", nameof(distributions));
        }

        using var figure = new Figure(Width, (int)(Top + distributions.Count * (PanelHeight + Gap) - 50));
        for (int i = 0; i < distributions.Count; i++)
        {
            float top = Top + i * (PanelHeight + Gap);
            var panel = figure.Panel(new SKRect(Left, top, Right, top + PanelHeight), "Share (%)", distributions[i].Label);
            var series = distributions[i].Series;
            Histogram.Draw(panel, [.. series.Select(s => s.Values)], Bins, asShares: true);
            if (i == 0)
            {
                figure.Caption(panel, title);
            }

            for (int s = 0; s < series.Count; s++)
            {
                double[] finite = [.. series[s].Values.Where(double.IsFinite)];
                var color = Figure.ColorOf(s);
                figure.Text(series[s].Name, Right + 16, top + 20 + 62 * s, color, Figure.SmallSize);
                figure.Text(finite.Length > 0 ? FormattableString.Invariant($"mean {finite.Average():0.###}") : "no values", Right + 16, top + 44 + 62 * s, Figure.Muted, Figure.SmallSize);
            }
        }

        return figure.Save(path);
    }

    /// <summary>Rates, variation of intervals, and correlations of populations.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="spikes">The spikes of each population.</param>
    /// <param name="bin">Length of the bins of which correlations are taken.</param>
    /// <param name="title">What it is of.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">There is no population, or the bin does not fit.</exception>
    public static string Save(string path, IReadOnlyList<SpikeStatistics> spikes, Time bin, string title = "Statistics of spikes") => Save(path,
        [
            new("Rate of a neuron (Hz)", [.. spikes.Select(s => (s.Name, s.Rates()))]),
            new("Coefficient of variation of a neuron's intervals", [.. spikes.Select(s => (s.Name, s.IntervalVariations()))]),
            new(FormattableString.Invariant($"Correlation of two neurons, in bins of {bin.Value:0.###} ms"), [.. spikes.Select(s => (s.Name, s.Correlations(bin)))]),
        ],
        title);
}
