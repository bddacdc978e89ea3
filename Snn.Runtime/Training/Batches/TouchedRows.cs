namespace Snn.Runtime;

/// <summary>
/// The input neurons that spiked in the examples of a shard. A gradient is added to the rows of neurons that spiked alone,
/// so the rows of all others are zero: in short trials with one spike a pixel that is most of them.
/// </summary>
internal sealed class TouchedRows(int inputs)
{
    private readonly ulong[] _bits = new ulong[(inputs + 63) / 64];

    /// <summary>Whether the neuron has spiked.</summary>
    public bool this[int unit] => (_bits[unit >> 6] >> unit & 1) != 0;

    /// <summary>All neurons, of a gradient of which it is not known.</summary>
    public static TouchedRows All(int inputs)
    {
        var all = new TouchedRows(inputs);
        Array.Fill(all._bits, ulong.MaxValue);
        return all;
    }

    /// <summary>Adds the neurons of one example.</summary>
    public void Add(SpikeTrain spikes)
    {
        foreach (int unit in spikes.Units)
        {
            _bits[unit >> 6] |= 1UL << unit;
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Array.Clear(_bits);
}
