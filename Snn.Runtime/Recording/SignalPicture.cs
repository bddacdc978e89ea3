using ScottPlot;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>Picture of one example with a target signal: hidden spikes, every output beside its target, and, of two outputs, the curve that they draw.</summary>
public static class SignalPicture
{
    /// <summary>Width of the picture, in pixels.</summary>
    public const int Width = 1400;

    private const float Left = 120, Right = Width - 210, OutputHeight = 240, Gap = 70, Plane = 640;

    /// <summary>Writes the picture as a PNG; makes its folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="data">Spikes and outputs; its names are those of the outputs.</param>
    /// <param name="targets">What the outputs were to be.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">There is no signal for these outputs and steps, or not one name per output.</exception>
    public static string Save(string path, RasterData data, TimedTargets targets)
    {
        int steps = data.Readout.GetLength(0), outputs = data.Readout.GetLength(1);
        if (!targets.HasSignal || targets.Outputs != outputs || targets.Steps < steps || data.ClassNames.Count != outputs)
        {
            throw new ArgumentException($"There are {outputs} outputs of {steps} steps with {data.ClassNames.Count} names; the target signal has {targets.Outputs} of {targets.Steps}.", nameof(targets));
        }

        float first = 500, bottom = first + outputs * (OutputHeight + Gap) - Gap;
        using var figure = new Figure(Width, (int)bottom + 100 + (outputs == 2 ? (int)Plane + 110 : 0));
        var hidden = figure.Panel(new SKRect(Left, 80, Right, 430), "Hidden neuron");
        SpikeRaster.Dots(figure, hidden, data.HiddenSpikes, data.HiddenUnits, data.StepMs, "Hidden spikes", Figure.Ink);
        Time(hidden);
        for (int c = 0; c < outputs; c++)
        {
            float top = first + c * (OutputHeight + Gap);
            var panel = figure.Panel(new SKRect(Left, top, Right, top + OutputHeight), data.ClassNames[c], c == outputs - 1 ? "Time (ms)" : null);
            var (wanted, given) = (Points(t => (t + 1) * data.StepMs, t => targets.SignalAt(t)[c]), Points(t => (t + 1) * data.StepMs, t => data.Readout[t, c]));
            Draw(panel, wanted, given);
            Time(panel);
            Span(wanted.Concat(given).Select(p => p.Y), panel.Axes.SetLimitsY);
            panel.Axes.Left.TickGenerator = Figure.Ticks(4);
            if (steps > 0)
            {
                figure.DirectLegend(panel, [(wanted[^1].Y, "target", Figure.Grey), (given.Length > 0 ? given[^1].Y : double.NaN, "output", Figure.Blue)]);
            }
        }

        if (outputs == 2)
        {
            float top = bottom + 130;
            var panel = figure.Panel(new SKRect(Left, top, Left + Plane, top + Plane), data.ClassNames[1], data.ClassNames[0]);
            var (wanted, given) = (Points(t => targets.SignalAt(t)[0], t => targets.SignalAt(t)[1]), Points(t => data.Readout[t, 0], t => data.Readout[t, 1]));
            Draw(panel, wanted, given);
            Span(wanted.Concat(given).SelectMany(p => new[] { p.X, p.Y }), (low, high) => panel.Axes.SetLimits(low, high, low, high));
            panel.Axes.Left.TickGenerator = Figure.Ticks(5);
            panel.Axes.Bottom.TickGenerator = Figure.Ticks(5);
            figure.Caption(panel, "What the outputs draw");
        }

        return figure.Save(path);

        void Time(Plot panel)
        {
            panel.Axes.SetLimitsX(0, Math.Max(steps, 1) * data.StepMs);
            panel.Axes.Bottom.TickGenerator = Figure.Ticks(10);
        }

        Coordinates[] Points(Func<int, double> x, Func<int, double> y) =>
            [.. Enumerable.Range(0, steps).Select(t => new Coordinates(x(t), y(t))).Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y))];
    }

    private static void Draw(Plot panel, Coordinates[] wanted, Coordinates[] given)
    {
        foreach (var (curve, color, width) in new[] { (wanted, Figure.Faint, 7f), (given, Figure.Blue, 2.5f) })
        {
            if (curve.Length > 0)
            {
                panel.Add.ScatterLine(curve, color).LineWidth = width;
            }
        }
    }

    private static void Span(IEnumerable<double> values, Action<double, double> set)
    {
        double low = values.DefaultIfEmpty(0).Min(), high = values.DefaultIfEmpty(1).Max(), margin = high > low ? 0.06 * (high - low) : 1;
        set(low - margin, high + margin);
    }
}
