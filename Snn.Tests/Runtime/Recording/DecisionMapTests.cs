using SkiaSharp;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Recording;

public sealed class DecisionMapTests : IDisposable
{
    private static readonly string[] Names = ["left", "right"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classes_are_told_apart_by_colour_where_they_are()
    {
        using var picture = SKBitmap.Decode(DecisionMap.Save(
            _folder.File("map.png"), (x, y) => y > 0.5 ? -1 : x < 0.5 ? 0 : 1, [new(0.2, 0.2, 0), new(0.8, 0.2, 0)], Names));
        Assert.Equal((DecisionMap.Width, DecisionMap.Height), (picture.Width, picture.Height));
        SKColor left = picture.GetPixel(250, 700), right = picture.GetPixel(950, 700), blank = picture.GetPixel(600, 300);
        Assert.Equal(SKColors.White, blank);
        Assert.True(left.Blue > left.Red + 20 && right.Red > right.Blue + 20, $"{left} {right}");
    }

    [Fact]
    public void A_class_without_a_name_is_refused() => Assert.Contains(
        "class 2 has none", Assert.Throws<ArgumentException>(() => DecisionMap.Save(_folder.File("x.png"), (_, _) => 2, [], Names)).Message);
}
