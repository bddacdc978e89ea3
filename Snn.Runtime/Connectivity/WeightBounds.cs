using System.Globalization;
using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// Between which values the weights of a projection lie: a sign that they keep (Dale's law), or a range. What moves weights
/// moves them freely and then brings those that have left to the nearest value within.
/// </summary>
internal static class WeightBounds
{
    /// <summary>Brings a part of a projection's weights between its bounds; padding stays as it is.</summary>
    /// <param name="weights">The part.</param>
    /// <param name="column">Where in a row it starts.</param>
    /// <param name="stride">Length of a row, padding included.</param>
    /// <param name="targets">Length of a row without it.</param>
    /// <param name="projection">The projection.</param>
    public static void Project(Lanes weights, int column, int stride, int targets, ProjectionLayout projection)
    {
        var (least, most) = (new Vector<float>((float)projection.Least), new Vector<float>((float)projection.Most));
        for (int j = 0; j < weights.Length; j += Vector<float>.Count)
        {
            weights[j] = Vector.Min(Vector.Max(weights[j], least), most);
        }

        // zeros beside the rows, which a range without zero would move
        for (int row = -column; row < weights.Length && targets < stride; row += stride)
        {
            int start = Math.Max(row + targets, 0), end = Math.Min(row + stride, weights.Length);
            if (start < end)
            {
                weights.Span[start..end].Clear();
            }
        }
    }

    /// <summary>What is wrong with numbers that are to be all weights; null where nothing is.</summary>
    public static string? WhyNot(WeightStore weights, ReadOnlySpan<float> values)
    {
        var projections = weights.Layout.Projections;
        for (int p = 0, start = 0; p < projections.Count; start += weights.Of(p++).Length)
        {
            var (least, most, stride, width) = ((float)projections[p].Least, (float)projections[p].Most, weights.StrideOf(p), weights.WidthOf(p));
            for (int i = 0; projections[p].HasBounds && i < weights.Of(p).Length; i++)
            {
                if (i % stride < width && (values[start + i] < least || values[start + i] > most))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"a weight of {projections[p].Name} is {values[start + i]}; it must lie between {least} and {most}");
                }
            }
        }

        return null;
    }
}
