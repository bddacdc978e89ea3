using ScottPlot;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>Picture of weights that lie on a sheet, such as a receptive field, at several times side by side.</summary>
public static class WeightMap
{
    private const float Margin = 40, Top = 100, Side = 360, Gap = 40;

    /// <summary>Writes the picture as a PNG; makes its folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="panels">What each shows, and its weights, [row from above, column].</param>
    /// <param name="most">The weight that is drawn darkest; 0 is drawn white.</param>
    /// <param name="title">What it shows.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">There is no panel, or <paramref name="most"/> is not above 0.</exception>
    public static string Save(string path, IReadOnlyList<(string Title, float[,] Weights)> panels, float most, string title = "Weights")
    {
        if (panels.Count == 0 || !(most > 0))
        {
            throw new ArgumentException("A picture of weights needs a panel, and a greatest weight above 0.", nameof(panels));
        }

        float width = panels.Count * (Side + Gap) - Gap;
        using var figure = new Figure((int)(width + 2 * Margin), (int)(Top + Side + Margin));
        figure.Text(title, Margin, Top / 2 - 8, Figure.Ink, Figure.TextSize);
        var plot = figure.Panel(new SKRect(Margin, Top, Margin + width, Top + Side), "");
        plot.Axes.SetLimits(0, width, 0, Side);
        plot.Axes.Left.IsVisible = plot.Axes.Bottom.IsVisible = plot.Grid.IsVisible = false;
        for (int i = 0; i < panels.Count; i++)
        {
            float left = i * (Side + Gap);
            var place = new CoordinateRect(left, left + Side, 0, Side);
            plot.Add.ImageRect(new Image(Png(panels[i].Weights, most)), place);
            var frame = plot.Add.Rectangle(place);
            (frame.FillColor, frame.LineColor, frame.LineWidth) = (Colors.Transparent, Figure.Faint, 1.5f);
            figure.Text(panels[i].Title, Margin + left, Top - 14, Figure.Ink, Figure.SmallSize);
        }

        return figure.Save(path);
    }

    private static byte[] Png(float[,] weights, float most)
    {
        int rows = weights.GetLength(0), columns = weights.GetLength(1), scale = Math.Max(1, (int)(Side / Math.Max(rows, columns)));
        using var bitmap = new SKBitmap(columns * scale, rows * scale);
        for (int y = 0; y < bitmap.Height; y++)
        {
            for (int x = 0; x < bitmap.Width; x++)
            {
                bitmap.SetPixel(x, y, Shade(weights[y / scale, x / scale] / most));
            }
        }

        return Figure.Png(bitmap);
    }

    /// <summary>From white to the blue of all pictures.</summary>
    private static SKColor Shade(float share)
    {
        float x = Math.Clamp(float.IsNaN(share) ? 0 : share, 0, 1);
        return new(Mix(Figure.Blue.R), Mix(Figure.Blue.G), Mix(Figure.Blue.B));

        byte Mix(byte full) => (byte)MathF.Round(255 + (full - 255) * x);
    }
}
