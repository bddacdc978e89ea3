using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// Random numbers without a state: Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, 2011, "Parallel random numbers: as easy as
/// 1, 2, 3"). The same key and counter give the same numbers, whoever asks for them and in whatever order.
/// </summary>
public static class Philox
{
    private const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;

    /// <summary>Four numbers for a key and a counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (uint, uint, uint, uint) Draw(uint key0, uint key1, uint c0, uint c1, uint c2, uint c3)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)M0 * c0, p1 = (ulong)M1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ key0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ key1, (uint)p0);
            key0 += W0;
            key1 += W1;
        }

        return (c0, c1, c2, c3);
    }
}

/// <summary>What random numbers of a projection or population are for: each purpose has its own.</summary>
internal enum RandomPurpose
{
    /// <summary>Which pairs are connected.</summary>
    Connections,

    /// <summary>The weight that a pair starts with.</summary>
    Weights,

    /// <summary>Which pairs are connected anew.</summary>
    Rewiring,

    /// <summary>What is added to parameters of synapses.</summary>
    Noise,

    /// <summary>Whether a weight is rounded up or down.</summary>
    Rounding,

    /// <summary>The value that a neuron's state starts with.</summary>
    Start,

    /// <summary>A parameter of which each neuron has its own value.</summary>
    Parameters,

    /// <summary>The white noise of neurons.</summary>
    WhiteNoise,

    /// <summary>Spikes of an input population.</summary>
    Spikes,

    /// <summary>Many trains of spikes onto one neuron.</summary>
    PoissonInput,

    /// <summary>The delay of a synapse.</summary>
    Delays,

    /// <summary>Changes of examples while training.</summary>
    Augmentation,

    /// <summary>Spikes that an encoder makes of numbers.</summary>
    Encoding,
}

/// <summary>The random numbers of one row of a projection, one after the other: those of <see cref="Philox"/> for seed, projection and row.</summary>
/// <param name="seed">Seed of the run.</param>
/// <param name="projection">Index of the projection.</param>
/// <param name="purpose">What for.</param>
/// <param name="row">The row.</param>
/// <param name="turn">Which time, where rows are drawn again.</param>
internal struct RandomRow(int seed, int projection, RandomPurpose purpose, int row, int turn = 0)
{
    private uint _first, _second, _third, _fourth; // not as a tuple: to ILGPU structs of the same fields are one type, however they nest
    private uint _draws;

    /// <summary>64 random bits.</summary>
    public ulong Bits()
    {
        bool odd = (_draws & 1) != 0;
        if (!odd)
        {
            (_first, _second, _third, _fourth) = Philox.Draw((uint)seed, (uint)projection, (uint)row, _draws >> 1, (uint)turn, (uint)purpose);
        }

        _draws++;
        return odd ? _third | (ulong)_fourth << 32 : _first | (ulong)_second << 32;
    }

    /// <summary>Which of so many equal parts a draw of 64 bits lies in.</summary>
    /// <param name="bits">The draw.</param>
    /// <param name="count">Number of parts.</param>
    /// <param name="rest">Where it lies within it, in parts of 2⁶⁴.</param>
    public static int Part(ulong bits, int count, out ulong rest)
    {
        ulong low = (bits & 0xFFFFFFFFu) * (ulong)count, high = (bits >> 32) * (ulong)count + (low >> 32);
        rest = high << 32 | (low & 0xFFFFFFFFu);
        return (int)(high >> 32);
    }

    /// <summary>A number from 0 to below 1, of 53 bits.</summary>
    public double Share() => (Bits() >> 11) * (1.0 / (1L << 53));

    /// <summary>A number of the standard normal distribution (Box and Muller, 1958).</summary>
    public double Normal()
    {
        double radius = Math.Sqrt(-2 * DrawMath.Log(1 - Share()));
        return radius * DrawMath.Cosine(Share());
    }

    /// <summary>A whole number below <paramref name="bound"/>, each as likely as any other: that of <see cref="Below(long)"/>, in operations that devices have.</summary>
    public int Below(int bound)
    {
        int drawn = Part(Bits(), bound, out ulong rest);
        if (rest < (ulong)bound)
        {
            ulong least = unchecked(0 - (ulong)bound) % (ulong)bound;
            while (rest < least)
            {
                drawn = Part(Bits(), bound, out rest);
            }
        }

        return drawn;
    }

    /// <summary>A whole number below <paramref name="bound"/>, each as likely as any other.</summary>
    public long Below(long bound)
    {
        // those that would make small numbers likelier are drawn again (Lemire, 2019)
        ulong low, high = Math.BigMul(Bits(), (ulong)bound, out low);
        if (low < (ulong)bound)
        {
            ulong least = unchecked(0 - (ulong)bound) % (ulong)bound;
            while (low < least)
            {
                high = Math.BigMul(Bits(), (ulong)bound, out low);
            }
        }

        return (long)high;
    }
}
