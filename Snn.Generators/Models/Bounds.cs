using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Snn.Generators.Models;

/// <summary>Between which values a parameter lies, in the base of its unit; null where an end is open.</summary>
/// <param name="AtLeast">The least value.</param>
/// <param name="Above">What it exceeds.</param>
/// <param name="AtMost">The greatest value.</param>
/// <param name="Below">What it stays under.</param>
internal sealed record Bounds(double? AtLeast, double? Above, double? AtMost, double? Below)
{
    /// <summary>The ends that there are, as the user writes them.</summary>
    public IEnumerable<(string Name, double Value)> Ends => new (string Name, double? Value)[]
    {
        (nameof(AtLeast), AtLeast), (nameof(Above), Above), (nameof(AtMost), AtMost), (nameof(Below), Below),
    }.Where(e => e.Value is not null).Select(e => (e.Name, e.Value!.Value));

    /// <summary>Whether no number lies between.</summary>
    public bool IsEmpty
    {
        get
        {
            double least = Math.Max(AtLeast ?? double.NegativeInfinity, Above ?? double.NegativeInfinity);
            double most = Math.Min(AtMost ?? double.PositiveInfinity, Below ?? double.PositiveInfinity);
            return Ends.Any(e => double.IsNaN(e.Value)) || !(least < most || (least == most && Contains(least))) || double.IsPositiveInfinity(least) || double.IsNegativeInfinity(most);
        }
    }

    /// <summary>Whether a value lies between, compared in single precision.</summary>
    public bool Contains(double value) =>
        !((float)value < (float?)AtLeast) && !((float)value <= (float?)Above) && !((float)value > (float?)AtMost) && !((float)value >= (float?)Below);

    public static string Write(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public override string ToString() => string.Join(" and ", Ends.Select(e => e.Name switch
    {
        nameof(AtLeast) => "at least ",
        nameof(Above) => "above ",
        nameof(AtMost) => "at most ",
        _ => "below ",
    } + Write(e.Value)));
}
