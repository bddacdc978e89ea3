using ScottPlot;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>
/// The typeface of all pictures, carried in this assembly: a machine with no fonts would draw no text at all, and
/// pictures are to look the same on every machine.
/// </summary>
internal sealed class PictureFont : IFontResolver
{
    /// <summary>The name that plots ask for; no installed font has it.</summary>
    public const string Name = "SnnDsl Pictures";

    private const string Resource = "Snn.Runtime.Recording.Fonts.DejaVuSans.ttf";
    private static readonly Lazy<SKTypeface> Loaded = new(Load);

    /// <summary>The typeface; never disposed, since every plot shares it.</summary>
    public static SKTypeface Typeface => Loaded.Value;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => Find(fontName);

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => Find(fontName);

    private static SKTypeface? Find(string fontName) => fontName == Name ? Typeface : null;

    private static SKTypeface Load()
    {
        using var stream = typeof(PictureFont).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        var typeface = SKTypeface.FromStream(stream)
            ?? throw new InvalidOperationException($"The resource {Resource} is no font.");
        // first in the list: the system's resolver answers every name, with whatever font it has
        Fonts.FontResolvers.Insert(0, new PictureFont());
        return typeface;
    }
}
