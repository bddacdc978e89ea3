namespace Snn.Runtime;

/// <summary>
/// Shows a picture pixel by pixel, one in each step, as spikes of the grey levels that the value crosses on its way from one pixel
/// to the next, and then a cue to answer (sequential MNIST of Bellec et al., 2018, NeurIPS 31, and of Rao et al., 2022, Nat. Mach.
/// Intell. 4:467). Before the first pixel all is black. Level k of L lies at (k + ½)/L of full intensity; channel 2·k spikes where
/// the value falls through it, 2·k + 1 where it rises, and the last channel in every step of the cue.
/// </summary>
public sealed class PixelSequenceEncoder : IPixelEncoder
{
    /// <summary>Number of grey levels, 1 to 255; there are twice as many channels and one for the cue.</summary>
    public int Levels { get; init; } = 40;

    /// <summary>Steps behind the last pixel in which the cue is on; 0 for none.</summary>
    public int CueSteps { get; init; } = 56;

    /// <summary>
    /// Which pixel comes in each step, every one of them once; null for row by row. <see cref="Permutation"/> draws an order.
    /// </summary>
    public IReadOnlyList<int>? Order { get; init; }

    /// <summary>Length of a time step.</summary>
    public Time Dt { get; init; } = new(1);

    /// <summary>An order of pixels drawn from a seed, the same for every picture (permuted sequential MNIST).</summary>
    /// <param name="pixels">Number of pixels.</param>
    /// <param name="seed">The order depends on it alone.</param>
    public static int[] Permutation(int pixels, int seed)
    {
        var order = new int[pixels];
        Shuffle.Fill(order, seed, epoch: 0);
        return order;
    }

    /// <inheritdoc/>
    public int ChannelsFor(int pixels) => 2 * Levels + 1;

    /// <inheritdoc/>
    public int StepsFor(int pixels) => pixels + CueSteps;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException"><see cref="Order"/> does not name every pixel once.</exception>
    public SpikeTrain Encode(ReadOnlySpan<byte> pixels)
    {
        Check(pixels.Length);
        int[] starts = new int[StepsFor(pixels.Length) + 1];
        var units = new List<int>();
        int below = 0; // levels below the value of the pixel before
        for (int t = 0; t < pixels.Length; t++)
        {
            int now = LevelsBelow(pixels[Order?[t] ?? t]);
            for (int k = Math.Min(below, now); k < Math.Max(below, now); k++)
            {
                units.Add(2 * k + (now > below ? 1 : 0));
            }

            below = now;
            starts[t + 1] = units.Count;
        }

        for (int t = pixels.Length; t < starts.Length - 1; t++)
        {
            units.Add(2 * Levels);
            starts[t + 1] = units.Count;
        }

        return new(starts, [.. units], dt: Dt);
    }

    // how many k have (k + ½)/Levels < value/255
    private int LevelsBelow(int value) => (2 * value * Levels + 254) / 510;

    private void Check(int pixels)
    {
        TimeGrid.Positive(Dt, nameof(PixelSequenceEncoder), nameof(Dt));
        if (Levels is < 1 or > 255)
        {
            throw new ArgumentOutOfRangeException(nameof(Levels), Levels, "PixelSequenceEncoder.Levels must be 1 to 255, the greys that a byte tells apart.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(CueSteps, nameof(CueSteps));
        if (Order is not null)
        {
            var seen = new bool[pixels];
            int once = Order.Count(pixel => (uint)pixel < (uint)pixels && !seen[pixel] && (seen[pixel] = true));
            if (once != pixels || Order.Count != pixels)
            {
                throw new ArgumentException($"PixelSequenceEncoder.Order names {once} of {pixels} pixels in {Order.Count} places; it must name every one once.", nameof(Order));
            }
        }
    }
}
