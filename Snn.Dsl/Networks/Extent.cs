namespace Snn;

/// <summary>Rows and columns of a kernel, of steps or of an edge; a number stands for as many of both.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct Extent(int Height, int Width)
{
    /// <summary>As many columns as rows.</summary>
    public static implicit operator Extent(int side) => new(side, side);

    /// <summary>Rows and columns.</summary>
    public static implicit operator Extent((int Height, int Width) extent) => new(extent.Height, extent.Width);

    /// <summary>As <c>5 x 5</c>.</summary>
    public override string ToString() => $"{Height} x {Width}";
}
