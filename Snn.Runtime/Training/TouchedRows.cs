namespace Snn.Runtime;

/// <summary>
/// The input neurons that spiked in the examples of a shard. A gradient is added to the rows of neurons that spiked alone,
/// so the rows of all others are zero: in short trials with one spike a pixel that is most of them.
/// </summary>
/// <param name="inputs">Number of input neurons.</param>
/// <param name="all">Whether they count as having spiked in any case, since a rule that somebody has written may add to any row.</param>
internal sealed class TouchedRows(int inputs, bool all = false)
{
    private readonly ulong[] _bits = new ulong[(inputs + 63) / 64];

    /// <summary>Whether the neuron has spiked.</summary>
    public bool this[int unit] => all || (_bits[unit >> 6] >> unit & 1) != 0;

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
