using ScottPlot;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>Picture of the synapses of a projection: a point for each pair that is connected, in the colour of its weight's sign.</summary>
public static class SynapsePicture
{
    /// <summary>Width of the picture, in pixels.</summary>
    public const int Width = 1400;

    /// <summary>Height of the picture, in pixels.</summary>
    public const int Height = 900;

    private const float Left = 120, Top = 80, Right = Width - 170, Bottom = Height - 100;

    /// <summary>Writes the picture as a PNG; makes its folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="weights">The weights of a network.</param>
    /// <param name="projection">Name of the projection.</param>
    /// <param name="title">What it is of.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    public static string Save(string path, WeightStore weights, string projection, string title = "Synapses")
    {
        int index = weights.Layout.Projection(projection), sources = weights.SourceSize(index), targets = weights.TargetSize(index);
        var (source, target) = (weights.Layout.Populations[weights.Layout.Projections[index].Source], weights.Layout.Populations[weights.Layout.Projections[index].Target]);
        using var figure = new Figure(Width, Height);
        var plot = figure.Panel(new SKRect(Left, Top, Right, Bottom), $"Neuron of {target.Name}", $"Neuron of {source.Name}");
        plot.Grid.IsVisible = false;
        plot.Axes.SetLimits(0, sources, 0, targets);
        plot.Axes.Left.TickGenerator = Figure.WholeTicks(6);
        plot.Axes.Bottom.TickGenerator = Figure.WholeTicks(10);
        figure.Caption(plot, title);
        plot.Add.ImageRect(new Image(Png(weights, index)), new CoordinateRect(0, sources, 0, targets));
        figure.Text("positive", Right + 20, Top + 30, Figure.Blue, Figure.TextSize);
        figure.Text("negative", Right + 20, Top + 62, Figure.Orange, Figure.TextSize);
        return figure.Save(path);
    }

    /// <summary>As many pixels as the panel has; one stands for the last synapse that falls into it.</summary>
    private static byte[] Png(WeightStore weights, int index)
    {
        int sources = weights.SourceSize(index), targets = weights.TargetSize(index);
        using var bitmap = new SKBitmap((int)(Right - Left), (int)(Bottom - Top));
        bitmap.Erase(SKColors.White);
        // a pair is a rectangle of at least a pixel
        int width = Math.Max(bitmap.Width / sources, 1), height = Math.Max(bitmap.Height / targets, 1);
        using var canvas = new SKCanvas(bitmap);
        using SKPaint positive = new() { Color = Figure.Blue.ToSKColor() }, negative = new() { Color = Figure.Orange.ToSKColor() };
        float[] row = new float[targets];
        for (int k = 0; k < sources; k++)
        {
            WholeRows.Write(weights, index, k, row, float.NaN);
            for (int m = 0; m < targets; m++)
            {
                // the first row of a bitmap is the last neuron
                if (!float.IsNaN(row[m]))
                {
                    canvas.DrawRect((int)((long)k * bitmap.Width / sources), (int)((long)(targets - 1 - m) * bitmap.Height / targets), width, height, float.IsNegative(row[m]) ? negative : positive);
                }
            }
        }

        canvas.Flush();
        return Figure.Png(bitmap);
    }
}
