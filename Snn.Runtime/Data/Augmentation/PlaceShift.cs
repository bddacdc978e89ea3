namespace Snn.Runtime;

/// <summary>Shifts the whole image by up to so many rows and columns; what leaves it is lost.</summary>
/// <param name="most">Most places in each direction.</param>
/// <param name="height">Rows of the input population.</param>
/// <param name="width">Columns.</param>
/// <param name="channels">Neurons at each place.</param>
public sealed class PlaceShift(int most, int height, int width, int channels = 1) : Augmentation
{
    /// <inheritdoc/>
    public override void Apply(Span<InputSpike> spikes, ExampleSize example, ref AugmentationDraws draws)
    {
        int down = draws.Within(most), right = draws.Within(most);
        foreach (ref var spike in spikes)
        {
            if (spike.Channel >= 0)
            {
                int place = spike.Channel / channels, row = place / width + down, column = place % width + right;
                bool isInside = (uint)row < (uint)height && (uint)column < (uint)width;
                spike = spike with { Channel = isInside ? (row * width + column) * channels + spike.Channel % channels : -1 };
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Check(ExampleSize example)
    {
        if (most < 0 || height < 1 || width < 1 || channels < 1 || (long)height * width * channels != example.Channels)
        {
            throw new ArgumentException($"PlaceShift by {most} in {height} x {width} x {channels} does not fit examples of {example.Channels} channels; give the shape of the input population and a shift of 0 or more.");
        }
    }
}
