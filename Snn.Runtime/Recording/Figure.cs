using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>
/// A picture of one or more panels whose data areas are placed to the pixel, so that stacked panels share their axis by
/// eye. Text in the margins, direct legends above all, is drawn after the panels, where plots cannot draw.
/// </summary>
internal sealed class Figure : IDisposable
{
    public const float TextSize = 21;
    public const float SmallSize = 18;

    private const float CaptionHeight = 45;

    public static readonly Color Ink = Color.FromHex("#222222");
    public static readonly Color Muted = Color.FromHex("#6B6B6B");
    public static readonly Color Faint = Color.FromHex("#C9C9C9");
    public static readonly Color Blue = Color.FromHex("#1F5FA8");
    public static readonly Color Orange = Color.FromHex("#C8541C");
    public static readonly Color Grey = Color.FromHex("#8A8A8A");

    /// <summary>Colours of things of equal rank, in this order.</summary>
    private static readonly Color[] Palette = [Blue, Orange, Color.FromHex("#3E8E5A"), Color.FromHex("#8757A8"), Color.FromHex("#B8971C"), Grey];

    private readonly SKSurface _surface;
    private readonly SKSizeI _size;
    private readonly List<(Plot Plot, SKRect Data)> _panels = [];
    private readonly List<Action<SKCanvas>> _texts = [];

    public Figure(int width, int height)
    {
        _size = new(width, height);
        _surface = SKSurface.Create(new SKImageInfo(width, height));
        _surface.Canvas.Clear(SKColors.White);
    }

    /// <summary>The colour of the i-th of several things.</summary>
    public static Color ColorOf(int i) => Palette[i % Palette.Length];

    /// <summary>A drawn bitmap as a PNG.</summary>
    public static byte[] Png(SKBitmap bitmap)
    {
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Adds a panel, from top to bottom; <paramref name="data"/> is its data area, axes lie outside.</summary>
    public Plot Panel(SKRect data, string yLabel, string? xLabel = null)
    {
        _ = PictureFont.Typeface;
        var plot = new Plot();
        plot.Layout.Fixed(new PixelPadding(data.Left, _size.Width - data.Right, _size.Height - data.Bottom, data.Top));
        plot.Axes.Right.IsVisible = plot.Axes.Top.IsVisible = false;
        plot.Grid.MajorLineColor = Color.FromHex("#ECECEC");
        plot.Grid.XAxisStyle.IsVisible = false;
        Style(plot.Axes.Left, yLabel);
        plot.Axes.Left.TickLabelStyle.OffsetY = 3; // the plots centre the line, not the digits
        Style(plot.Axes.Bottom, xLabel);
        plot.Axes.Bottom.TickLabelStyle.IsVisible = xLabel is not null;
        plot.Axes.Margins(0, 0);
        _panels.Add((plot, data));
        return plot;
    }

    /// <summary>Names a panel above its upper left corner.</summary>
    public void Caption(Plot panel, string text) =>
        Text(text, DataOf(panel).Left, DataOf(panel).Top - 16, Ink, TextSize + 1);

    /// <summary>Width of a text, in pixels.</summary>
    public static float Measure(string text, float size)
    {
        using var font = new SKFont(PictureFont.Typeface, size);
        return font.MeasureText(text);
    }

    /// <summary>Text at a pixel of its baseline.</summary>
    public void Text(string text, float x, float y, Color color, float size, SKTextAlign align = SKTextAlign.Left) => _texts.Add(canvas =>
    {
        using var font = new SKFont(PictureFont.Typeface, size) { Subpixel = true };
        using var paint = new SKPaint { Color = color.ToSKColor(), IsAntialias = true };
        canvas.DrawText(text, x, y, align, font, paint);
    });

    /// <summary>Names curves at the right end of a panel, at the height where each ends, moved apart where they collide.</summary>
    public void DirectLegend(Plot panel, IEnumerable<(double Y, string Text, Color Color)> entries) => _texts.Add(_ =>
    {
        var data = DataOf(panel);
        const float line = SmallSize * 1.35f;
        var placed = entries.Where(e => double.IsFinite(e.Y))
            .Select(e => (Pixel: panel.GetPixel(new Coordinates(0, e.Y)).Y, Entry: e))
            .OrderBy(e => e.Pixel).ToArray();
        // downwards so that none touches the one above, then upwards so that none leaves the panel
        for (int i = 1; i < placed.Length; i++)
        {
            placed[i].Pixel = Math.Max(placed[i].Pixel, placed[i - 1].Pixel + line);
        }

        for (int i = placed.Length - 1; i >= 0; i--)
        {
            placed[i].Pixel = Math.Min(placed[i].Pixel, i == placed.Length - 1 ? data.Bottom : placed[i + 1].Pixel - line);
        }

        foreach (var (pixel, entry) in placed)
        {
            Text(entry.Text, data.Right + 14, pixel + SmallSize * 0.36f, entry.Color, SmallSize);
        }
    });

    /// <summary>About as many ticks as asked for.</summary>
    public static NumericAutomatic Ticks(int about) => new() { TargetTickCount = about };

    /// <summary>Ticks at whole numbers only: epochs, units.</summary>
    public static NumericAutomatic WholeTicks(int about) => new() { TargetTickCount = about, IntegerTicksOnly = true };

    /// <summary>Draws everything and writes the PNG.</summary>
    /// <returns>The full path.</returns>
    public string Save(string path)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var canvas = _surface.Canvas;
        for (int i = 0; i < _panels.Count; i++)
        {
            // a plot clears all it may draw on: each gets the band from its caption to the next one's
            float top = i == 0 ? 0 : _panels[i].Data.Top - CaptionHeight;
            float bottom = i == _panels.Count - 1 ? _size.Height : _panels[i + 1].Data.Top - CaptionHeight;
            canvas.Save();
            canvas.ClipRect(new SKRect(0, top, _size.Width, bottom));
            _panels[i].Plot.Render(canvas, new PixelRect(0, _size.Width, _size.Height, 0));
            canvas.Restore();
        }

        for (int i = 0; i < _texts.Count; i++) // a legend adds texts while it is drawn
        {
            _texts[i](canvas);
        }

        using var image = _surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        AtomicFile.Write(full, png.SaveTo);
        return full;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _panels.ForEach(panel => panel.Plot.Dispose());
        _surface.Dispose();
    }

    private static void Style(IAxis axis, string? label)
    {
        axis.Label.Text = label ?? "";
        axis.Label.Bold = false;
        axis.Label.FontName = axis.TickLabelStyle.FontName = PictureFont.Name;
        axis.Label.FontSize = TextSize;
        axis.Label.ForeColor = axis.TickLabelStyle.ForeColor = Ink;
        axis.TickLabelStyle.FontSize = SmallSize;
        axis.MajorTickStyle.Length = 7;
        axis.MajorTickStyle.Width = axis.FrameLineStyle.Width = 1.5f;
        axis.MinorTickStyle.Length = 0;
        axis.MajorTickStyle.Color = axis.FrameLineStyle.Color = Muted;
    }

    private SKRect DataOf(Plot panel) => _panels.First(p => p.Plot == panel).Data;
}
