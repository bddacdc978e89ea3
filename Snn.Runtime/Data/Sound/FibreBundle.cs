namespace Snn.Runtime;

/// <summary>
/// The fibres of a hair cell and the bushy cell on which they converge. Fibres differ in nothing but when they last fired, so
/// only how many fire is drawn, from the binomial distribution of those that can.
/// </summary>
internal sealed class FibreBundle
{
    private readonly int[] _recent;
    private readonly double _membraneDecay, _synapseDecay, _weight;
    private int _ready, _silent;
    private double _current, _voltage;
    private RandomRow _row;
    private ulong _bits;
    private bool _hasBits;

    /// <summary>Fibres and cell in silence.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="row">Random numbers of the channel.</param>
    public FibreBundle(BushyCell cell, RandomRow row)
    {
        const double dt = 1000.0 / CochleaFilter.VelocityRate;
        _row = row;
        _ready = cell.Fibres;
        _recent = new int[Math.Max(1, (int)Math.Ceiling(cell.Refractory.Value / dt - 1e-6))];
        _membraneDecay = Math.Exp(-dt / cell.Membrane.Value);
        _synapseDecay = Math.Exp(-dt / cell.Synapse.Value);
        _weight = cell.Weight / cell.Fibres * dt / 1000;
    }

    /// <summary>When the cell spiked, in steps of the velocities.</summary>
    public List<int> Spikes { get; } = [];

    /// <summary>Lets fibres fire and the cell add them up.</summary>
    /// <param name="chances">How likely a fibre fires in a step; the lanes of a step side by side.</param>
    /// <param name="lane">The lane of the channel.</param>
    /// <param name="start">The first step.</param>
    /// <param name="length">Number of steps.</param>
    public void Fire(ReadOnlySpan<float> chances, int lane, int start, int length)
    {
        for (int t = 0; t < length; t++)
        {
            ref int recent = ref _recent[(start + t) % _recent.Length];
            _ready += recent;
            recent = Draw(chances[t * LaneFft.Lanes + lane], _ready);
            _ready -= recent;
            _current = _current * _synapseDecay + recent;
            if (_silent > 0)
            {
                _silent--;
                continue;
            }

            _voltage = _voltage * _membraneDecay + _current * _weight;
            if (_voltage >= 1)
            {
                Spikes.Add(start + t);
                (_voltage, _silent) = (0, _recent.Length);
            }
        }
    }

    // how many of so many fire: sums of the distribution from below, until they pass what was drawn
    private int Draw(double chance, int ready)
    {
        double drawn = Share();
        if (drawn >= ready * chance)
        {
            return 0;
        }

        if (chance >= 1)
        {
            return ready;
        }

        double none = 1, factor = 1 - chance;
        for (int left = ready; left > 0; left >>= 1, factor *= factor)
        {
            none *= (left & 1) == 1 ? factor : 1;
        }

        int fired = 0;
        double exactly = none, more = 1 - none;
        while (drawn < more && fired < ready)
        {
            exactly *= (ready - fired) * chance / ((fired + 1) * (1 - chance));
            more -= exactly;
            fired++;
        }

        return fired;
    }

    // of 32 bits; a draw of the row has two
    private double Share()
    {
        _bits = _hasBits ? _bits >> 32 : _row.Bits();
        _hasBits = !_hasBits;
        return (uint)_bits * (1.0 / (1L << 32));
    }
}
