namespace Snn.Runtime;

/// <summary>
/// Turns the whole image about its middle and scales it, each by a number that is drawn evenly: as if the pen had been held, or the
/// paper had lain, otherwise. A spike goes to the nearest place; what leaves the image is lost, and of spikes that meet in one
/// place and step the first stays.
/// </summary>
/// <param name="most">Most degrees in each direction, from 0 to 180.</param>
/// <param name="scale">Most by which the size differs from 1, from 0 to below 1.</param>
/// <param name="height">Rows of the input population.</param>
/// <param name="width">Columns.</param>
/// <param name="channels">Neurons at each place.</param>
public sealed class PlaceTurn(double most, double scale, int height, int width, int channels = 1) : Augmentation
{
    /// <inheritdoc/>
    public override void Apply(Span<InputSpike> spikes, ExampleSize example, ref AugmentationDraws draws)
    {
        double angle = (2 * draws.Share() - 1) * most * Math.PI / 180, size = 1 + (2 * draws.Share() - 1) * scale;
        double along = size * Math.Cos(angle), across = size * Math.Sin(angle);
        double middleRow = (height - 1) / 2.0, middleColumn = (width - 1) / 2.0;
        foreach (ref var spike in spikes)
        {
            if (spike.Channel >= 0)
            {
                int place = spike.Channel / channels;
                double down = place / width - middleRow, right = place % width - middleColumn;
                int row = Nearest(middleRow + along * down + across * right), column = Nearest(middleColumn + along * right - across * down);
                bool isInside = (uint)row < (uint)height && (uint)column < (uint)width;
                spike = spike with { Channel = isInside ? (row * width + column) * channels + spike.Channel % channels : -1 };
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Check(ExampleSize example)
    {
        if (most is not (>= 0 and <= 180) || scale is not (>= 0 and < 1))
        {
            throw new ArgumentException($"PlaceTurn by {most} degrees and {scale} of the size: give from 0 to 180 degrees, and from 0 to below 1.");
        }

        if (height < 1 || width < 1 || channels < 1 || (long)height * width * channels != example.Channels)
        {
            throw new ArgumentException($"PlaceTurn in {height} x {width} x {channels} does not fit examples of {example.Channels} channels; give the shape of the input population.");
        }
    }

    private static int Nearest(double x) => (int)Math.Floor(x + 0.5);
}
