namespace Snn.Runtime;

/// <summary>What a field of a node holds: numbers or a text.</summary>
public abstract record NirValue;

/// <summary>A text.</summary>
/// <param name="Value">The text.</param>
public sealed record NirText(string Value) : NirValue;

/// <summary>How numbers are stored in a file.</summary>
public enum NirNumber
{
    /// <summary>Single precision.</summary>
    Single,

    /// <summary>Double precision.</summary>
    Double,

    /// <summary>Whole numbers of 64 bits.</summary>
    Integer,
}

/// <summary>Numbers, row by row.</summary>
public sealed record NirArray : NirValue
{
    /// <param name="values">The numbers, the last dimension the fastest.</param>
    /// <param name="shape">The dimensions; none for a single number.</param>
    /// <param name="kind">How they are stored.</param>
    /// <exception cref="ArgumentException">There are not as many numbers as the shape says.</exception>
    public NirArray(double[] values, int[] shape, NirNumber kind = NirNumber.Double)
    {
        if (shape.Aggregate(1L, (all, d) => all * d) != values.Length)
        {
            throw new ArgumentException($"{values.Length} numbers have no shape of {Text(shape)}.", nameof(shape));
        }

        (Values, Shape, Kind) = (values, shape, kind);
    }

    /// <summary>The numbers, the last dimension the fastest.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The dimensions; none for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>How they are stored in a file.</summary>
    public NirNumber Kind { get; }

    /// <summary>How many numbers there are.</summary>
    public int Count => Values.Count;

    /// <summary>A single number.</summary>
    public static NirArray Of(double value) => new([value], []);

    /// <summary>A row of numbers.</summary>
    public static NirArray Of(params double[] values) => new(values, [values.Length]);

    /// <summary>A matrix.</summary>
    public static NirArray Of(double[,] values) => new([.. values.Cast<double>()], [values.GetLength(0), values.GetLength(1)]);

    /// <summary>The same number in every place.</summary>
    public static NirArray Filled(double value, params int[] shape)
    {
        var values = new double[shape.Aggregate(1, (all, d) => all * d)];
        Array.Fill(values, value);
        return new(values, shape);
    }

    /// <summary>A single whole number.</summary>
    public static NirArray OfInteger(int value) => new([value], [], NirNumber.Integer);

    /// <summary>A row of whole numbers.</summary>
    public static NirArray OfIntegers(params int[] values) => new(Array.ConvertAll(values, v => (double)v), [values.Length], NirNumber.Integer);

    /// <summary>A shape in words: <c>38 x 12</c>.</summary>
    internal static string Text(IEnumerable<int> shape) => shape.Any() ? string.Join(" x ", shape) : "a single number";
}
