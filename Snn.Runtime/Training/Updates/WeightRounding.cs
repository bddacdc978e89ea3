namespace Snn.Runtime;

/// <summary>
/// Keeps weights in a few bits: what an update makes of one is rounded down or up by chance, so that it is right in the mean
/// (Gupta et al., 2015, arXiv 1502.02551, section 3). The chance is drawn for seed, projection, synapse and update by
/// <see cref="Philox"/>, so it is the same whichever thread asks and in whatever order.
/// </summary>
internal sealed class WeightRounding
{
    private readonly WeightStore _weights;
    private readonly int _seed;
    private readonly double _unit;
    private readonly (double Least, double Most)[] _levels;

    /// <param name="weights">The weights.</param>
    /// <param name="bits">Bits of a weight, its sign among them.</param>
    /// <param name="range">Weights lie from minus this to a step less than this.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="ArgumentException">None of the values lies between the bounds of a projection.</exception>
    /// <exception cref="NotSupportedException">A projection is rewired.</exception>
    public WeightRounding(WeightStore weights, int bits, float range, int seed)
    {
        (_weights, _seed) = (weights, seed);
        double most = 1L << (bits - 1);
        _unit = range / most;
        var layout = weights.Layout;
        _levels = [.. layout.Projections.Select(p => (Math.Max(-most, Math.Ceiling(p.Least / _unit)), Math.Min(most - 1, Math.Floor(p.Most / _unit))))];
        for (int p = 0; p < _levels.Length; p++)
        {
            var projection = layout.Projections[p];
            if (projection.IsRewired)
            {
                throw new NotSupportedException($"{layout.Name}.{projection.Name} is rewired by what its weights fall below, which weights of {bits} bits do not; leave out WeightBits, or Rewiring.");
            }

            if (projection.Trainable && _levels[p].Least > _levels[p].Most)
            {
                throw new ArgumentException(FormattableString.Invariant($"{layout.Name}.{projection.Name} has no weight of {bits} bits between its bounds {projection.Least} and {projection.Most}: they are multiples of {_unit}, from {-range} to below {range}; give more WeightBits, or another WeightRange."));
            }
        }
    }

    /// <summary>The same for a device.</summary>
    public RoundingView On(DeviceMemory memory) => new()
    {
        Rounds = 1,
        Seed = _seed,
        Unit = (float)_unit,
        PerUnit = (float)(1 / _unit),
        Levels = memory.Of<float>([.. _levels.SelectMany(l => (float[])[(float)l.Least, (float)l.Most])]),
    };

    /// <summary>Rounds all weights that learn, as they start.</summary>
    public void RoundAll()
    {
        for (int p = 0; p < _levels.Length; p++)
        {
            if (_weights.Layout.Projections[p].Trainable)
            {
                Round(_weights.Of(p), p, 0, 0);
            }
        }
    }

    /// <summary>Rounds a part of a projection's weights; what lies beside the rows is 0 and stays so.</summary>
    /// <param name="part">The part.</param>
    /// <param name="projection">Index of the projection.</param>
    /// <param name="start">Where in the projection's weights it starts.</param>
    /// <param name="update">Number of the update; 0 for the start.</param>
    public void Round(Lanes part, int projection, int start, int update)
    {
        var weights = part.Span;
        var (least, most) = _levels[projection];
        int stride = _weights.StrideOf(projection);
        (uint, uint, uint, uint) four = default;
        for (int i = 0, drawnFor = -1; i < weights.Length; i++)
        {
            if (weights[i] == 0)
            {
                continue;
            }

            double exact = weights[i] / _unit, level = Math.Floor(exact);
            if (exact != level)
            {
                // four synapses of a row share a draw; rows are as long as they are padded, which is no part of the counter
                var (row, column) = Math.DivRem(start + i, stride);
                if (drawnFor != (start + i) / 4)
                {
                    drawnFor = (start + i) / 4;
                    four = Philox.Draw((uint)_seed, (uint)projection, (uint)row, (uint)column / 4, (uint)update, (uint)RandomPurpose.Rounding);
                }

                uint drawn = (column & 3) switch { 0 => four.Item1, 1 => four.Item2, 2 => four.Item3, _ => four.Item4 };
                level += drawn < (exact - level) * 4294967296.0 ? 1 : 0;
            }

            weights[i] = (float)(Math.Clamp(level, least, most) * _unit);
        }
    }
}
