namespace Snn;

/// <summary>
/// How the neurons of a population lie: in rows and columns, with so many channels at each place. Channels come last, so
/// neuron (y · Width + x) · Channels + c is that of row y, column x and channel c.
/// </summary>
/// <param name="Height">Number of rows.</param>
/// <param name="Width">Number of columns.</param>
/// <param name="Channels">Neurons at each place.</param>
public readonly record struct Shape(int Height, int Width, int Channels = 1)
{
    /// <summary>Number of neurons.</summary>
    /// <exception cref="OverflowException">There are more than an <see cref="int"/> counts.</exception>
    public int Size => checked(Height * Width * Channels);

    /// <summary>Index of a neuron.</summary>
    public int IndexOf(int row, int column, int channel = 0) => (row * Width + column) * Channels + channel;

    /// <summary>Row, column and channel of a neuron.</summary>
    public (int Row, int Column, int Channel) PlaceOf(int index) => (index / Channels / Width, index / Channels % Width, index % Channels);

    /// <summary>As <c>28 x 28 x 2</c>.</summary>
    public override string ToString() => $"{Height} x {Width} x {Channels}";
}
