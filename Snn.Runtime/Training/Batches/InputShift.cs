namespace Snn.Runtime;

/// <summary>
/// Data augmentation: in every epoch each example's input channels are shifted up or down by a random number, as if
/// another voice had spoken (Nowotny, Turner and Knight, 2025, doi 10.1088/2634-4386/ada852). The number depends on seed,
/// epoch and example alone, so it is the same on any number of threads.
/// </summary>
internal sealed class InputShift(int most, int channels, int seed)
{
    private readonly SpikeTrain _shifted = new();

    /// <summary>The shifted train; valid until the next call.</summary>
    public SpikeTrain Of(SpikeTrain spikes, int epoch, int example)
    {
        if (most == 0)
        {
            return spikes;
        }

        ulong draw = Mix(((ulong)(uint)seed << 32 | (uint)epoch) ^ Mix((uint)example));
        _shifted.Shift(spikes, (int)(draw % (ulong)(2 * most + 1)) - most, channels);
        return _shifted;
    }

    // the finaliser of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the input moves every bit of the output
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
        x = (x ^ x >> 27) * 0x94D049BB133111EB;
        return x ^ x >> 31;
    }
}
